using System.CommandLine;
using System.Globalization;
using VoiceMiddleware.Cli.Evaluation;
using VoiceMiddleware.Cli.Output;
using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.Customization.Tuning;
using VoiceMiddleware.Customization.Vocabulary;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Commands;

/// <summary><c>voicemw tune-weights</c>: how strongly hotwords should be expected, by cross-validation over speakers.</summary>
internal sealed class TuneWeightsCommand : VoiceCommand
{
    private const int MaxJobs = 64;
    private const int MaxFolds = 100;

    private readonly ClipSource _source = new(synthesis: null);
    private readonly Option<string> _out = new("--out") { Description = "Write the hotwords with the chosen weights to a hotword file.", HelpName = "FILE.json" };
    private readonly Option<int> _folds = new("--folds")
    {
        Description = "Groups of speakers for cross-validation.",
        HelpName = "N",
        DefaultValueFactory = _ => new WeightTuningOptions().Folds,
    };

    private readonly Option<string> _try = new("--try")
    {
        Description = "Weights to try, from 1 to 5, separated by commas.",
        HelpName = "LIST",
        DefaultValueFactory = _ => "1,2,3,4,5",
    };

    private readonly Option<string?> _strengths = new("--strengths")
    {
        Description = "With the best weight, also find how strongly the list as a whole should bias: strengths to try, from 0 to 1, separated by commas.",
        HelpName = "LIST",
    };

    private readonly Option<double?> _maxFalse = new("--max-false-insertions")
    {
        Description = "Choose only among weights and strengths that cost at most so many false terms per 100 words. A false term is a word error anyway.",
        HelpName = "N",
    };

    private readonly Option<bool> _perHotword = new("--per-hotword") { Description = "Then tune hotwords that were missed or falsely inserted one by one." };
    private readonly Option<int> _maxRecognitions = new("--max-recognitions")
    {
        Description = "The most recognitions that --per-hotword may take.",
        HelpName = "N",
        DefaultValueFactory = _ => new WeightTuningOptions().MaxRecognitions,
    };

