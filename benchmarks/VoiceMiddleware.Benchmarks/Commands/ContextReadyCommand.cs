using System.CommandLine;
using System.Globalization;
using VoiceMiddleware.Benchmarks.Measuring;
using VoiceMiddleware.Benchmarks.Recognition;

namespace VoiceMiddleware.Benchmarks.Commands;

/// <summary>How long a new context takes to be ready.</summary>
internal sealed class ContextReadyCommand : BenchmarkCommand
{
    private readonly Option<int> _hotwords = CreateNumber("--hotwords", 500, 10, "Hotwords of each context.");
    private readonly Option<int> _lists = CreateNumber("--lists", 20, 1, "Contexts to make ready, no word in two of them.");
    private readonly Option<int> _seed = CreateNumber("--seed", 1, 0, "Another choice of words.");

    public ContextReadyCommand()
        : base("context-ready", "Measures how long PocketSphinx takes to be ready for new hotwords and ten messages. Target: 300 ms.")
    {
        Options.Add(_hotwords);
        Options.Add(_lists);
        Options.Add(_seed);
        AddCommonOptions();
    }

    protected override async Task<BenchmarkReport> MeasureAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        Progress("context-ready: loading the models.");
        var lists = arguments.GetValue(_lists);
        var figures = await ContextReady.MeasureAsync(
            arguments.GetValue(_hotwords), lists, arguments.GetValue(_seed), done => Progress($"context-ready: context {done} of {lists}"), cancellationToken).ConfigureAwait(false);
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{lists} contexts, each of {figures.Hotwords} new hotwords and {figures.Messages} messages.")
            + Environment.NewLine + Environment.NewLine
            + MarkdownTable.Render(["until ready", "p50", "p95", "max"], [Row("elapsed", figures.Elapsed), Row("CPU", figures.Processor)]),
            figures);
    }

    private static string[] Row(string name, Distribution d) => [name, Milliseconds(d.P50), Milliseconds(d.P95), Milliseconds(d.Max)];

    private static string Milliseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0} ms");
}
