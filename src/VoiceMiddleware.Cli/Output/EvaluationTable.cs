using Spectre.Console;
using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Cli.Output;

/// <summary>Shows the results of an evaluation as tables.</summary>
internal static class EvaluationTable
{
    private const string Speakers = "Speakers";

    internal static void Write(EvaluationReport report, IReadOnlyList<GateOutcome> gates, bool withSpeakers, IAnsiConsole console)
    {
        foreach (var table in report.ToTables(gates).Where(table => withSpeakers || table.Title != Speakers))
        {
            Write(table, console);
        }

        console.MarkupLineInterpolated(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{report.Recognizer.Provider} {report.Recognizer.Model}; {report.Arms.Select(arm => arm.AudioDuration.TotalSeconds).DefaultIfEmpty().Max():0} s of audio per arm; real-time factor = processor time of the process / length of the audio.");
    }

    internal static void Write(ReportTable content, IAnsiConsole console)
    {
        var table = new Table().Border(console.Profile.Capabilities.Unicode ? TableBorder.Rounded : TableBorder.Ascii);
        foreach (var (heading, index) in content.Columns.Select((heading, index) => (heading, index)))
        {
            var column = new TableColumn(Markup.Escape(heading));
            table.AddColumn(index == 0 ? column : column.RightAligned());
        }

        foreach (var row in content.Rows)
        {
            table.AddRow(row.Select((cell, index) => Show(cell, content.Columns[index])).ToArray());
        }

        // Above the table, not in it: a narrow terminal would break the title apart.
        console.MarkupLineInterpolated($"{content.Title}");
        console.Write(table);
    }

    private static string Show(string cell, string column) =>
        cell == "failed" || (column == "failed" && cell != "0") ? $"[red]{Markup.Escape(cell)}[/]" : Markup.Escape(cell);
}
