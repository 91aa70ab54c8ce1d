using System.Globalization;
using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Tuning;

/// <summary>Finds the weights of hotwords with which a development set is recognised best, and what they cost in false insertions.</summary>
/// <remarks>
/// One weight for all hotwords is chosen on all clips; what it is worth is estimated by cross-validation over speakers, because a choice looks better on the
/// clips that it was made on. The strength of the bias as a whole, where asked for, is chosen in the same way with that weight. Weights of single hotwords, where asked for, follow by coordinate ascent: one hotword at a time goes a step up or down where it
/// was missed or falsely inserted, and the step stays where it saves word errors. Report figures of other recordings than those that were tuned on.
/// Instances are safe for concurrent use.
/// </remarks>
public sealed class WeightTuner
{
    private readonly EvaluationRunner _runner;

    /// <summary>Creates a tuner.</summary>
    /// <param name="recognizer">The recogniser to tune for; the caller keeps it.</param>
    /// <param name="timeProvider">The clock for wall times, or null for the system's.</param>
    public WeightTuner(ISpeechRecognizer recognizer, TimeProvider? timeProvider = null)
        : this(new EvaluationRunner(recognizer, timeProvider))
    {
    }

    internal WeightTuner(EvaluationRunner runner) => _runner = runner;

    /// <summary>Tunes.</summary>
    /// <param name="clips">The clips; each with the hotwords that it would be recognised with.</param>
    /// <param name="options">How, or null for the defaults.</param>
    /// <param name="progress">Told after every clip; null for nobody.</param>
    /// <param name="cancellationToken">Stops tuning.</param>
    /// <exception cref="ArgumentException">There are no clips, none has hotwords, or an option is out of its range.</exception>
    /// <exception cref="InvalidDataException">A clip could not be recognised: its weights can not be compared. The message names it.</exception>
    /// <exception cref="EvaluationStoppedException">Tuning was cancelled.</exception>
    public async Task<WeightTuningReport> RunAsync(
        IReadOnlyList<EvaluationClip> clips,
        WeightTuningOptions? options = null,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clips);
        options ??= new();
        Check(clips, options);
        var hotwords = ListHotwords(clips);
        var arms = options.Weights.Select(weight => WeightArm(weight)).ToArray();
        var report = await _runner.RunAsync(
            clips, new() { Arms = [EvaluationArm.None, .. arms], Jobs = options.Jobs, Journal = options.Journal }, progress, cancellationToken).ConfigureAwait(false);
        ThrowIfFailed(report);

        var weights = options.Weights.Select((weight, i) => new WeightResult(weight, report.Arms[i + 1])).ToArray();
        var chosen = WeightCrossValidation.Choose(weights.Select(weight => (weight.Weight, weight.Result.Totals)), options.MaxFalseInsertionsPer100Words);
        var folds = WeightCrossValidation.Run(weights, options.Folds, options.MaxFalseInsertionsPer100Words);
        var strength = options.Strengths.Count == 0
            ? null
            : await TuneStrengthAsync(clips, chosen, weights.First(weight => weight.Weight == chosen).Result, options, progress, cancellationToken).ConfigureAwait(false);
        var tuned = hotwords.Select(hotword => hotword with { Weight = chosen }).ToArray();
        HotwordWeightResult? perHotword = null;
        if (options.PerHotword)
        {
            var search = new HotwordWeightSearch(_runner, options, chosen, weights.First(weight => weight.Weight == chosen).Result.Clips);
            perHotword = await search.RunAsync(tuned, progress, cancellationToken).ConfigureAwait(false);
        }

