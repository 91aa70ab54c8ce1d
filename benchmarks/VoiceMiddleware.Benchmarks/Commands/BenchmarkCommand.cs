using System.CommandLine;
using System.Text.Json;
using VoiceMiddleware.Benchmarks.Measuring;

namespace VoiceMiddleware.Benchmarks.Commands;

/// <summary>A command that measures something and prints a Markdown table with the machine it was measured on.</summary>
internal abstract class BenchmarkCommand : Command
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly Option<string> _json = new("--json") { Description = "Also write the figures to a file, as JSON.", HelpName = "FILE" };

    protected BenchmarkCommand(string name, string description)
        : base(name, description) => SetAction(ExecuteAsync);

    /// <summary>Measures. Says on the error output how far it is when it takes more than a second.</summary>
    /// <exception cref="BenchmarkException">It can not be run.</exception>
    protected abstract Task<BenchmarkReport> MeasureAsync(ParseResult arguments, CancellationToken cancellationToken);

    /// <summary>Adds the options that this class has for all commands; last, so that they come last in the help.</summary>
    protected void AddCommonOptions() => Options.Add(_json);

    protected static void Progress(string text) => Console.Error.WriteLine(text);

    /// <summary>Makes an option for a number that refuses what is below the least that makes sense.</summary>
    protected static Option<int> CreateNumber(string name, int value, int least, string description)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out var given) && given < least)
            {
                result.AddError($"{name}: {given} is too small; give {least} or more.");
            }
        });
        return option;
    }

    /// <summary>Makes what <c>--json</c> writes.</summary>
    private protected virtual object Describe(BenchmarkReport report, Machine machine) => new { Command = Name, Machine = machine, report.Figures };

    private async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var machine = Machine.Current();
        var report = await MeasureAsync(arguments, cancellationToken).ConfigureAwait(false);
        Console.WriteLine(machine);
        Console.WriteLine();
        Console.WriteLine(report.Text);
        if (arguments.GetValue(_json) is { } path)
        {
            await File.WriteAllTextAsync(path, JsonSerializer.Serialize(Describe(report, machine), Json), cancellationToken).ConfigureAwait(false);
        }

        return report.Passed ? 0 : 1;
    }
}