    private readonly Option<int> _jobs = new("--jobs") { Description = "Clips to recognise at the same time.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<string> _resume = new("--resume")
    {
        Description = "Keep results in a file as they come, and take those from it that still hold. Not for those of --per-hotword.",
        HelpName = "FILE.jsonl",
    };

    internal TuneWeightsCommand(CliContext context)
        : base(context, "tune-weights", "Finds the weight with which the hotwords of a development set help most, and what they cost.")
    {
        _source.AddTo(this);
        foreach (var option in new Option[] { _out, _folds, _try, _strengths, _maxFalse, _perHotword, _maxRecognitions, _jobs, _resume })
        {
            Options.Add(option);
        }
    }

    internal override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("voicemw tune-weights calls/manifest.tsv --out hotwords.json", "Tries weights 1 to 5 on all clips and writes the list with the best."),
        ("voicemw tune-weights calls/manifest.tsv --max-false-insertions 0.8", "Takes no weight that inserts more."),
        ("voicemw tune-weights calls/manifest.tsv --strengths 0.25,0.5,0.75,1", "Then tries the list at less than full strength."),
        ("voicemw tune-weights calls/manifest.tsv --per-hotword --max-recognitions 500", "Then tries single hotwords."),
        ("voicemw evaluate other/manifest.tsv --weights hotwords.json", "Measures the list on recordings that it was not tuned on."),
    ];

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        _source.Check(arguments, linksAudio: false, problems);
        var weights = ReadWeights(arguments.GetRequiredValue(_try), problems);
        var strengths = ReadStrengths(arguments.GetValue(_strengths), problems);
        OptionChecks.CheckOutput("--out", arguments.GetValue(_out), problems);
        OptionChecks.CheckOutput("--resume", arguments.GetValue(_resume), problems);
        OptionChecks.CheckNumber("--folds", arguments.GetValue(_folds), 2, MaxFolds, problems);
        OptionChecks.CheckNumber("--jobs", arguments.GetValue(_jobs), 1, MaxJobs, problems);
        OptionChecks.CheckNumber("--max-recognitions", arguments.GetValue(_maxRecognitions), 0, int.MaxValue, problems);
        if (arguments.GetValue(_maxFalse) is { } bound && !(bound >= 0))
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"--max-false-insertions: {bound} is not a number from 0 on."));
        }

        if (problems.Count > 0)
        {
            throw CliException.BadInput(problems);
        }

        using var folder = new SpeechSetFolder();
        var clips = await _source.LoadAsync(arguments, Context, folder, 0, cancellationToken).ConfigureAwait(false);
        CheckHotwords(clips, arguments.GetValue(_out));
        using var journal = await JournalOption.OpenAsync(Context, arguments.GetValue(_resume)).ConfigureAwait(false);
        var options = new WeightTuningOptions
        {
            Weights = weights,
            Strengths = strengths,
            Folds = arguments.GetValue(_folds),
            MaxFalseInsertionsPer100Words = arguments.GetValue(_maxFalse),
            PerHotword = arguments.GetValue(_perHotword),
            MaxRecognitions = arguments.GetValue(_maxRecognitions),
            Jobs = arguments.GetValue(_jobs),
            Journal = journal,
        };
        try
        {
            var report = await RunAsync(clips, options, cancellationToken).ConfigureAwait(false);
            TuningTable.Write(report, Context.CreateConsole());
            if (arguments.GetValue(_out) is { } file)
            {
                HotwordFile.Save(file, report.Hotwords);
            }
        }
        catch (EvaluationStoppedException stopped)
        {
            return await JournalOption.ReportStoppedAsync(Context, stopped, arguments.GetValue(_resume)).ConfigureAwait(false);
        }
        catch (InvalidDataException error)
        {
            throw CliException.Failure(error.Message, error);
        }

        return ExitCodes.Success;
    }

    private async Task<WeightTuningReport> RunAsync(IReadOnlyList<EvaluationClip> clips, WeightTuningOptions options, CancellationToken cancellationToken)
    {
        using var recognizer = Context.CreateRecognizer(options.Jobs);
        if (options.Strengths.Count > 0 && !recognizer.Capabilities.BiasStrength)
        {
            throw CliException.BadInput($"--strengths: {recognizer.Capabilities.Provider} does not go by a strength; leave the option out.");
        }

        using var progress = new ProgressLine(Context);
        return await new WeightTuner(recognizer, Context.Time)
            .RunAsync(clips, options, new EvaluationProgressText(progress), cancellationToken).ConfigureAwait(false);
    }

    private static List<int> ReadWeights(string list, List<string> problems)
    {
        var weights = new List<int>();
        foreach (var piece in list.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(piece, NumberStyles.None, CultureInfo.InvariantCulture, out var weight) || weight is < Hotword.MinWeight or > Hotword.MaxWeight)
            {
                problems.Add($"--try: '{piece}' is not a weight from {Hotword.MinWeight} to {Hotword.MaxWeight}.");
            }
            else if (weights.Contains(weight))
            {
                problems.Add($"--try: {weight} is given twice; remove one.");
            }
            else
            {
                weights.Add(weight);
            }
        }

        return weights;
    }

    private static List<double> ReadStrengths(string? list, List<string> problems)
    {
        var strengths = new List<double>();
        foreach (var piece in list?.Split(',', StringSplitOptions.TrimEntries) ?? [])
        {
            if (!double.TryParse(piece, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var strength) || strength is < 0 or > 1)
            {
                problems.Add($"--strengths: '{piece}' is not a number from 0 to 1.");
            }
            else if (strengths.Contains(strength))
            {
                problems.Add($"--strengths: {piece} is given twice; remove one.");
            }
            else
            {
                strengths.Add(strength);
            }
        }

        return strengths;
    }

    /// <summary>Tuning can take hours; that its list can not be written should be known before.</summary>
    private static void CheckHotwords(IReadOnlyList<EvaluationClip> clips, string? file)
    {
        if (clips.All(clip => clip.Hotwords.Count == 0))
        {
            throw CliException.BadInput("the clips have no hotwords; there is nothing to tune. The manifest's column \"hotwords\" holds them, separated by |.");
        }

        try
        {
            if (file is not null)
            {
                HotwordFile.Write(WeightTuner.ListHotwords(clips), file);
            }
        }
        catch (HotwordValidationException error)
        {
            throw new CliException(ExitCodes.BadInput, [.. error.Problems.Select(problem => $"--out: the clips' hotwords make no hotword file: {problem}")], error);
        }
    }
}
