using VoiceMiddleware.PocketSphinx.Biasing;

namespace VoiceMiddleware.PocketSphinx.Decoding;

/// <summary>
/// Finds hotwords among recognised words: a phrase may come out as its entry or as separate words, and either way it is written as the user
/// gave it.
/// </summary>
internal sealed class HotwordSpelling
{
    private readonly IReadOnlyDictionary<string, string> _hotwords;
    private readonly HashSet<string> _firstWords = new(StringComparer.Ordinal);
    private readonly int _longest;

    /// <summary>Creates it.</summary>
    /// <param name="hotwords">How hotwords are written, by their words in lower case with blanks between.</param>
    public HotwordSpelling(IReadOnlyDictionary<string, string> hotwords)
    {
        _hotwords = hotwords;
        foreach (var key in hotwords.Keys)
        {
            var end = key.IndexOf(' ', StringComparison.Ordinal);
            _firstWords.Add(end < 0 ? key : key[..end]);
            _longest = Math.Max(_longest, key.AsSpan().Count(' ') + 1);
        }
    }

    /// <summary>Cuts recognised words into runs: the longest hotword that begins at a word, or the word alone.</summary>
    /// <param name="words">The words as they would be written; a phrase that came out as its entry is one of them.</param>
    /// <returns>How many words each run takes, and how it is written.</returns>
    public IEnumerable<(int Count, string Text)> Runs(IReadOnlyList<string> words)
    {
        for (var start = 0; start < words.Count;)
        {
            var run = Find(words, start) ?? (1, words[start]);
            yield return run;
            start += run.Count;
        }
    }

    private (int Count, string Text)? Find(IReadOnlyList<string> words, int start)
    {
        (int, string)? found = null;
        var said = new List<string>();
        for (var end = start; end < words.Count && said.Count < _longest; end++)
        {
            said.AddRange(BiasText.Words(words[end]).Select(BiasText.Normalize));
            if (said.Count == 0 || !_firstWords.Contains(said[0]))
            {
                break;
            }

            if (_hotwords.TryGetValue(string.Join(' ', said), out var written))
            {
                found = (end - start + 1, written);
            }
        }

        return found;
    }
}
