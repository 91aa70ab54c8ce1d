using System.CommandLine;
using VoiceMiddleware.Cli.Output;
using VoiceMiddleware.Customization.Correction;

namespace VoiceMiddleware.Cli.Commands;

/// <summary><c>voicemw evaluate-correction</c>: what correcting transcripts by a list of terms is worth.</summary>
internal sealed class EvaluateCorrectionCommand : VoiceCommand
{
    private const int LargestList = 10_000;

    private readonly CorrectionInput _input = new();

    private readonly Option<int?> _listSize = new("--list-size")
    {
        Description = "Fill every list up to N words with rare words of other utterances, or cut it to N.",
        HelpName = "N",
    };

    private readonly Option<string> _terms = new("--terms")
    {
        Description = "How many of an utterance's rare words its list holds.",
        HelpName = "all|half|none",
        DefaultValueFactory = _ => "all",
    };

    private readonly Option<string?> _model = new("--model") { Description = "Parameters that train-correction wrote, instead of those that ship.", HelpName = "FILE" };
    private readonly Option<double?> _threshold = new("--threshold") { Description = "The least score of a replacement, above 0 and below 1.", HelpName = "P" };
    private readonly Option<bool> _crossValidate = new("--cross-validate")
    {
        Description = "Train on one half of the speakers and measure on the other, both ways, instead of taking parameters.",
    };

    private readonly Option<string?> _json = new("--json") { Description = "Also write the result to a file, as JSON; rates are fractions.", HelpName = "FILE" };

    internal EvaluateCorrectionCommand(CliContext context)
        : base(context, "evaluate-correction", "Measures what correcting transcripts by a list of terms is worth: word errors on listed and on other words, and time.")
    {
        _input.AddTo(this);
        Options.Add(_listSize);
        Options.Add(_terms);
        Options.Add(_model);
        Options.Add(_threshold);
        Options.Add(_crossValidate);
        Options.Add(_json);
    }

    internal override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("voicemw evaluate-correction --hyp hyp.tsv --ref ref.tsv", "Corrects in open mode with the parameters that ship."),
        ("voicemw evaluate-correction --hyp hyp.tsv --ref ref.tsv --terms none", "Shows the harm when no list holds what was said."),
        ("voicemw evaluate-correction --hyp hyp.tsv --ref ref.tsv --mode closed --cross-validate --json result.json", "Measures on speakers that were not trained on."),
    ];

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var options = new CorrectionEvaluationOptions
        {
            Mode = _input.Check(arguments, CheckFile, problems),
            ListSize = arguments.GetValue(_listSize),
            Terms = ReadTerms(arguments.GetRequiredValue(_terms), problems),
            Threshold = arguments.GetValue(_threshold),
        };
        if (options.ListSize is < 1 or > LargestList)
        {
            problems.Add($"--list-size: {options.ListSize} is not a number from 1 to {LargestList}.");
        }

        if (options.Threshold is { } threshold && !(threshold is > 0 and < 1))
        {
            problems.Add($"--threshold: {threshold} is not a number above 0 and below 1.");
        }

        var crossValidate = arguments.GetValue(_crossValidate);
        var model = arguments.GetValue(_model);
        if (model is not null)
        {
            CheckFile(model, problems);
            if (crossValidate)
            {
                problems.Add("--model and --cross-validate: cross-validation trains its own parameters; leave one out.");
            }
        }

        var json = arguments.GetValue(_json);
        OptionChecks.CheckOutput("--json", json, problems);
        if (problems.Count > 0)
        {
            throw CliException.BadInput(problems);
        }

        var utterances = _input.Load(arguments);
        options = options with { Model = model is null ? null : await File.ReadAllTextAsync(model, cancellationToken).ConfigureAwait(false) };
        var result = Evaluate(utterances, options, crossValidate, model, cancellationToken);
        await CorrectionReport.WriteAsync(Context.Out, crossValidate ? "cross-validated" : "evaluated", result).ConfigureAwait(false);
        if (json is not null)
        {
            await File.WriteAllTextAsync(json, CorrectionReport.ToJson(result) + "\n", cancellationToken).ConfigureAwait(false);
        }

        return ExitCodes.Success;
    }

    private CorrectionResult Evaluate(
        IReadOnlyList<CorrectionUtterance> utterances, CorrectionEvaluationOptions options, bool crossValidate, string? model, CancellationToken cancellationToken)
    {
        var pronouncer = Context.CreatePronouncer();
        try
        {
            return crossValidate
                ? new CorrectionTrainer(pronouncer).CrossValidate(utterances, folds: 2, [options], cancellationToken)[0]
                : new CorrectionEvaluator(pronouncer).Evaluate(utterances, options, cancellationToken);
        }
        catch (FormatException error)
        {
            throw new CliException(ExitCodes.BadInput, [$"{model}: {error.Message}"], error);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            throw new CliException(ExitCodes.BadInput, [$"--cross-validate: {error.Message}"], error);
        }
    }

    private static TermCoverage ReadTerms(string terms, List<string> problems)
    {
        switch (terms)
        {
            case "all":
                return TermCoverage.All;
            case "half":
                return TermCoverage.Half;
            case "none":
                return TermCoverage.None;
            default:
                problems.Add($"--terms: '{terms}' is none of all, half, none.");
                return TermCoverage.All;
        }
    }
}