        return new()
        {
            Baseline = report.Arms[0],
            Weights = weights,
            ChosenWeight = chosen,
            Folds = folds,
            CrossValidated = folds.Count == 0 ? null : WeightCrossValidation.Sum(folds.Select(fold => fold.HeldOut)),
            Hotwords = tuned,
            Strength = strength,
            PerHotword = perHotword,
        };
    }

    /// <summary>Gets the hotwords of clips, each once; of texts that are equal after <see cref="TranscriptNormalizer"/> the first counts.</summary>
    /// <param name="clips">The clips.</param>
    public static IReadOnlyList<Hotword> ListHotwords(IEnumerable<EvaluationClip> clips)
    {
        ArgumentNullException.ThrowIfNull(clips);
        return [.. clips.SelectMany(clip => clip.Hotwords).DistinctBy(hotword => TermList.KeyOf(hotword.Text), StringComparer.Ordinal)];
    }

    internal static void ThrowIfFailed(EvaluationReport report)
    {
        if (report.Arms.SelectMany(arm => arm.Failures).FirstOrDefault() is { } failure)
        {
            throw new InvalidDataException(
                $"The clip {failure.Clip.Id} ({failure.Clip.AudioPath}) could not be recognised: {failure.Message} Mend it, or take it out.");
        }
    }

    /// <summary>Tries strengths with the chosen weight, whose own results are those of full strength.</summary>
    private async Task<StrengthTuningResult> TuneStrengthAsync(
        IReadOnlyList<EvaluationClip> clips,
        int weight,
        ArmResult full,
        WeightTuningOptions options,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken)
    {
        var arms = options.Strengths.Where(strength => strength != 1).Select(strength => (Strength: strength, Arm: StrengthArm(weight, strength))).ToArray();
        var results = new Dictionary<double, ArmResult> { [1] = full };
        if (arms.Length > 0)
        {
            var report = await _runner.RunAsync(
                clips, new() { Arms = [.. arms.Select(one => one.Arm)], Jobs = options.Jobs, Journal = options.Journal }, progress, cancellationToken).ConfigureAwait(false);
            ThrowIfFailed(report);
            foreach (var ((strength, _), result) in arms.Zip(report.Arms))
            {
                results[strength] = result;
            }
        }

        StrengthResult[] strengths = [.. options.Strengths.Select(strength => new StrengthResult(strength, results[strength]))];
        var bound = options.MaxFalseInsertionsPer100Words;
        var folds = WeightCrossValidation.Run(strengths, options.Folds, bound);
        return new(
            strengths,
            WeightCrossValidation.Choose(strengths.Select(one => (one.Strength, one.Result.Totals)), bound),
            folds,
            folds.Count == 0 ? null : WeightCrossValidation.Sum(folds.Select(fold => fold.HeldOut)));
    }

    private static EvaluationArm StrengthArm(int weight, double strength)
    {
        var weighted = WeightArm(weight);
        return new($"{weighted.Name}-strength-{strength.ToString("0.###############", CultureInfo.InvariantCulture).Replace('.', '-')}", EvaluationContextParts.Hotwords)
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"{weighted.Description}, at strength {strength}"),
            Adapt = context => weighted.Adapt!(context) with { Strength = strength }, // a weight's arm has it
        };
    }

    private static EvaluationArm WeightArm(int weight) =>
        new(string.Create(CultureInfo.InvariantCulture, $"weight-{weight}"), EvaluationContextParts.Hotwords)
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"the clip's hotwords, each with weight {weight}"),
            Adapt = context => context with { Hotwords = [.. context.Hotwords.Select(hotword => hotword with { Weight = weight })] },
        };

    private void Check(IReadOnlyList<EvaluationClip> clips, WeightTuningOptions options)
    {
        if (clips.All(clip => clip.Hotwords.Count == 0))
        {
            throw new ArgumentException("No clip has hotwords; there is nothing to tune.", nameof(clips));
        }

        if (options.Weights.Count == 0 || options.Weights.Distinct().Count() != options.Weights.Count
            || options.Weights.Any(weight => weight is < Hotword.MinWeight or > Hotword.MaxWeight))
        {
            throw new ArgumentException(
                $"The weights are \"{string.Join(", ", options.Weights)}\"; give whole numbers from {Hotword.MinWeight} to {Hotword.MaxWeight}, none twice.", nameof(options));
        }

        if (options.Strengths.Distinct().Count() != options.Strengths.Count || options.Strengths.Any(strength => !(strength is >= 0 and <= 1)))
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The strengths are \"{string.Join(' ', options.Strengths)}\"; give numbers from 0 to 1, none twice."), nameof(options));
        }

        if (options.Strengths.Count > 0 && !_runner.Capabilities.BiasStrength)
        {
            throw new ArgumentException("The recogniser does not go by the strength of a context; there is none to tune.", nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.Folds, 2, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxRecognitions, nameof(options));
        if (options.MaxFalseInsertionsPer100Words is { } bound && !(bound >= 0))
        {
            throw new ArgumentException("The bound on false insertions is below zero.", nameof(options));
        }
    }
}
