namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>How an evaluation is run.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Gets the arms, in the order they are run. The default is all four.</summary>
    public IReadOnlyList<EvaluationArm> Arms { get; init; } =
        [EvaluationArm.None, EvaluationArm.Hotwords, EvaluationArm.Context, EvaluationArm.Both];

    /// <summary>Gets how many clips are recognised at the same time, from 1. The default is 1.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Gets the language of the recordings (<c>en</c>), or null for the recogniser's own. The default is null.</summary>
    public string? Language { get; init; }
}
