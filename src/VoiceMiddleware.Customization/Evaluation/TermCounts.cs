using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>How a list of terms fared in a transcript.</summary>
/// <remarks>
/// A term counts by occurrence, as a whole word or as a phrase of whole words, after <see cref="TranscriptNormalizer"/> was applied to
/// everything. Terms are counted independently: where one holds another ("new york" and "new york city") a single "new york city" is an
/// occurrence of both. Occurrences of one term do not overlap. Terms that are equal after normalisation count once; a term without
/// words not at all.
/// </remarks>
/// <param name="ReferenceOccurrences">Occurrences of listed terms in what was said.</param>
/// <param name="Matched">Occurrences that were recognised: of every term the smaller of its counts in what was said and what was recognised.</param>
/// <param name="FalseInsertions">Occurrences in what was recognised beyond those in what was said, term by term.</param>
public readonly record struct TermCounts(int ReferenceOccurrences, int Matched, int FalseInsertions)
{
    /// <summary>Gets the fraction of occurrences that were recognised, or null when no listed term was said.</summary>
    public double? Recall => ReferenceOccurrences == 0 ? null : (double)Matched / ReferenceOccurrences;

    /// <summary>Gets the fraction of recognised occurrences that were said, or null when no listed term was recognised.</summary>
    public double? Precision => Matched + FalseInsertions == 0 ? null : (double)Matched / (Matched + FalseInsertions);

    /// <summary>Adds up the counts of two transcripts.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static TermCounts operator +(TermCounts left, TermCounts right) => Add(left, right);

    /// <summary>Adds up the counts of two transcripts.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static TermCounts Add(TermCounts left, TermCounts right) => new(
        left.ReferenceOccurrences + right.ReferenceOccurrences,
        left.Matched + right.Matched,
        left.FalseInsertions + right.FalseInsertions);

    /// <summary>Counts terms in two transcripts.</summary>
    /// <param name="terms">The listed terms.</param>
    /// <param name="reference">What was said.</param>
    /// <param name="hypothesis">What was recognised.</param>
    public static TermCounts Count(IEnumerable<string> terms, string reference, string hypothesis)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var said = TranscriptNormalizer.GetWords(reference);
        var heard = TranscriptNormalizer.GetWords(hypothesis);
        var counts = default(TermCounts);
        foreach (var term in TermList.Normalize(terms))
        {
            var inReference = TermList.Count(said, term);
            var inHypothesis = TermList.Count(heard, term);
            counts += new TermCounts(inReference, Math.Min(inReference, inHypothesis), Math.Max(0, inHypothesis - inReference));
        }

        return counts;
    }

    internal static TermCounts Count(IEnumerable<Hotword> terms, string reference, string hypothesis) =>
        Count(terms.Select(term => term.Text), reference, hypothesis);
}
