using System.Collections.Concurrent;

namespace VoiceMiddleware.Recognition.Correction;

/// <summary>How words are said and how common they are, from a pronouncer, remembered.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class WordSounds(IPronouncer pronouncer, string language)
{
    private const int MaxRemembered = 50_000;

    private readonly ConcurrentDictionary<string, WordSound> _known = new(StringComparer.Ordinal);

    /// <summary>Gets what is known of a word or phrase, written as <see cref="CorrectionText.Normalize"/> does.</summary>
    /// <exception cref="SpeechRecognitionException">The pronouncer's engine is missing or failed.</exception>
    internal WordSound Get(string word)
    {
        if (_known.TryGetValue(word, out var known))
        {
            return known;
        }

        var found = new WordSound(word, pronouncer.Pronounce(word, language), RankOf(word), IsWord(word));
        if (_known.Count < MaxRemembered)
        {
            _known[word] = found;
        }

        return found;
    }

    /// <summary>
    /// Gets what is known of a term that its user pronounced: in ordinary spelling ("sweenhime") or as phones between slashes
    /// ("/S W IY N HH AY M/"). What he said comes first.
    /// </summary>
    internal WordSound Get(string word, IReadOnlyList<string> soundsLike)
    {
        var known = Get(word);
        return soundsLike.Count == 0 ? known : known.Said(soundsLike.SelectMany(Respelled));
    }

    // A phrase, or a word with a hyphen, is as rare as its rarest part.
    private static int? RankOf(string word)
    {
        int? rarest = 0;
        foreach (var part in word.Split(' '))
        {
            rarest = CommonWords.Rank(part) is { } rank && rarest is { } before ? Math.Max(before, rank) : null;
        }

        return rarest;
    }

    private bool IsWord(string word) =>
        pronouncer is not IPronouncingDictionary dictionary || word.Split(' ').All(part => dictionary.Contains(part, language) ?? true);

    private IEnumerable<byte[]> Respelled(string soundsLike)
    {
        var text = soundsLike.Trim();
        return text.Length > 2 && text[0] == '/' && text[^1] == '/'
            ? PhoneCosts.Parse(text[1..^1].ToUpperInvariant()) is { } phones ? [phones] : []
            : Get(CorrectionText.Normalize(text)).Pronunciations.Take(1);
    }
}
