namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>What became of a word.</summary>
public enum AlignedWordKind
{
    /// <summary>The word was recognised.</summary>
    Match,

    /// <summary>The word was taken for another.</summary>
    Substitution,

    /// <summary>The word was said and not recognised.</summary>
    Deletion,

    /// <summary>The word was recognised and not said.</summary>
    Insertion,
}

/// <summary>A pair of words that stand for each other.</summary>
/// <param name="Kind">What became of the word.</param>
/// <param name="ReferenceIndex">The place of the word that was said, from 0; of an insertion, the place of the word it stands before.</param>
/// <param name="Reference">The word that was said, or null for an insertion.</param>
/// <param name="HypothesisIndex">The place of the word that was recognised, from 0; of a deletion, the place of the word it is missing before.</param>
/// <param name="Hypothesis">The word that was recognised, or null for a deletion.</param>
public readonly record struct AlignedWord(AlignedWordKind Kind, int ReferenceIndex, string? Reference, int HypothesisIndex, string? Hypothesis);

/// <summary>Sets what was recognised against what was said, word by word, with the fewest substitutions, deletions and insertions.</summary>
/// <remarks>
/// The counts are those of <see cref="WordErrorRate"/>: of ways with equally few edits, one that keeps the most words. Where several are left, the
/// choice is made from the end: a match or substitution before a deletion before an insertion. Stateless and safe for concurrent use.
/// </remarks>
public static class WordAlignment
{
    private const byte Diagonal = 0;
    private const byte Up = 1;
    private const byte Left = 2;

    /// <summary>Aligns two lists of words as they are. Time and memory (one byte for each pair) grow with the product of their lengths.</summary>
    /// <param name="reference">What was said.</param>
    /// <param name="hypothesis">What was recognised.</param>
    /// <returns>The words in order.</returns>
    public static IReadOnlyList<AlignedWord> Align(IReadOnlyList<string> reference, IReadOnlyList<string> hypothesis)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(hypothesis);
        var steps = FindSteps(reference, hypothesis);
        var aligned = new List<AlignedWord>(Math.Max(reference.Count, hypothesis.Count));
        var (i, j) = (reference.Count, hypothesis.Count);
        while (i > 0 || j > 0)
        {
            switch (steps[((long)i * (hypothesis.Count + 1)) + j])
            {
                case Diagonal:
                    i--;
                    j--;
                    var kind = Same(reference[i], hypothesis[j]) ? AlignedWordKind.Match : AlignedWordKind.Substitution;
                    aligned.Add(new(kind, i, reference[i], j, hypothesis[j]));
                    break;
                case Up:
                    i--;
                    aligned.Add(new(AlignedWordKind.Deletion, i, reference[i], j, null));
                    break;
                default:
                    j--;
                    aligned.Add(new(AlignedWordKind.Insertion, i, null, j, hypothesis[j]));
                    break;
            }
        }

        aligned.Reverse();
        return aligned;
    }

    private static byte[] FindSteps(IReadOnlyList<string> reference, IReadOnlyList<string> hypothesis)
    {
        // As in WordErrorRate: edits in the upper half of the cost, substitutions in the lower.
        const long edit = 1L << 32;
        const long substitution = edit + 1;
        var width = hypothesis.Count + 1;
        var steps = new byte[(long)(reference.Count + 1) * width];
        var costs = new long[width];
        for (var j = 1; j < width; j++)
        {
            costs[j] = j * edit;
            steps[j] = Left;
        }

        for (var i = 1; i <= reference.Count; i++)
        {
            var row = (long)i * width;
            var diagonal = costs[0];
            costs[0] = i * edit;
            steps[row] = Up;
            for (var j = 1; j < width; j++)
            {
                var across = diagonal + (Same(reference[i - 1], hypothesis[j - 1]) ? 0 : substitution);
                var up = costs[j] + edit;
                var left = costs[j - 1] + edit;
                diagonal = costs[j];
                costs[j] = Math.Min(across, Math.Min(up, left));
                steps[row + j] = costs[j] == across ? Diagonal : costs[j] == up ? Up : Left;
            }
        }

        return steps;
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
