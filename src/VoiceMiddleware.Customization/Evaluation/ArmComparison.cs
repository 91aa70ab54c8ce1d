namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>What an arm changes against the arm that is told nothing, on the clips that both recognised.</summary>
/// <remarks>
/// The comparison is paired: a draw takes a clip with its results of both arms, so what makes clips hard for either does not widen the intervals.
/// </remarks>
public sealed record ArmComparison
{
    /// <summary>Gets the arm that is compared.</summary>
    public required EvaluationArm Arm { get; init; }

    /// <summary>Gets the number of clips that both arms recognised.</summary>
    public required int Clips { get; init; }

    /// <summary>Gets the word error rate less that of the baseline: negative when the arm is better. Null when nothing was said.</summary>
    public double? WordErrorRateDifference { get; init; }

    /// <summary>Gets the 95 % interval of <see cref="WordErrorRateDifference"/>, or null with fewer than two clips.</summary>
    public RateInterval? WordErrorRateDifferenceInterval { get; init; }

    /// <summary>Gets by how much the word error rate is below the baseline's, as a fraction of it; null when the baseline has no errors.</summary>
    public double? WordErrorRateReduction { get; init; }

    /// <summary>Gets the recall of terms less that of the baseline: positive when the arm is better. Null when no term was said.</summary>
    public double? RecallDifference { get; init; }

    /// <summary>Gets the 95 % interval of <see cref="RecallDifference"/>, or null with fewer than two clips that have terms.</summary>
    public RateInterval? RecallDifferenceInterval { get; init; }

    /// <summary>Gets what happened to the clips whose list has no term in the transcript.</summary>
    public required ForeignListChange ForeignList { get; init; }

    internal static ArmComparison Of(ArmResult arm, ArmResult baseline, BootstrapOptions? options)
    {
        var others = baseline.Clips.ToDictionary(clip => clip.Clip.Id, StringComparer.Ordinal);
        var pairs = arm.Clips.Where(clip => others.ContainsKey(clip.Clip.Id)).Select(clip => (Clip: clip, Base: others[clip.Clip.Id])).ToArray();
        var words = pairs.Select(pair => Words(pair.Clip, pair.Base)).ToArray();
        var terms = pairs.Where(pair => pair.Clip.Terms.ReferenceOccurrences > 0).Select(pair => Terms(pair.Clip, pair.Base)).ToArray();
        var sums = Sum(words);
        return new()
        {
            Arm = arm.Arm,
            Clips = pairs.Length,
            WordErrorRateDifference = sums.Denominator == 0 ? null : sums.Difference,
            WordErrorRateDifferenceInterval = Bootstrap.Estimate(words, draw => draw.Difference, options),
            WordErrorRateReduction = sums.OtherNumerator == 0 ? null : 1 - ((double)sums.Numerator / sums.OtherNumerator),
            RecallDifference = terms.Length == 0 ? null : Sum(terms).Difference,
            RecallDifferenceInterval = Bootstrap.Estimate(terms, draw => draw.Difference, options),
            ForeignList = ForeignListChange.Of([.. pairs.Where(pair => pair.Clip.HasForeignList)]),
        };
    }

    private static RateSums Words(ClipResult clip, ClipResult other) =>
        new(clip.Words.Errors, clip.Words.ReferenceWords, other.Words.Errors, other.Words.ReferenceWords);

    private static RateSums Terms(ClipResult clip, ClipResult other) =>
        new(clip.Terms.Matched, clip.Terms.ReferenceOccurrences, other.Terms.Matched, other.Terms.ReferenceOccurrences);

    private static RateSums Sum(IEnumerable<RateSums> sums) => sums.Aggregate(default(RateSums), (total, one) => total + one);
}

/// <summary>What a list costs where it does not belong: the word errors of clips whose list has no term in the transcript.</summary>
/// <param name="Clips">The number of such clips.</param>
/// <param name="Words">Their word errors in the arm.</param>
/// <param name="BaselineWords">Their word errors in the baseline.</param>
public sealed record ForeignListChange(int Clips, WordErrorRate Words, WordErrorRate BaselineWords)
{
    /// <summary>
    /// Gets by how much the word error rate of these clips is above the baseline's, as a fraction of it; negative when it is below, positive
    /// infinity when the baseline had no errors and the arm has, null when there are no such clips.
    /// </summary>
    public double? Increase =>
        Clips == 0 ? null
        : BaselineWords.Errors > 0 ? ((double)Words.Errors / BaselineWords.Errors) - 1
        : Words.Errors > 0 ? double.PositiveInfinity : 0;

    internal static ForeignListChange Of(IReadOnlyList<(ClipResult Clip, ClipResult Base)> pairs) => new(
        pairs.Count,
        pairs.Aggregate(default(WordErrorRate), (sum, pair) => sum + pair.Clip.Words),
        pairs.Aggregate(default(WordErrorRate), (sum, pair) => sum + pair.Base.Words));
}
