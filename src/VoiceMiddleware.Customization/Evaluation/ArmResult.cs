namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>The results of one arm. Totals cover the clips that were recognised; see <see cref="Failures"/> for the others.</summary>
public sealed record ArmResult
{
    /// <summary>Gets what the recogniser was told.</summary>
    public required EvaluationArm Arm { get; init; }

    /// <summary>Gets the clips that were recognised, in the order of the manifest.</summary>
    public required IReadOnlyList<ClipResult> Clips { get; init; }

    /// <summary>Gets the clips that were not, in the order of the manifest.</summary>
    public required IReadOnlyList<ClipFailure> Failures { get; init; }

    /// <summary>
    /// Gets the processor time that the whole process, native code and all threads, spent while clips were recognised. Reading audio and
    /// making contexts ready is outside.
    /// </summary>
    public required TimeSpan ProcessorTime { get; init; }

    /// <summary>Gets the wall time while clips were recognised.</summary>
    public required TimeSpan ElapsedTime { get; init; }

    /// <summary>Gets the processor time of the process while contexts were made ready.</summary>
    public required TimeSpan PreparationProcessorTime { get; init; }

    /// <summary>Gets the wall time while contexts were made ready.</summary>
    public required TimeSpan PreparationElapsedTime { get; init; }

    /// <summary>Gets the length of the recordings.</summary>
    public TimeSpan AudioDuration => new(Clips.Sum(clip => clip.AudioDuration.Ticks));

    /// <summary>Gets the word errors of all clips together: errors of all clips over words of all clips.</summary>
    public WordErrorRate Words => Totals.Words;

    /// <summary>Gets how the listed terms fared in all clips together.</summary>
    public TermCounts Terms => Totals.Terms;

    /// <summary>Gets the counts of all clips together.</summary>
    public ClipTotals Totals => ClipTotals.Of(Clips);

    /// <summary>Gets the counts of each speaker, by name; clips without a speaker are in none.</summary>
    public IReadOnlyList<SpeakerTotals> Speakers =>
        [.. Clips.Where(clip => clip.Clip.Speaker is not null)
            .GroupBy(clip => clip.Clip.Speaker!, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new SpeakerTotals(group.Key, ClipTotals.Of(group)))];

    /// <summary>Gets the false insertions of listed terms per 100 words that were said, or null when nothing was said.</summary>
    public double? FalseInsertionsPer100Words => Totals.FalseInsertionsPer100Words;

    /// <summary>Gets <see cref="ProcessorTime"/> over <see cref="AudioDuration"/>, or null when no clip was recognised.</summary>
    public double? RealTimeFactor => Over(ProcessorTime);

    /// <summary>Gets <see cref="ElapsedTime"/> over <see cref="AudioDuration"/>, or null when no clip was recognised.</summary>
    public double? ElapsedRealTimeFactor => Over(ElapsedTime);

    /// <summary>Gets the wall time of recognition that a fraction of the clips stays within.</summary>
    /// <param name="fraction">0.5 for the median, 0.95 for the slow ones; from 0 to 1.</param>
    /// <returns>The time, or null when no clip was recognised.</returns>
    public TimeSpan? GetDecodeTime(double fraction) => Quantile(clip => clip.ElapsedTime, fraction);

    /// <summary>Gets the <see cref="ClipResult.FinalDelay"/> that a fraction of the clips stays within.</summary>
    /// <param name="fraction">0.5 for the median, 0.95 for the slow ones; from 0 to 1.</param>
    /// <returns>The time, or null when no clip was recognised.</returns>
    public TimeSpan? GetFinalDelay(double fraction) => Quantile(clip => clip.FinalDelay, fraction);

    /// <summary>Estimates how far the word error rate would move with other clips of the same kind.</summary>
    /// <param name="options">How to draw, or null for the defaults.</param>
    /// <returns>A 95 % interval by bootstrap over the clips, or null with fewer than two clips.</returns>
    public RateInterval? EstimateWordErrorRateInterval(BootstrapOptions? options = null) => Bootstrap.Estimate(
        [.. Clips.Select(clip => new RateSums(clip.Words.Errors, clip.Words.ReferenceWords))], sums => sums.Rate, options);

    /// <summary>Estimates how far the recall of terms would move with other clips of the same kind.</summary>
    /// <param name="options">How to draw, or null for the defaults.</param>
    /// <returns>A 95 % interval by bootstrap over the clips that have terms, or null with fewer than two of them.</returns>
    public RateInterval? EstimateTermRecallInterval(BootstrapOptions? options = null) => Bootstrap.Estimate(
        [.. Clips.Where(clip => clip.Terms.ReferenceOccurrences > 0).Select(clip => new RateSums(clip.Terms.Matched, clip.Terms.ReferenceOccurrences))],
        sums => sums.Rate,
        options);

    // The nearest rank: a time that was measured, not one between two.
    private TimeSpan? Quantile(Func<ClipResult, TimeSpan> time, double fraction)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fraction);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fraction, 1);
        var times = Clips.Select(time).Order().ToArray();
        return times.Length == 0 ? null : times[Math.Max(0, (int)Math.Ceiling(fraction * times.Length) - 1)];
    }

    private double? Over(TimeSpan time) => AudioDuration is { Ticks: > 0 } audio ? time / audio : null;
}
