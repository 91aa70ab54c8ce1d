using System.CommandLine;
using System.Globalization;
using VoiceMiddleware.Benchmarks.Conversations;
using VoiceMiddleware.Benchmarks.Measuring;

namespace VoiceMiddleware.Benchmarks.Commands;

/// <summary>What asking the model ahead of the final words is worth.</summary>
internal sealed class SpeculationCommand : BenchmarkCommand
{
    private readonly Option<int> _utterances = CreateNumber("--utterances", 24, 1, "Lines to say, in each of two conversations; one takes about six seconds.");
    private readonly Option<int> _delay = CreateNumber("--model-delay", 400, 0, "Milliseconds that the model thinks before its first word.");

    public SpeculationCommand()
        : base("speculation", "Measures how much sooner a reply is heard when the model is asked while the caller may still go on.")
    {
        Options.Add(_utterances);
        Options.Add(_delay);
        AddCommonOptions();
    }

    protected override async Task<BenchmarkReport> MeasureAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        Progress("speculation: loading the models.");
        var (utterances, delay) = (arguments.GetValue(_utterances), arguments.GetValue(_delay));
        var figures = await Speculation.MeasureAsync(
            utterances, TimeSpan.FromMilliseconds(delay), done => Progress($"speculation: line {done} of {2 * utterances}"), cancellationToken).ConfigureAwait(false);
        var rows = new[] { ("after the final words", figures.Without), ("ahead of them", figures.With) }
            .Where(row => row.Item2 is not null)
            .Select(row => new[] { row.Item1, Text(row.Item2!.Count), $"{Text(row.Item2.P50)} ms", $"{Text(row.Item2.P95)} ms" });
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                From the end of speech to the first audio of the reply, endpointing included; the model thinks for {delay} ms.

                {MarkdownTable.Render(["the model is asked", "replies", "p50", "p95"], rows)}

                Requests ahead that were used: {figures.Hits}; dropped: {figures.Misses}.
                """),
            figures,
            Passed: figures.With is not null);
    }

    private static string Text(double value) => value.ToString("0", CultureInfo.InvariantCulture);
}
