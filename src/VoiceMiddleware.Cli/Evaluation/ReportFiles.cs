using System.CommandLine;
using VoiceMiddleware.Cli.Commands;
using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Cli.Evaluation;

/// <summary>The options by which an evaluation's report goes to files.</summary>
internal sealed class ReportFiles
{
    private readonly Option<string> _json = new("--json") { Description = "Also write the results to a file, as JSON.", HelpName = "FILE" };
    private readonly Option<string> _markdown = new("--markdown") { Description = "Also write the tables to a file, as Markdown.", HelpName = "FILE" };
    private readonly Option<string> _junit = new("--junit")
    {
        Description = "Also write gates and clips to a file, as JUnit XML for build servers.",
        HelpName = "FILE",
    };

    private readonly Option<string> _html = new("--html")
    {
        Description = "Also write a page that shows every clip side by side, with its recording. The recordings are in the page, which adds about 2.5 MB a minute.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _audioLinks = new("--audio-links")
    {
        Description = "Let the page of --html link to the recordings: it stays small, and works only where they lie.",
    };

    private IEnumerable<Option<string>> Files => [_json, _markdown, _junit, _html];

    internal void AddTo(Command command)
    {
        foreach (var option in Files)
        {
            command.Options.Add(option);
        }

        command.Options.Add(_audioLinks);
    }

    internal void Check(ParseResult arguments, List<string> problems)
    {
        foreach (var option in Files)
        {
            OptionChecks.CheckOutput(option.Name, arguments.GetValue(option), problems);
        }

        foreach (var twice in Files.GroupBy(option => arguments.GetValue(option) is { Length: > 0 } file ? Path.GetFullPath(file) : null).Where(group => group.Key is not null && group.Count() > 1))
        {
            problems.Add($"{string.Join(" and ", twice.Select(option => option.Name))} name the same file '{arguments.GetValue(twice.First())}'.");
        }

        if (arguments.GetValue(_audioLinks) && arguments.GetValue(_html) is null)
        {
            problems.Add("--audio-links is about the page of --html; give that too.");
        }
    }

    /// <summary>Tells whether the page would link to recordings.</summary>
    internal bool LinksAudio(ParseResult arguments) => arguments.GetValue(_audioLinks);

    internal void Write(ParseResult arguments, EvaluationReport report, IReadOnlyList<GateOutcome> gates, string title)
    {
        if (arguments.GetValue(_json) is { } json)
        {
            using var stream = File.Create(json);
            report.WriteJson(stream, gates);
        }

        if (arguments.GetValue(_markdown) is { } markdown)
        {
            using var writer = new StreamWriter(markdown);
            report.WriteMarkdown(writer, gates);
        }

        if (arguments.GetValue(_junit) is { } junit)
        {
            using var stream = File.Create(junit);
            report.WriteJUnit(stream, gates);
        }

        if (arguments.GetValue(_html) is { } html)
        {
            using var writer = new StreamWriter(html);
            var folder = arguments.GetValue(_audioLinks) ? Path.GetDirectoryName(Path.GetFullPath(html)) : null;
            report.WriteHtml(writer, new HtmlReportOptions { LinkAudioFrom = folder, Title = title }, gates);
        }
    }
}
