using System.Collections.Frozen;

namespace VoiceMiddleware.Recognition;

/// <summary>The 5,000 most common words of spoken English. A word that is not among them is rare: it tells what a conversation is about.</summary>
/// <remarks>From the unigrams of PocketSphinx's base language model; eng/common-words.sh makes the list again. Safe for concurrent use.</remarks>
internal static class CommonWords
{
    private const string Resource = "VoiceMiddleware.Recognition.common-words.txt";
    private const char Apostrophe = '\'';
    private const char TypographicApostrophe = '\u2019';

    private static readonly FrozenDictionary<string, int> Ranks = Load();

    /// <summary>Gets the number of words.</summary>
    internal static int Count => Ranks.Count;

    /// <summary>Gets whether a word is common.</summary>
    /// <param name="word">One word, with either apostrophe and in any case, without punctuation around it.</param>
    internal static bool Contains(string word) => Rank(word) is not null;

    /// <summary>Gets the place of a word among the common ones, 1 for the most common, or null when it is rare.</summary>
    /// <param name="word">One word, with either apostrophe and in any case, without punctuation around it.</param>
    internal static int? Rank(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return Ranks.TryGetValue(word.Replace(TypographicApostrophe, Apostrophe), out var rank) ? rank : null;
    }

    private static FrozenDictionary<string, int> Load()
    {
        using var stream = typeof(CommonWords).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly was built without its resource '{Resource}'.");
        using var reader = new StreamReader(stream);
        var ranks = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        while (reader.ReadLine() is { } word)
        {
            ranks.Add(word, ranks.Count + 1);
        }

        return ranks.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
