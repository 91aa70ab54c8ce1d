using System.CommandLine;
using VoiceMiddleware.Cli.Output;
using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Cli.Commands;

/// <summary><c>voicemw evaluate</c>: what hotwords and context are worth on recordings with known transcripts.</summary>
internal sealed class EvaluateCommand : VoiceCommand
{
    private const int MaxJobs = 64;

    private readonly Argument<string> _manifest = new("MANIFEST.tsv")
    {
        Description = "The clips: tab-separated columns id, audio, transcript and, optionally, hotwords, context, speaker.",
    };

    private readonly Option<string> _arms = new("--arms")
    {
        Description = "What the recogniser is told, separated by commas: none, hotwords, context, both.",
        HelpName = "LIST",
        DefaultValueFactory = _ => "none,hotwords,context,both",
    };

    private readonly Option<string> _json = new("--json") { Description = "Also write the results to a file, as JSON.", HelpName = "FILE" };
    private readonly Option<int> _jobs = new("--jobs")
    {
        Description = "Clips to recognise at the same time.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int?> _limit = new("--limit") { Description = "Take at most so many clips.", HelpName = "N" };
    private readonly Option<int> _every = new("--every")
    {
        Description = "Take every Nth clip, from the first on; before --limit.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    internal EvaluateCommand(CliContext context)
        : base(context, "evaluate", "Measures word errors, recall of terms, false insertions and speed on recordings with known transcripts.")
    {
        Arguments.Add(_manifest);
        Options.Add(_arms);
        Options.Add(_json);
        Options.Add(_jobs);
        Options.Add(_limit);
        Options.Add(_every);
    }

    internal override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("voicemw evaluate calls/manifest.tsv", "Runs all four arms over all clips and prints a table."),
        ("voicemw evaluate calls/manifest.tsv --arms none,both --json result.json", "Runs two arms and keeps every clip's transcript."),
        ("voicemw evaluate calls/manifest.tsv --every 3 --jobs 2", "Takes every third clip, two at a time: a quick look."),
    ];

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var path = arguments.GetRequiredValue(_manifest);
        CheckFile(path, problems);
        var options = new EvaluationOptions { Arms = ReadArms(arguments.GetRequiredValue(_arms), problems), Jobs = arguments.GetValue(_jobs) };
        CheckNumber("--jobs", options.Jobs, MaxJobs, problems);
        var every = arguments.GetValue(_every);
        CheckNumber("--every", every, int.MaxValue, problems);
        var limit = arguments.GetValue(_limit) ?? int.MaxValue;
        CheckNumber("--limit", limit, int.MaxValue, problems);
        var json = arguments.GetValue(_json);
        CheckOutput(json, problems);
        if (problems.Count > 0)
        {
            throw CliException.BadInput(problems);
        }

        var clips = Load(path).Clips.Where((_, index) => index % every == 0).Take(limit).ToArray();
        using var recognizer = Context.CreateRecognizer(options.Jobs);
        EvaluationReport report;
        using (var progress = new ProgressLine(Context))
        {
            report = await new EvaluationRunner(recognizer, Context.Time)
                .RunAsync(clips, options, new EvaluationProgressText(progress), cancellationToken).ConfigureAwait(false);
        }

        EvaluationTable.Write(report, Context.CreateConsole());
        await WriteFailuresAsync(report).ConfigureAwait(false);
        if (json is not null)
        {
            using var stream = File.Create(json);
            report.WriteJson(stream);
        }

        return report.HasFailures ? ExitCodes.Failure : ExitCodes.Success;
    }

    private static EvaluationManifest Load(string path)
    {
        try
        {
            return EvaluationManifest.Load(path);
        }
        catch (EvaluationManifestException error)
        {
            throw new CliException(ExitCodes.BadInput, [.. error.Problems.Select(problem => $"{path}: {problem}")], error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.BadInput, [$"{path}: {error.Message}"], error);
        }
    }

    private static List<EvaluationArm> ReadArms(string list, List<string> problems)
    {
        var arms = new List<EvaluationArm>();
        foreach (var name in list.Split(',', StringSplitOptions.TrimEntries))
        {
            // Not Enum.TryParse alone: it also takes numbers.
            if (!name.All(char.IsAsciiLetter) || !Enum.TryParse<EvaluationArm>(name, ignoreCase: true, out var arm))
            {
                problems.Add($"--arms: there is no arm '{name}'; choose from none, hotwords, context, both.");
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

    private static void CheckNumber(string option, int value, int max, List<string> problems)
    {
        if (value < 1 || value > max)
        {
            problems.Add($"{option}: {value} is not a number from 1 {(max == int.MaxValue ? "on" : $"to {max}")}.");
        }
    }

    /// <summary>An evaluation can take hours; that its result can not be written should be known before.</summary>
    private static void CheckOutput(string? json, List<string> problems)
    {
        if (json is null)
        {
            return;
        }

        if (json.Length == 0 || Directory.Exists(json))
        {
            problems.Add($"--json: '{json}' is not the name of a file.");
        }
        else if (Path.GetDirectoryName(Path.GetFullPath(json)) is { } folder && !Directory.Exists(folder))
        {
            problems.Add($"--json: there is no folder '{folder}'; make it first.");
        }
    }

    private async Task WriteFailuresAsync(EvaluationReport report)
    {
        foreach (var arm in report.Arms)
        {
            foreach (var failure in arm.Failures)
            {
                await Context.Error.WriteLineAsync(
                    $"voicemw: {EvaluationTable.NameOf(arm.Arm)}: clip {failure.Clip.Id} ({failure.Clip.AudioPath}): {failure.Message.ReplaceLineEndings(" ")}")
                    .ConfigureAwait(false);
            }
        }
    }
}
