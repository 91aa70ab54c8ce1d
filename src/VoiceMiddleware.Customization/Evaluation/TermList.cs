namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>Finds listed terms among normalised words.</summary>
internal static class TermList
{
    /// <summary>Gets the words of each term. Terms that are equal after normalisation come once, a term without words not at all.</summary>
    internal static IReadOnlyList<IReadOnlyList<string>> Normalize(IEnumerable<string> terms) =>
        [.. terms.Select(TranscriptNormalizer.GetWords).Where(words => words.Count > 0)
            .DistinctBy(words => string.Join(' ', words), StringComparer.Ordinal)];

    /// <summary>Gets what equal terms have in common.</summary>
    internal static string KeyOf(string term) => string.Join(' ', TranscriptNormalizer.GetWords(term));

    /// <summary>Counts occurrences of a term that do not overlap.</summary>
    internal static int Count(IReadOnlyList<string> text, IReadOnlyList<string> term)
    {
        var count = 0;
        for (var i = 0; i + term.Count <= text.Count; i++)
        {
            if (StandsAt(text, i, term))
            {
                count++;
                i += term.Count - 1;
            }
        }

        return count;
    }

    /// <summary>Tells for every word whether it is part of a listed term.</summary>
    internal static bool[] Mark(IReadOnlyList<string> text, IReadOnlyList<IReadOnlyList<string>> terms)
    {
        var marks = new bool[text.Count];
        foreach (var term in terms)
        {
            for (var i = 0; i + term.Count <= text.Count; i++)
            {
                if (StandsAt(text, i, term))
                {
                    marks.AsSpan(i, term.Count).Fill(true);
                }
            }
        }

        return marks;
    }

    private static bool StandsAt(IReadOnlyList<string> text, int start, IReadOnlyList<string> term)
    {
        for (var i = 0; i < term.Count; i++)
        {
            if (!string.Equals(text[start + i], term[i], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
