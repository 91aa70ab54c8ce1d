namespace VoiceMiddleware.Customization.Evaluation.Reports;

/// <summary>The report as Markdown with pipe tables, as GitHub and GitLab show them.</summary>
internal static class MarkdownReport
{
    internal static void Write(TextWriter writer, EvaluationReport report, IReadOnlyList<GateOutcome> gates)
    {
        writer.Write($"# Evaluation\n\n{Escape(ReportText.Describe(report))}.\n");
        foreach (var table in ReportTables.Of(report, gates))
        {
            writer.Write($"\n## {table.Title}\n\n");
            WriteRow(writer, table.Columns);
            writer.Write($"|{string.Concat(table.Columns.Select((_, column) => column == 0 ? "---|" : "---:|"))}\n");
            foreach (var row in table.Rows)
            {
                WriteRow(writer, row);
            }
        }

        var failures = report.Arms.SelectMany(arm => arm.Failures.Select(failure => (arm.Arm.Name, failure))).ToArray();
        if (failures.Length > 0)
        {
            writer.Write("\n## Not recognised\n\n");
            foreach (var (arm, failure) in failures)
            {
                writer.Write($"- {Escape(failure.Clip.Id)} ({arm}): {Escape(failure.Message)}\n");
            }
        }
    }

    private static void WriteRow(TextWriter writer, IEnumerable<string> cells) =>
        writer.Write($"| {string.Join(" | ", cells.Select(Escape))} |\n");

    // What has a meaning in Markdown: names of speakers and messages of engines hold anything.
    private static string Escape(string text)
    {
        var escaped = new System.Text.StringBuilder();
        foreach (var c in text.ReplaceLineEndings(" "))
        {
            if (c is '\\' or '|' or '*' or '_' or '`' or '[' or ']' or '<' or '>' or '#' or '&')
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
