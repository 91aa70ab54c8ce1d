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

    /// <summary>Gets how the clip's hotwords fared; counted in every arm, whether or not the recogniser was told them.</summary>
    public required TermCounts Terms { get; init; }

    /// <summary>Gets the length of the recording.</summary>
    public required TimeSpan AudioDuration { get; init; }

    /// <summary>Gets the wall time that recognition took, preparation excluded.</summary>
    public required TimeSpan ElapsedTime { get; init; }

    /// <summary>Gets what became of the context, or null when the recogniser does not say.</summary>
    public ContextReceipt? Receipt { get; init; }
}

/// <summary>A clip that could not be recognised. The others of its arm were.</summary>
/// <param name="Clip">The clip.</param>
/// <param name="Message">What was wrong.</param>
public sealed record ClipFailure(EvaluationClip Clip, string Message);
