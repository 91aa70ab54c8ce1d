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
    public WordErrorRate Words => Clips.Aggregate(default(WordErrorRate), (sum, clip) => sum + clip.Words);

    /// <summary>Gets how the listed terms fared in all clips together.</summary>
    public TermCounts Terms => Clips.Aggregate(default(TermCounts), (sum, clip) => sum + clip.Terms);

    /// <summary>Gets the false insertions of listed terms per 100 words that were said, or null when nothing was said.</summary>
    public double? FalseInsertionsPer100Words =>
        Words.ReferenceWords is > 0 and var words ? 100.0 * Terms.FalseInsertions / words : null;

    /// <summary>Gets <see cref="ProcessorTime"/> over <see cref="AudioDuration"/>, or null when no clip was recognised.</summary>
    public double? RealTimeFactor => Over(ProcessorTime);

    /// <summary>Gets <see cref="ElapsedTime"/> over <see cref="AudioDuration"/>, or null when no clip was recognised.</summary>
    public double? ElapsedRealTimeFactor => Over(ElapsedTime);

    /// <summary>Estimates how far the word error rate would move with other clips of the same kind.</summary>
    /// <returns>A 95 % interval by bootstrap over the clips (1,000 draws, the same for the same results), or null with fewer than two clips.</returns>
    public RateInterval? EstimateWordErrorRateInterval() =>
        RateInterval.Bootstrap(Clips, clip => (clip.Words.Errors, clip.Words.ReferenceWords));

    /// <summary>Estimates how far the recall of terms would move with other clips of the same kind.</summary>
    /// <returns>A 95 % interval by bootstrap over the clips (1,000 draws, the same for the same results), or null with fewer than two clips that have terms.</returns>
    public RateInterval? EstimateTermRecallInterval() =>
        RateInterval.Bootstrap([.. Clips.Where(clip => clip.Terms.ReferenceOccurrences > 0)], clip => (clip.Terms.Matched, clip.Terms.ReferenceOccurrences));

    private double? Over(TimeSpan time) => AudioDuration is { Ticks: > 0 } audio ? time / audio : null;
}
