namespace VoiceMiddleware.Recognition.Correction;

/// <summary>Chooses spans that do not overlap and whose gains add up to the most, and keeps the memory for it.</summary>
/// <remarks>Not safe for concurrent use.</remarks>
internal sealed class SpanSelector
{
    private double[] _best = [];
    private int[] _last = [];

    /// <summary>Chooses candidates.</summary>
    /// <param name="words">The number of words in the transcript.</param>
    /// <param name="candidates">The candidates.</param>
    /// <param name="gains">What choosing a candidate gains; those that gain nothing are not chosen.</param>
    /// <param name="chosen">Where the places of the chosen candidates go, in the order of the text.</param>
    internal void Choose(int words, ReadOnlySpan<CorrectionCandidate> candidates, ReadOnlySpan<double> gains, List<int> chosen)
    {
        chosen.Clear();
        if (_best.Length <= words)
        {
            (_best, _last) = (new double[2 * (words + 1)], new int[2 * (words + 1)]);
        }

        // The most that the first words can gain, and the candidate that ends there when it is part of that. Candidates come by start, so
        // every place is settled before a candidate begins at it.
        Array.Fill(_best, 0, 0, words + 1);
        Array.Fill(_last, -1, 0, words + 1);
        var next = 0;
        for (var at = 0; at < words; at++)
        {
            if (at > 0 && _best[at - 1] >= _best[at])
            {
                (_best[at], _last[at]) = (_best[at - 1], -1);
            }

            for (; next < candidates.Length && candidates[next].Start == at; next++)
            {
                var end = at + candidates[next].Length;
                if (gains[next] > 0 && _best[at] + gains[next] > _best[end])
                {
                    (_best[end], _last[end]) = (_best[at] + gains[next], next);
                }
            }
        }

        if (words > 0 && _best[words - 1] >= _best[words])
        {
            _last[words] = -1;
        }

        for (var at = words; at > 0;)
        {
            if (_last[at] < 0)
            {
                at--;
                continue;
            }

            chosen.Add(_last[at]);
            at = candidates[_last[at]].Start;
        }

        chosen.Reverse();
    }
}
