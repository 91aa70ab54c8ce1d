using System.CommandLine;
using VoiceMiddleware.Cli.Evaluation;
using VoiceMiddleware.Cli.Output;
using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Cli.Commands;

/// <summary><c>voicemw evaluate</c>: what hotwords and context are worth on recordings with known transcripts.</summary>
internal sealed class EvaluateCommand : VoiceCommand
{
    private const int MaxJobs = 64;
    private const int MinResamples = 100;
    private const int MaxResamples = 1_000_000;

    private readonly ClipSource _source = new(new SynthesisSource());
    private readonly GateOptions _gates = new();
    private readonly ReportFiles _files = new();
    private readonly Option<string> _arms;
    private readonly Option<int> _jobs = new("--jobs")
    {
        Description = "Clips to recognise at the same time.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<bool> _speakers = new("--speakers") { Description = "Also show every speaker's figures." };
    private readonly Option<string> _resume = new("--resume")
    {
        Description = "Keep results in a file as they come, and take those from it that still hold: a stopped evaluation goes on where it was.",
        HelpName = "FILE.jsonl",
    };

    private readonly Option<int> _resamples = new("--resamples")
    {
        Description = "Draws for the intervals.",
        HelpName = "N",
        DefaultValueFactory = _ => BootstrapOptions.DefaultResamples,
    };

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "What the draws, and the recordings of --synthesize, follow from.",
        HelpName = "N",
        DefaultValueFactory = _ => 0,
    };

    internal EvaluateCommand(CliContext context)
        : base(context, "evaluate", "Measures word errors, recall of terms, false insertions and speed on recordings with known transcripts.")
    {
        var names = string.Join(", ", context.Arms.Select(arm => arm.Name));
        _arms = new("--arms")
        {
            Description = $"What is compared, separated by commas: {names}.",
            HelpName = "LIST",
            DefaultValueFactory = _ => string.Join(',', EvaluationArm.Standard.Select(arm => arm.Name)),
        };
        _source.AddTo(this);
        Options.Add(_arms);
        Options.Add(_jobs);
        Options.Add(_speakers);
        _gates.AddTo(this);
        _files.AddTo(this);
        Options.Add(_resume);
        Options.Add(_resamples);
        Options.Add(_seed);
    }

