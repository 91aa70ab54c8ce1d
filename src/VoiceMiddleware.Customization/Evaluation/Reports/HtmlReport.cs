using System.Globalization;

namespace VoiceMiddleware.Customization.Evaluation.Reports;

/// <summary>The report as one HTML page. The markup is well-formed XML too; style and script come from the files beside this one.</summary>
internal sealed class HtmlReport(TextWriter writer, EvaluationReport report, HtmlReportOptions options, IReadOnlyList<GateOutcome> gates)
{
    internal void Write()
    {
        var clips = report.Arms.SelectMany(arm => arm.Clips.Select(clip => clip.Clip).Concat(arm.Failures.Select(failure => failure.Clip)))
            .DistinctBy(clip => clip.Id, StringComparer.Ordinal).ToArray();
        writer.Write(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="color-scheme" content="light dark" />
            <title>{Text(options.Title)}</title>
            <style>
            {Resource("report.css")}
            </style>
            </head>
            <body>
            <a class="skip" href="#clips">Skip to the clips</a>
            <header>
            <h1>{Text(options.Title)}</h1>
            <p>{Text(ReportText.Describe(report))}.</p>
            </header>
            <main>

            """);
        foreach (var (table, index) in ReportTables.Of(report, gates).Select((table, index) => (table, index)))
        {
            WriteTable(table, index);
        }

        WriteFilters(clips);
        writer.Write("<section id=\"clips\" aria-label=\"Clips\">\n");
        foreach (var clip in clips)
        {
            WriteClip(clip);
        }

        writer.Write(
            $"""
            </section>
            </main>
            <script>
            {Resource("report.js")}
            </script>
            </body>
            </html>

            """);
    }

    private void WriteTable(ReportTable table, int index)
    {
        writer.Write(
            $"""
            <h2 id="table-{index}">{Text(table.Title)}</h2>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="table-{index}">
            <table>
            <thead><tr>{string.Concat(table.Columns.Select(column => $"<th scope=\"col\">{Text(column)}</th>"))}</tr></thead>
            <tbody>

            """);
        foreach (var row in table.Rows)
        {
            writer.Write($"<tr><th scope=\"row\">{Text(row[0])}</th>{string.Concat(row.Skip(1).Select(Cell))}</tr>\n");
        }

        writer.Write("</tbody>\n</table>\n</div>\n");

        static string Cell(string cell) => cell == "failed" ? $"<td class=\"failed\">✗ {Text(cell)}</td>" : $"<td>{Text(cell)}</td>";
    }

    private void WriteFilters(EvaluationClip[] clips)
    {
        var speakers = clips.Select(clip => clip.Speaker).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        writer.Write(
            $"""
            <h2 id="clips-heading">Clips</h2>
            <form id="filters" aria-label="Filters">
            <label><input type="checkbox" id="only-changed" /> only changed</label>
            <label><input type="checkbox" id="only-worse" /> only worse</label>
            <label>speaker <select id="speaker"><option value="">all</option>{string.Concat(speakers.Select(name => $"<option>{Text(name)}</option>"))}</select></label>
            <label>words <input type="search" id="words" /></label>
            <output id="count" aria-live="polite">{clips.Length} clips</output>
            </form>
            <p class="legend">Marks: <strong class="term">listed term</strong> · <span class="wrong">taken for this</span> · <del>left out</del> · <ins>added</ins> ·
            <span class="fixed">✓ right, and wrong without context</span> · <span class="new">✗</span> wrong, and right without context.</p>

            """);
    }

    private void WriteClip(EvaluationClip clip)
    {
        var results = report.Arms.Select(arm => (arm.Arm, Result: arm.Clips.FirstOrDefault(result => result.Clip.Id == clip.Id), arm.Failures)).ToArray();
        var baseline = report.Baseline?.Clips.FirstOrDefault(result => result.Clip.Id == clip.Id);
        var biased = results.Where(one => one.Result is not null && one.Arm.Name != EvaluationArm.None.Name).Select(one => one.Result!).ToArray();
        var changed = baseline is not null && biased.Any(result => result.Hypothesis != baseline.Hypothesis);
        var worse = baseline is not null && biased.Any(result => result.Words.Errors > baseline.Words.Errors);
        var any = results.Select(one => one.Result).OfType<ClipResult>().FirstOrDefault();
        writer.Write(
            $"""
            <article class="clip" data-changed="{(changed ? 1 : 0)}" data-worse="{(worse ? 1 : 0)}" data-speaker="{Text(clip.Speaker ?? "")}">
            <h3>{Text(clip.Id)}</h3>
            <p class="about">{Text(About(clip, any, worse))}</p>

            """);
        WriteAudio(clip);
        var words = new HtmlWords(clip, baseline);
        writer.Write($"<div class=\"sides\">\n<section><h4>said</h4><p>{words.Reference()}</p></section>\n");
        foreach (var (arm, result, failures) in results)
        {
            if (result is not null)
            {
                var difference = baseline is null || arm.Name == EvaluationArm.None.Name ? "" : $" ({result.Words.Errors - baseline.Words.Errors:+0;-0;±0})";
                writer.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"<section><h4>{arm.Name} <small>{result.Words.Errors} of {result.Words.ReferenceWords} wrong{difference}</small></h4><p>{words.Hypothesis(result)}</p></section>\n"));
            }
            else if (failures.FirstOrDefault(failure => failure.Clip.Id == clip.Id) is { } failure)
            {
                writer.Write($"<section><h4>{arm.Name}</h4><p class=\"failed\">✗ not recognised: {Text(failure.Message)}</p></section>\n");
            }
        }

        writer.Write("</div>\n</article>\n");
    }

    private static string About(EvaluationClip clip, ClipResult? result, bool worse) => string.Join(" · ", new[]
    {
        clip.Speaker,
        result is null ? null : string.Create(CultureInfo.InvariantCulture, $"{result.AudioDuration.TotalSeconds:0.0} s"),
        result is { HasForeignList: true } ? "foreign list" : null,
        worse ? "✗ worse with context" : null,
    }.Where(part => !string.IsNullOrEmpty(part)));

    private void WriteAudio(EvaluationClip clip)
    {
        var name = Text($"recording of {clip.Id}");
        if (options.LinkAudioFrom is { } folder)
        {
            writer.Write($"<audio controls=\"controls\" preload=\"none\" aria-label=\"{name}\" src=\"{Text(Link(folder, clip.AudioPath))}\"></audio>\n");
            return;
        }

        byte[] audio;
        try
        {
            audio = File.ReadAllBytes(clip.AudioPath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A clip that failed because of its recording has its place in the report all the same.
            writer.Write($"<p class=\"failed\">✗ no recording: {Text(error.Message)}</p>\n");
            return;
        }

        writer.Write($"<audio controls=\"controls\" preload=\"none\" aria-label=\"{name}\" src=\"data:audio/wav;base64,");
        const int piece = 3 * 64 * 1024; // a multiple of three, so that pieces join without padding
        for (var start = 0; start < audio.Length; start += piece)
        {
            writer.Write(Convert.ToBase64String(audio, start, Math.Min(piece, audio.Length - start)));
        }

        writer.Write("\"></audio>\n");
    }

    private static string Link(string folder, string path)
    {
        var relative = Path.GetRelativePath(folder, path);
        return Path.IsPathRooted(relative)
            ? new Uri(relative).AbsoluteUri
            : string.Join('/', relative.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Select(Uri.EscapeDataString));
    }

    private static string Resource(string name)
    {
        var assembly = typeof(HtmlReport).Assembly;
        using var stream = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks its resource '{name}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string Text(string text) => HtmlWords.Encode(text);
}
