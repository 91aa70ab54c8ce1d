using System.CommandLine;
using System.Globalization;
using VoiceMiddleware.Benchmarks.Conversations;
using VoiceMiddleware.Benchmarks.Measuring;
using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Benchmarks.Commands;

/// <summary>What endpointing by transcript gains.</summary>
internal sealed class EndpointingCommand : BenchmarkCommand
{
    public EndpointingCommand()
        : base("endpointing", "Measures in two conversations in real time how soon the end of a finished sentence is decided, by silence and by transcript, and whether a number with a pause of 900 ms in it stays one utterance. Takes about a minute.") =>
        AddCommonOptions();

    protected override async Task<BenchmarkReport> MeasureAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var figures = new List<EndpointingFigures>();
        foreach (var strategy in new IEndpointingStrategy[] { new SilenceEndpointing(), new TranscriptEndpointing() })
        {
            Progress($"endpointing: loading the models ({strategy.Name}).");
            var line = 0;
            figures.Add(await Endpointing.MeasureAsync(
                strategy, () => Progress($"endpointing: line {++line} of {Endpointing.FinishedLines.Count + 1}, {strategy.Name}"), cancellationToken).ConfigureAwait(false));
        }

        var rows = figures.Select(f => new[]
        {
            f.Strategy,
            Milliseconds(Distribution.Of(f.Finished.Select(u => u.Delay))?.P50),
            Milliseconds(Distribution.Of(f.Finished.Select(u => u.Delay))?.Max),
            Milliseconds(Distribution.Of(f.Finished.Select(u => u.Delay + u.FinalDelay))?.P50),
            Milliseconds(Distribution.Of(f.Finished.Select(u => u.Delay + u.FinalDelay))?.Max),
            string.Join(" / ", f.Number),
        });
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                {Endpointing.FinishedLines.Count} finished sentences, from the last word on, and a number that the caller pauses in for 900 ms; flite's slt speaks.

                {MarkdownTable.Render(["strategy", "end decided, p50", "max", "final text, p50", "max", "the number"], rows)}
                """),
            figures);
    }

    private static string Milliseconds(double? value) => value is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0} ms") : "–";
}
