using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Tuning;

/// <summary>How hotword weights are tuned.</summary>
public sealed record WeightTuningOptions
{
    /// <summary>Gets the weights to try, 1 to 5, each once. The default is all five.</summary>
    public IReadOnlyList<int> Weights { get; init; } = [.. Enumerable.Range(Hotword.MinWeight, Hotword.MaxWeight)];

    /// <summary>
    /// Gets the strengths of the bias (<see cref="RecognitionContext.Strength"/>) to try with the chosen weight, 0 to 1, each once; empty, the default, to tune
    /// none. The recogniser must go by it (<see cref="RecognizerCapabilities.BiasStrength"/>).
    /// </summary>
    public IReadOnlyList<double> Strengths { get; init; } = [];

    /// <summary>Gets the number of groups of speakers for cross-validation, from 2; with fewer speakers there are as many groups as speakers. The default is 5.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Gets the most false insertions per 100 words that a weight may cost, from 0, or null for no bound but the word errors. The default is null.</summary>
    public double? MaxFalseInsertionsPer100Words { get; init; }

    /// <summary>Gets whether single hotwords get weights of their own after the weight for all was chosen. The default is false.</summary>
    public bool PerHotword { get; init; }

    /// <summary>Gets the most recognitions that weights of single hotwords may cost, from 0. The default is 2,000.</summary>
    public int MaxRecognitions { get; init; } = 2000;

    /// <summary>Gets how many clips are recognised at the same time, from 1. The default is 1.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Gets the file that results are kept in as they come; null for none. The caller disposes it.</summary>
    public EvaluationJournal? Journal { get; init; }
}
