namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>The counts of some clips together: errors of all clips over words of all clips.</summary>
/// <param name="Clips">The number of clips.</param>
/// <param name="Words">The word errors.</param>
/// <param name="BiasedWords">The word errors of hotwords and of all other words.</param>
/// <param name="Terms">How the listed terms fared.</param>
public sealed record ClipTotals(int Clips, WordErrorRate Words, BiasedWordErrors BiasedWords, TermCounts Terms)
{
    /// <summary>Gets the word error rate as a fraction, or null when nothing was said.</summary>
    public double? WordErrorRate => Words.DefinedRate;

    /// <summary>Gets the word error rate of listed words (B-WER), or null when none was said.</summary>
    public double? BiasedWordErrorRate => BiasedWords.Biased.DefinedRate;

    /// <summary>Gets the word error rate of all other words (U-WER), or null when none was said.</summary>
    public double? UnbiasedWordErrorRate => BiasedWords.Unbiased.DefinedRate;

    /// <summary>Gets the false insertions of listed terms per 100 words that were said, or null when nothing was said.</summary>
    public double? FalseInsertionsPer100Words => Words.ReferenceWords is > 0 and var words ? 100.0 * Terms.FalseInsertions / words : null;

    /// <summary>Adds up clips.</summary>
    /// <param name="clips">The clips.</param>
    public static ClipTotals Of(IEnumerable<ClipResult> clips)
    {
        ArgumentNullException.ThrowIfNull(clips);
        var totals = new ClipTotals(0, default, default, default);
        foreach (var clip in clips)
        {
            totals = new(totals.Clips + 1, totals.Words + clip.Words, totals.BiasedWords + clip.BiasedWords, totals.Terms + clip.Terms);
        }

        return totals;
    }
}

/// <summary>The counts of one speaker's clips.</summary>
/// <param name="Speaker">The speaker.</param>
/// <param name="Totals">The counts.</param>
public sealed record SpeakerTotals(string Speaker, ClipTotals Totals);