    internal override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("voicemw evaluate calls/manifest.tsv", "Runs four arms over all clips and prints tables."),
        ("voicemw evaluate calls/manifest.tsv --arms none,both --html report.html", "Shows every clip side by side, with its recording."),
        ("voicemw evaluate calls/manifest.tsv --gate \"hotwords.recall>=0.9\" --gate \"falseInsertions<=0.8\" --junit gates.xml", "Fails a build when a figure breaks its bound."),
        ("voicemw evaluate calls/manifest.tsv --every 3 --jobs 2", "Takes every third clip, two at a time: a quick look."),
        ("voicemw evaluate calls/manifest.tsv --resume results.jsonl", "Can be stopped, shows what it has, and goes on when it is run again."),
        ("voicemw evaluate --synthesize terms.txt --telephone --snr 20,10", "Tries a list before anybody called."),
    ];

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        _source.Check(arguments, _files.LinksAudio(arguments), problems);
        var arms = ReadArms(arguments.GetRequiredValue(_arms), problems);
        var gates = _gates.Read(arguments, arms, problems);
        _files.Check(arguments, problems);
        OptionChecks.CheckOutput("--resume", arguments.GetValue(_resume), problems);
        OptionChecks.CheckNumber("--jobs", arguments.GetValue(_jobs), 1, MaxJobs, problems);
        OptionChecks.CheckNumber("--resamples", arguments.GetValue(_resamples), MinResamples, MaxResamples, problems);
        OptionChecks.CheckNumber("--seed", arguments.GetValue(_seed), 0, int.MaxValue, problems);
        if (problems.Count > 0)
        {
            throw CliException.BadInput(problems);
        }

        var seed = (ulong)arguments.GetValue(_seed);
        using var folder = new SpeechSetFolder();
        var clips = await _source.LoadAsync(arguments, Context, folder, seed, cancellationToken).ConfigureAwait(false);
        using var journal = await JournalOption.OpenAsync(Context, arguments.GetValue(_resume)).ConfigureAwait(false);
        var options = new EvaluationOptions
        {
            Arms = arms,
            Jobs = arguments.GetValue(_jobs),
            Bootstrap = new BootstrapOptions(arguments.GetValue(_resamples), seed),
            Journal = journal,
        };

        EvaluationReport report;
        try
        {
            report = await RunAsync(clips, options, cancellationToken).ConfigureAwait(false);
        }
        catch (EvaluationStoppedException stopped)
        {
            return await ShowStoppedAsync(stopped, arms, clips.Count, arguments).ConfigureAwait(false);
        }

        var outcomes = report.Check(gates);
        EvaluationTable.Write(report, outcomes, arguments.GetValue(_speakers), Context.CreateConsole());
        _files.Write(arguments, report, outcomes, $"Evaluation of {_source.NameOf(arguments)}");
        await WriteProblemsAsync(report, outcomes).ConfigureAwait(false);
        return report.HasFailures ? ExitCodes.Failure : outcomes.Any(outcome => !outcome.Passed) ? ExitCodes.GateFailed : ExitCodes.Success;
    }

    private async Task<EvaluationReport> RunAsync(IReadOnlyList<EvaluationClip> clips, EvaluationOptions options, CancellationToken cancellationToken)
    {
        using var recognizer = Context.CreateRecognizer(options.Jobs);
        using var progress = new ProgressLine(Context);
        return await new EvaluationRunner(recognizer, Context.Time)
            .RunAsync(clips, options, new EvaluationProgressText(progress), cancellationToken).ConfigureAwait(false);
    }

    private List<EvaluationArm> ReadArms(string list, List<string> problems)
    {
        var arms = new List<EvaluationArm>();
        foreach (var name in list.Split(',', StringSplitOptions.TrimEntries))
        {
            if (Context.Arms.FirstOrDefault(arm => string.Equals(arm.Name, name, StringComparison.OrdinalIgnoreCase)) is not { } arm)
            {
                problems.Add($"--arms: there is no arm '{name}'; choose from {string.Join(", ", Context.Arms.Select(known => known.Name))}.");
            }
            else if (arms.Contains(arm))
            {
                problems.Add($"--arms: '{name}' is given twice; remove one.");
            }
            else
            {
                arms.Add(arm);
            }
        }

        return arms;
    }

    /// <summary>Shows what there is. Files are not written: half a result should not be taken for one.</summary>
    private async Task<int> ShowStoppedAsync(EvaluationStoppedException stopped, List<EvaluationArm> arms, int clips, ParseResult arguments)
    {
        if (stopped.Partial.Arms.All(arm => arm.Clips.Count == 0))
        {
            return await JournalOption.ReportStoppedAsync(Context, stopped, arguments.GetValue(_resume)).ConfigureAwait(false);
        }

        EvaluationTable.Write(stopped.Partial, [], arguments.GetValue(_speakers), Context.CreateConsole());
        await WriteProblemsAsync(stopped.Partial, []).ConfigureAwait(false);
        var missing = arms.Select(arm => (arm.Name, Clips: clips - CountDone(arm))).Where(arm => arm.Clips > 0).ToArray();
        await Context.Error.WriteLineAsync(
            $"voicemw: stopped: these figures lack {missing.Sum(arm => arm.Clips)} of {arms.Count * clips} recognitions "
            + $"({string.Join(", ", missing.Select(arm => $"{arm.Name}: {arm.Clips} of {clips} clips"))}); "
            + JournalOption.SayHowToGoOn(arguments.GetValue(_resume))).ConfigureAwait(false);
        return ExitCodes.Incomplete;

        int CountDone(EvaluationArm arm) =>
            stopped.Partial.Arms.FirstOrDefault(result => result.Arm.Name == arm.Name) is { } result ? result.Clips.Count + result.Failures.Count : 0;
    }

    private async Task WriteProblemsAsync(EvaluationReport report, IReadOnlyList<GateOutcome> outcomes)
    {
        foreach (var (arm, failure) in report.Arms.SelectMany(arm => arm.Failures.Select(failure => (arm.Arm, failure))))
        {
            await Context.Error.WriteLineAsync(
                $"voicemw: {arm.Name}: clip {failure.Clip.Id} ({failure.Clip.AudioPath}): {failure.Message.ReplaceLineEndings(" ")}").ConfigureAwait(false);
        }

        foreach (var outcome in outcomes.Where(outcome => !outcome.Passed))
        {
            await Context.Error.WriteLineAsync($"voicemw: gate failed: {outcome}.").ConfigureAwait(false);
        }
    }
}
