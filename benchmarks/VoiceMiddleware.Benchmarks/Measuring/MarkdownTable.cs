namespace VoiceMiddleware.Benchmarks.Measuring;

/// <summary>Renders tables as they stand in the documentation.</summary>
internal static class MarkdownTable
{
    /// <summary>Renders a table.</summary>
    /// <param name="headings">The columns.</param>
    /// <param name="rows">The cells of each row.</param>
    public static string Render(IEnumerable<string> headings, IEnumerable<IEnumerable<string>> rows)
    {
        var columns = headings.ToArray();
        return string.Join(
            Environment.NewLine,
            [Row(columns), "|" + string.Concat(Enumerable.Repeat("---|", columns.Length)), .. rows.Select(Row)]);
    }

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
