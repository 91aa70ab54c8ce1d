using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>What was recognised in a clip, and how good it is.</summary>
public sealed record ClipResult
{
    /// <summary>Gets the clip.</summary>
    public required EvaluationClip Clip { get; init; }

    /// <summary>Gets the text that was recognised, as the recogniser wrote it.</summary>
    public required string Hypothesis { get; init; }

    /// <summary>Gets the word errors.</summary>
    public required WordErrorRate Words { get; init; }

    /// <summary>Gets the word errors split into those of the clip's hotwords and of all other words.</summary>
    public BiasedWordErrors BiasedWords { get; init; }

    /// <summary>Gets how the clip's hotwords fared; counted in every arm, whether or not the recogniser was told them.</summary>
    public required TermCounts Terms { get; init; }

    /// <summary>Gets the length of the recording.</summary>
    public required TimeSpan AudioDuration { get; init; }

    /// <summary>Gets the wall time that recognition took, preparation excluded.</summary>
    public required TimeSpan ElapsedTime { get; init; }

    /// <summary>
    /// Gets the wall time from the recogniser's taking the last of the audio to its final text. A live caller waits for it after the last word; here
    /// the audio comes as fast as it is taken, so a recogniser that lags behind shows it in full.
    /// </summary>
    public TimeSpan FinalDelay { get; init; }

    /// <summary>Gets the clip's share of what recognition cost.</summary>
    public ClipCost Cost { get; init; } = ClipCost.Zero;

    /// <summary>Gets what became of the context, or null when the recogniser does not say.</summary>
    public ContextReceipt? Receipt { get; init; }

    /// <summary>Gets whether the clip has a list of hotwords and none of them is said: what a list costs where it does not belong.</summary>
    public bool HasForeignList => Clip.Hotwords.Count > 0 && Terms.ReferenceOccurrences == 0;

    /// <summary>Makes a result and counts its errors.</summary>
    internal static ClipResult Score(EvaluationClip clip, string hypothesis, TimeSpan audioDuration, TimeSpan elapsedTime) => new()
    {
        Clip = clip,
        Hypothesis = hypothesis,
        Words = WordErrorRate.Compare(clip.Transcript, hypothesis),
        BiasedWords = BiasedWordErrors.Compare(clip.Hotwords, clip.Transcript, hypothesis),
        Terms = TermCounts.Count(clip.Hotwords, clip.Transcript, hypothesis),
        AudioDuration = audioDuration,
        ElapsedTime = elapsedTime,
    };
}

/// <summary>
/// A clip's share of what recognition cost the process. Clips that are recognised together (<see cref="EvaluationOptions.Jobs"/>) can not be told apart, so
/// what they cost together is divided by their lengths.
/// </summary>
/// <param name="ProcessorTime">The processor time of the whole process, native code and all threads, while the clip was recognised.</param>
/// <param name="ElapsedTime">The wall time while it was recognised.</param>
/// <param name="PreparationProcessorTime">The processor time while its context was made ready.</param>
/// <param name="PreparationElapsedTime">The wall time while its context was made ready.</param>
public sealed record ClipCost(TimeSpan ProcessorTime, TimeSpan ElapsedTime, TimeSpan PreparationProcessorTime, TimeSpan PreparationElapsedTime)
{
    /// <summary>Gets the cost of nothing.</summary>
    public static ClipCost Zero { get; } = new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>Gets a share of the cost; the shares from 0 to 1 in steps add up to the whole.</summary>
    internal ClipCost Share(double from, double to)
    {
        TimeSpan Part(TimeSpan time) => TimeSpan.FromTicks((long)(time.Ticks * to) - (long)(time.Ticks * from));
        return new(Part(ProcessorTime), Part(ElapsedTime), Part(PreparationProcessorTime), Part(PreparationElapsedTime));
    }
}

/// <summary>A clip that could not be recognised. The others of its arm were.</summary>
/// <param name="Clip">The clip.</param>
/// <param name="Message">What was wrong.</param>
public sealed record ClipFailure(EvaluationClip Clip, string Message);
