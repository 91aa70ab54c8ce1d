using System.CommandLine;
using VoiceMiddleware.Cli.Output;
using VoiceMiddleware.Customization.Correction;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Commands;

/// <summary><c>voicemw train-correction</c>: learns the parameters of the contextual corrector.</summary>
internal sealed class TrainCorrectionCommand : VoiceCommand
{
    private readonly CorrectionInput _input = new();

    private readonly Option<int> _folds = new("--folds")
    {
        Description = "Deal the speakers to so many folds and measure on each what was learned from the others; 0 measures nothing.",
        HelpName = "N",
        DefaultValueFactory = _ => 2,
    };

    private readonly Option<string> _out = new("--out") { Description = "Where the parameters go, learned from all speakers.", HelpName = "FILE", Required = true };

    internal TrainCorrectionCommand(CliContext context)
        : base(context, "train-correction", "Learns the parameters of the contextual corrector from transcripts, and measures them on speakers they were not learned from.")
    {
        _input.AddTo(this);
        Options.Add(_folds);
        Options.Add(_out);
    }

    internal override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("voicemw train-correction --hyp hyp.tsv --ref ref.tsv --out open.json", "Learns open-list parameters and cross-validates them on two halves of the speakers."),
        ("voicemw train-correction --hyp hyp.tsv --ref ref.tsv --mode closed --folds 5 --out closed.json", "Learns closed-list parameters, with five folds."),
    ];

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var mode = _input.Check(arguments, CheckFile, problems);
        var folds = arguments.GetValue(_folds);
        if (folds is < 0 or 1)
        {
            problems.Add($"--folds: {folds} is neither 0 nor a number from 2 on.");
        }

        var path = arguments.GetRequiredValue(_out);
        OptionChecks.CheckOutput("--out", path, problems);
        if (problems.Count > 0)
        {
            throw CliException.BadInput(problems);
        }

        var utterances = _input.Load(arguments);
        var trainer = new CorrectionTrainer(Context.CreatePronouncer());
        try
        {
            if (folds > 0)
            {
                await CrossValidateAsync(trainer, utterances, mode, folds, cancellationToken).ConfigureAwait(false);
            }

            await File.WriteAllTextAsync(path, trainer.Train(utterances, mode, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            throw new CliException(ExitCodes.BadInput, [error.Message], error);
        }

        await Context.Out.WriteLineAsync($"{path}: parameters learned from {utterances.Count} utterances").ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private async Task CrossValidateAsync(
        CorrectionTrainer trainer, IReadOnlyList<CorrectionUtterance> utterances, CorrectionMode mode, int folds, CancellationToken cancellationToken)
    {
        var coverages = Enum.GetValues<TermCoverage>();
        CorrectionEvaluationOptions[] evaluations = [.. coverages.Select(coverage => new CorrectionEvaluationOptions { Mode = mode, Terms = coverage })];
        var results = trainer.CrossValidate(utterances, folds, evaluations, cancellationToken);
        foreach (var (coverage, result) in coverages.Zip(results))
        {
            var name = coverage switch
            {
                TermCoverage.All => "all rare words in the lists",
                TermCoverage.Half => "half of them",
                _ => "none of them",
            };
            await CorrectionReport.WriteAsync(Context.Out, name, result).ConfigureAwait(false);
        }
    }
}
