namespace VoiceMiddleware.Recognition.Correction;

/// <summary>The terms that a text may be corrected to, ready to be searched by sound.</summary>
/// <remarks>Immutable; safe for concurrent use.</remarks>
internal sealed class TermIndex
{
    private readonly WordSound[] _sounds;
    private readonly string[] _texts;
    private readonly HashSet<string> _words;

    private TermIndex(string[] texts, WordSound[] sounds)
    {
        _texts = texts;
        _sounds = sounds;
        _words = sounds.Select(sound => sound.Text).ToHashSet(StringComparer.Ordinal);
        LongestTerm = sounds.Length == 0 ? 0 : sounds.Max(sound => sound.Text.Count(letter => letter == ' ') + 1);
        Pronunciations = new(sounds.SelectMany(
            (sound, term) => sound.Pronunciations.Append(sound.Reading).Where(phones => phones.Length > 0).Select(phones => (phones, term))));
    }

    /// <summary>Gets the number of terms.</summary>
    internal int Count => _texts.Length;

    /// <summary>Gets the number of words of the longest term.</summary>
    internal int LongestTerm { get; }

    /// <summary>Gets all readings of all terms.</summary>
    internal PhoneTrie Pronunciations { get; }

    /// <summary>Makes an index. Terms that are said twice are kept once, as they were first written.</summary>
    /// <param name="terms">The terms and what is known of them.</param>
    internal static TermIndex Create(IEnumerable<(string Text, WordSound Sound)> terms)
    {
        var distinct = terms.Where(term => term.Sound.CanBeSaid).DistinctBy(term => term.Sound.Text, StringComparer.Ordinal).ToArray();
        return new([.. distinct.Select(term => term.Text)], [.. distinct.Select(term => term.Sound)]);
    }

    /// <summary>Gets the terms as they should be written.</summary>
    internal IReadOnlyList<string> Texts => _texts;

    /// <summary>Gets a term as it should be written.</summary>
    internal string Text(int term) => _texts[term];

    /// <summary>Gets what is known of a term.</summary>
    internal WordSound Sound(int term) => _sounds[term];

    /// <summary>Gets whether a word in lower case is one of the terms.</summary>
    internal bool Contains(string word) => _words.Contains(word);
}
