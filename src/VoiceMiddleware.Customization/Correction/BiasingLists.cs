namespace VoiceMiddleware.Customization.Correction;

/// <summary>How many of an utterance's special words its list holds.</summary>
public enum TermCoverage
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>Every second one.</summary>
    Half,

    /// <summary>None of them.</summary>
    None,
}

/// <summary>Makes the lists that utterances are corrected with. The same utterances give the same lists.</summary>
internal sealed class BiasingLists
{
    private readonly string[] _pool;

    /// <summary>Takes the special words of all utterances for filling lists up.</summary>
    internal BiasingLists(IEnumerable<CorrectionUtterance> utterances) =>
        _pool = [.. utterances.SelectMany(utterance => utterance.RareWords).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>
    /// Makes the list of an utterance: its own list, filled up with the special words of other utterances to a size, or cut to it (the
    /// utterance's special words are cut last).
    /// </summary>
    /// <param name="utterance">The utterance.</param>
    /// <param name="size">The number of words of the list, before any is taken out; null leaves the list as it comes.</param>
    /// <param name="coverage">How many of the utterance's special words stay.</param>
    internal List<string> Make(CorrectionUtterance utterance, int? size, TermCoverage coverage)
    {
        var special = utterance.RareWords.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var list = utterance.BiasingWords.Distinct(StringComparer.Ordinal).ToList();
        if (size < list.Count)
        {
            list = [.. list.OrderBy(word => special.Contains(word, StringComparer.Ordinal) ? 0 : 1).Take(size.Value)];
        }
        else if (size > list.Count)
        {
            FillUp(list, size.Value, special, utterance);
        }

        var seed = Seed(utterance);
        var left = coverage switch
        {
            TermCoverage.All => [],
            TermCoverage.Half => special.Where((_, place) => (place + seed) % 2 == 0),
            _ => special,
        };
        var gone = left.ToHashSet(StringComparer.Ordinal);
        list.RemoveAll(gone.Contains);
        return list;
    }

    private void FillUp(List<string> list, int size, string[] special, CorrectionUtterance utterance)
    {
        // A stride through the sorted pool from a place of the utterance's own: any words, always the same.
        const int stride = 7919;
        var known = list.Concat(special).ToHashSet(StringComparer.Ordinal);
        for (var step = 0; step < _pool.Length && list.Count < size; step++)
        {
            var word = _pool[(Seed(utterance) + ((long)step * stride)) % _pool.Length];
            if (known.Add(word))
            {
                list.Add(word);
            }
        }

        // A stride that shares a factor with the pool's size leaves words out.
        foreach (var word in _pool.Where(word => list.Count < size && known.Add(word)))
        {
            list.Add(word);
        }
    }

    // Not GetHashCode, which differs from process to process.
    private static int Seed(CorrectionUtterance utterance) => utterance.Id.Aggregate(17, (sum, letter) => ((sum * 31) + letter) & 0xFFFFFF);
}
