using System.CommandLine;
using System.Text;
using System.Text.Json;
using Spectre.Console;
using VoiceMiddleware.Cli.Doctor;

namespace VoiceMiddleware.Cli.Commands;

/// <summary><c>voicemw doctor</c>: what is installed, what is missing, what to do.</summary>
internal sealed class DoctorCommand : VoiceCommand
{
    private readonly Option<bool> _json = new("--json") { Description = "Write the findings as JSON." };

    internal DoctorCommand(CliContext context)
        : base(context, "doctor", "Looks whether everything the local engines need is installed, and says what to do.") =>
        Options.Add(_json);

    internal override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("voicemw doctor", "Prints what is installed where; the exit code is 1 when something is missing."),
        ("voicemw doctor --json", "The same for a script: { \"ok\": …, \"checks\": [ … ] }."),
    ];

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var findings = new List<(DoctorCheck Check, DoctorFinding Finding)>();
        foreach (var check in Context.CreateChecks())
        {
            findings.Add((check, await check.LookAsync(cancellationToken).ConfigureAwait(false)));
        }

        if (arguments.GetValue(_json))
        {
            await Context.Out.WriteLineAsync(WriteJson(findings)).ConfigureAwait(false);
        }
        else
        {
            WriteTable(findings);
        }

        return findings.All(item => item.Finding.Ok) ? ExitCodes.Success : ExitCodes.Failure;
    }

    private void WriteTable(List<(DoctorCheck Check, DoctorFinding Finding)> findings)
    {
        var console = Context.CreateConsole();
        var table = new Table().Border(console.Profile.Capabilities.Unicode ? TableBorder.Rounded : TableBorder.Ascii);
        table.AddColumns("for", "part", "", "version", "where");
        foreach (var (check, finding) in findings)
        {
            table.AddRow(
                new Spectre.Console.Text(check.Part),
                new Spectre.Console.Text(check.Name),
                new Markup(finding.Ok ? "[green]ok[/]" : "[red]missing[/]"),
                new Spectre.Console.Text(finding.Version ?? ""),
                new Spectre.Console.Text(finding.Path ?? finding.Problem ?? ""));
        }

        console.Write(table);
        var missing = findings.Where(item => !item.Finding.Ok).ToArray();
        if (missing.Length == 0)
        {
            Context.Out.WriteLine("Everything is there.");
        }

        foreach (var (check, finding) in missing)
        {
            Context.Out.WriteLine($"{check.Name}: {finding.Problem}. To do: {finding.Advice}");
        }
    }

    private static string WriteJson(List<(DoctorCheck Check, DoctorFinding Finding)> findings)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteBoolean("ok", findings.All(item => item.Finding.Ok));
            json.WriteStartArray("checks");
            foreach (var (check, finding) in findings)
            {
                json.WriteStartObject();
                json.WriteString("part", check.Part);
                json.WriteString("name", check.Name);
                json.WriteBoolean("ok", finding.Ok);
                json.WriteString("version", finding.Version);
                json.WriteString("path", finding.Path);
                json.WriteString("problem", finding.Problem);
                json.WriteString("advice", finding.Advice);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
