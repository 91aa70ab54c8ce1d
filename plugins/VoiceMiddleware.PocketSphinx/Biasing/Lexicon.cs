using System.Collections.Concurrent;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx.Biasing;

/// <summary>What the recogniser knows about words: how they are said, and how likely the base model thinks they are.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class Lexicon
{
    private const int MaxPronunciations = 4;
    private const int MaxCached = 50_000;

    // Endings that only add their sound. "i" before the ending was a y ("happiness"), and a silent e may be missing ("user").
    private static readonly (string Ending, string Sound)[] Endings =
        [("ness", "N AH S"), ("less", "L AH S"), ("ful", "F AH L"), ("ment", "M AH N T"), ("ing", "IH NG"), ("ers", "ER Z"), ("er", "ER"), ("ly", "L IY")];

    private readonly IReadOnlyDictionary<string, float> _unigrams;
    private readonly PronouncingDictionary _dictionary;
    private readonly IPronouncer? _pronouncer;
    private readonly string _language;
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _cache = new(StringComparer.Ordinal);

    public Lexicon(IReadOnlyDictionary<string, float> unigrams, PronouncingDictionary dictionary, IPronouncer? pronouncer, string language)
    {
        _unigrams = unigrams;
        _dictionary = dictionary;
        _pronouncer = pronouncer;
        _language = language;
    }

    /// <summary>Gets whether the base model and the dictionary both know the word, so that the search has it already.</summary>
    public bool IsInBaseModel(string word) => _unigrams.ContainsKey(word) && _dictionary.Contains(word);

    /// <summary>Gets the base model's log10 probability of the word, or null when it does not know it.</summary>
    public double? BaseProbability(string word) => IsInBaseModel(word) ? _unigrams[word] : null;

    /// <summary>Gets the pronunciations of a word in lower case, likeliest first; empty when nobody knows.</summary>
    public IReadOnlyList<string> Pronounce(string word)
    {
        if (_cache.TryGetValue(word, out var known))
        {
            return known;
        }

        var found = Find(word);
        if (_cache.Count < MaxCached)
        {
            _cache[word] = found;
        }

        return found;
    }

    private List<string> Find(string word)
    {
        var known = _dictionary.Lookup(word);
        if (known.Count > 0)
        {
            return [.. known.Take(MaxPronunciations)];
        }

        // The dictionary's own parts are surer than rules of spelling; the rules may still be right where the parts mislead.
        return [.. Derive(word).Concat(_pronouncer?.Pronounce(word, _language) ?? [])
            .Select(Phones.Normalize).OfType<string>().Distinct(StringComparer.Ordinal).Take(MaxPronunciations)];
    }

    private IEnumerable<string> Derive(string word)
    {
        if (word.EndsWith("s'", StringComparison.Ordinal))
        {
            return Pronounce(word[..^1]);
        }

        if (word.EndsWith("'s", StringComparison.Ordinal) && word.Length > 2)
        {
            return Pronounce(word[..^2]).Select(Phones.WithS);
        }

        if (word.EndsWith('s') && _dictionary.Contains(word[..^1]))
        {
            return _dictionary.Lookup(word[..^1]).Select(Phones.WithS);
        }

        if (word.EndsWith("ed", StringComparison.Ordinal) && StemOf(word[..^2], "ed") is { } past)
        {
            return _dictionary.Lookup(past).Select(Phones.WithEd);
        }

        foreach (var (ending, sound) in Endings)
        {
            if (word.EndsWith(ending, StringComparison.Ordinal) && StemOf(word[..^ending.Length], ending) is { } stem)
            {
                return _dictionary.Lookup(stem).Take(2).Select(phones => phones + " " + sound);
            }
        }

        return Compound(word);
    }

    private string? StemOf(string stem, string ending)
    {
        if (stem.Length < 3)
        {
            return null;
        }

        if (_dictionary.Contains(stem))
        {
            return stem;
        }

        if (stem[^1] == 'i' && _dictionary.Contains(stem[..^1] + "y"))
        {
            return stem[..^1] + "y";
        }

        return ending[0] is 'e' or 'i' && _dictionary.Contains(stem + "e") ? stem + "e" : null;
    }

    // Two dictionary words of at least four letters each, the split with the longest first part that both accept.
    private IEnumerable<string> Compound(string word)
    {
        for (var length = word.Length - 4; length >= 4; length--)
        {
            var (head, tail) = (word[..length], word[length..]);
            if (IsInBaseModel(head) && IsInBaseModel(tail))
            {
                yield return _dictionary.Lookup(head)[0] + " " + _dictionary.Lookup(tail)[0];
                yield break;
            }
        }
    }
}
