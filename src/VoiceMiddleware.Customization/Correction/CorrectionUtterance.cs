namespace VoiceMiddleware.Customization.Correction;

/// <summary>An utterance that a corrector is measured on.</summary>
/// <param name="Id">Its id; what stands before the first hyphen is the speaker.</param>
/// <param name="Reference">What was said.</param>
/// <param name="Hypothesis">What was recognised.</param>
/// <param name="RareWords">The words that were said and are special: what a list should hold.</param>
/// <param name="BiasingWords">The list of terms that comes with the utterance.</param>
public sealed record CorrectionUtterance(
    string Id, IReadOnlyList<string> Reference, IReadOnlyList<string> Hypothesis, IReadOnlyList<string> RareWords, IReadOnlyList<string> BiasingWords)
{
    /// <summary>Gets who spoke: the id up to its first hyphen.</summary>
    public string Speaker => Id.Split('-')[0];
}
