using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Tuning;

/// <summary>What tuning hotword weights found.</summary>
public sealed record WeightTuningReport
{
    /// <summary>Gets the clips without hotwords.</summary>
    public required ArmResult Baseline { get; init; }

    /// <summary>Gets the results of each weight for all hotwords, over all clips.</summary>
    public required IReadOnlyList<WeightResult> Weights { get; init; }

    /// <summary>Gets the weight that all clips choose.</summary>
    public required int ChosenWeight { get; init; }

    /// <summary>Gets the groups of speakers; empty when all clips are one speaker's.</summary>
    public required IReadOnlyList<TuningFold> Folds { get; init; }

    /// <summary>
    /// Gets the figures of clips whose speakers had no say in the weight that was used for them: what to expect of new speakers. Null when all clips are one
    /// speaker's.
    /// </summary>
    public ClipTotals? CrossValidated { get; init; }

    /// <summary>Gets the hotwords of all clips, each once, with their tuned weights.</summary>
    public required IReadOnlyList<Hotword> Hotwords { get; init; }

    /// <summary>Gets what the strengths of the bias gave, or null when none were to be tried.</summary>
    public StrengthTuningResult? Strength { get; init; }

    /// <summary>Gets what weights of single hotwords changed, or null when they were not asked for.</summary>
    public HotwordWeightResult? PerHotword { get; init; }
}

/// <summary>The results of one weight for all hotwords.</summary>
/// <param name="Weight">The weight.</param>
/// <param name="Result">Its results.</param>
public sealed record WeightResult(int Weight, ArmResult Result);

/// <summary>A group of speakers that is held back while the others choose a weight.</summary>
/// <param name="Speakers">The speakers; clips without a speaker stand alone, by their ids.</param>
/// <param name="ChosenWeight">The weight that the others choose.</param>
/// <param name="HeldOut">The figures of these speakers with that weight.</param>
public sealed record TuningFold(IReadOnlyList<string> Speakers, int ChosenWeight, ClipTotals HeldOut);

/// <summary>What the strengths of the bias gave, all with the weight that was chosen.</summary>
/// <param name="Strengths">The results of each strength, over all clips.</param>
/// <param name="Chosen">The strength that all clips choose.</param>
/// <param name="Folds">The groups of speakers; empty when all clips are one speaker's.</param>
/// <param name="CrossValidated">
/// The figures of clips whose speakers had no say in the strength (though in the weight); null when all clips are one speaker's.
/// </param>
public sealed record StrengthTuningResult(
    IReadOnlyList<StrengthResult> Strengths, double Chosen, IReadOnlyList<StrengthFold> Folds, ClipTotals? CrossValidated);

/// <summary>The results of one strength of the bias.</summary>
/// <param name="Strength">The strength, 0 to 1.</param>
/// <param name="Result">Its results.</param>
public sealed record StrengthResult(double Strength, ArmResult Result);

/// <summary>A group of speakers that is held back while the others choose a strength.</summary>
/// <param name="Speakers">The speakers; clips without a speaker stand alone, by their ids.</param>
/// <param name="ChosenStrength">The strength that the others choose.</param>
/// <param name="HeldOut">The figures of these speakers with that strength.</param>
public sealed record StrengthFold(IReadOnlyList<string> Speakers, double ChosenStrength, ClipTotals HeldOut);

/// <summary>What weights of single hotwords changed.</summary>
/// <param name="Changed">The number of hotwords whose weight differs from that for all.</param>
/// <param name="Recognitions">The recognitions that it took.</param>
/// <param name="Complete">Whether no single change would help any more; false when the bound on recognitions ended the search.</param>
/// <param name="Totals">The figures of the clips that chose the weights: better than new speakers would give.</param>
public sealed record HotwordWeightResult(int Changed, int Recognitions, bool Complete, ClipTotals Totals);
