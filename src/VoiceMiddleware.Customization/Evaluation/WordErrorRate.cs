namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>The word errors of a transcript: the fewest substitutions, deletions and insertions that turn what was said into what was recognised.</summary>
/// <remarks>Where several ways need equally few edits, the one that keeps the most words counts, so the three counts are well defined.</remarks>
/// <param name="ReferenceWords">The words that were said.</param>
/// <param name="Substitutions">Words that were taken for another.</param>
/// <param name="Deletions">Words that were said and not recognised.</param>
/// <param name="Insertions">Words that were recognised and not said.</param>
public readonly record struct WordErrorRate(int ReferenceWords, int Substitutions, int Deletions, int Insertions)
{
    /// <summary>Gets the number of word errors.</summary>
    public int Errors => Substitutions + Deletions + Insertions;

    /// <summary>
    /// Gets the errors as a fraction of the words that were said; above 1 when much was inserted. Where nothing was said: 0 when nothing
    /// was recognised, else positive infinity.
    /// </summary>
    public double Rate => Errors == 0 ? 0 : (double)Errors / ReferenceWords;

    /// <summary>Gets <see cref="Rate"/>, or null where nothing was said.</summary>
    internal double? DefinedRate => ReferenceWords > 0 ? Rate : null;

    /// <summary>Adds up the counts of two transcripts.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static WordErrorRate operator +(WordErrorRate left, WordErrorRate right) => Add(left, right);

    /// <summary>Adds up the counts of two transcripts.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static WordErrorRate Add(WordErrorRate left, WordErrorRate right) => new(
        left.ReferenceWords + right.ReferenceWords,
        left.Substitutions + right.Substitutions,
        left.Deletions + right.Deletions,
        left.Insertions + right.Insertions);

    /// <summary>Compares two transcripts after <see cref="TranscriptNormalizer"/> was applied to both.</summary>
    /// <param name="reference">What was said.</param>
    /// <param name="hypothesis">What was recognised.</param>
    public static WordErrorRate Compare(string reference, string hypothesis) =>
        Compare(TranscriptNormalizer.GetWords(reference), TranscriptNormalizer.GetWords(hypothesis));

    /// <summary>Compares two lists of words as they are. Time grows with the product of their lengths.</summary>
    /// <param name="reference">What was said.</param>
    /// <param name="hypothesis">What was recognised.</param>
    public static WordErrorRate Compare(IReadOnlyList<string> reference, IReadOnlyList<string> hypothesis)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(hypothesis);

        // A path's cost is its edits and, below them, its substitutions: of paths with equally few edits the one with the fewest
        // substitutions keeps the most words. Both orders add up, so one number holds the pair.
        const long edit = 1L << 32;
        const long substitution = edit + 1;

        var costs = new long[hypothesis.Count + 1];
        for (var j = 0; j <= hypothesis.Count; j++)
        {
            costs[j] = j * edit;
        }

        for (var i = 1; i <= reference.Count; i++)
        {
            var diagonal = costs[0];
            costs[0] = i * edit;
            for (var j = 1; j <= hypothesis.Count; j++)
            {
                var matchOrSubstitute = diagonal
                    + (string.Equals(reference[i - 1], hypothesis[j - 1], StringComparison.Ordinal) ? 0 : substitution);
                diagonal = costs[j];
                costs[j] = Math.Min(matchOrSubstitute, Math.Min(costs[j], costs[j - 1]) + edit);
            }
        }

        var edits = (int)(costs[^1] >> 32);
        var substitutions = (int)(costs[^1] & (edit - 1));

        // Insertions less deletions is the difference in length, whatever the path.
        var insertions = (edits - substitutions + hypothesis.Count - reference.Count) / 2;
        return new WordErrorRate(reference.Count, substitutions, edits - substitutions - insertions, insertions);
    }
}
