using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using VoiceMiddleware.Benchmarks.Measuring;

namespace VoiceMiddleware.Benchmarks.Peers;

/// <summary>A framework's driver: a program that prints one line of JSON for each measurement. Runs on one core where the system can do that.</summary>
/// <param name="Name">The framework.</param>
/// <param name="Program">The program.</param>
/// <param name="Arguments">What it is always given.</param>
internal sealed record Contestant(string Name, string Program, IReadOnlyList<string> Arguments)
{
    private static readonly bool OnOneCore = File.Exists("/usr/bin/taskset") && Environment.ProcessorCount > 1;

    /// <summary>Measures.</summary>
    /// <param name="arguments">What and how much.</param>
    /// <param name="timeout">After which the program is taken for dead.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="BenchmarkException">The program failed; the message holds what it said.</exception>
    public async Task<JsonNode> MeasureAsync(IEnumerable<string> arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        string[] command = [.. OnOneCore ? ["taskset", "-c", "1"] : Array.Empty<string>(), Program, .. Arguments, .. arguments];
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        var (code, output, errors) = await ProcessRun.RunAsync(start, timeout, cancellationToken).ConfigureAwait(false);
        var line = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(text => text.StartsWith('{'));
        return code == 0 && line is not null
            ? JsonNode.Parse(line)!
            : throw new BenchmarkException(string.Create(
                CultureInfo.InvariantCulture, $"{Name}: '{string.Join(' ', command)}' ended with code {code} and no figures. {errors.Trim().Split('\n')[^1]}"));
    }
}
