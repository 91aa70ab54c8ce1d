namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>How an evaluation is run.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Gets the arms, in the order they are run. The default is <see cref="EvaluationArm.Standard"/>.</summary>
    public IReadOnlyList<EvaluationArm> Arms { get; init; } = EvaluationArm.Standard;

    /// <summary>Gets how many clips are recognised at the same time, from 1. The default is 1.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Gets the language of the recordings (<c>en</c>), or null for the recogniser's own. The default is null.</summary>
    public string? Language { get; init; }

    /// <summary>Gets how the report estimates its intervals.</summary>
    public BootstrapOptions Bootstrap { get; init; } = new();

    /// <summary>Gets the file that results are kept in as they come, and taken from when they are there; null for none. The caller disposes it.</summary>
    public EvaluationJournal? Journal { get; init; }

    /// <summary>
    /// Gets what else the recogniser's results depend on, in any words: its options, a model's version. A journal's results that were made with other words
    /// are made anew. The recogniser's provider, model and code are looked at anyway. The default is empty.
    /// </summary>
    public string RecognizerSettings { get; init; } = "";
}
