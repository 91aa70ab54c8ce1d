namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>A table of a report, its figures as people read them.</summary>
/// <param name="Title">What the table shows.</param>
/// <param name="Columns">The headings.</param>
/// <param name="Rows">The cells, as many in each row as there are headings; the first names the row, and <c>-</c> stands for what has no value.</param>
public sealed record ReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
