using System.CommandLine;
using System.Globalization;
using VoiceMiddleware.Benchmarks.Conversations;
using VoiceMiddleware.Benchmarks.Measuring;

namespace VoiceMiddleware.Benchmarks.Commands;

/// <summary>How long the final text takes after the end of an utterance.</summary>
internal sealed class FinalDelayCommand : BenchmarkCommand
{
    private readonly Option<int> _utterances = CreateNumber("--utterances", 45, 1, "Lines to say; one takes about six seconds.");
    private readonly Option<int> _hotwords = CreateNumber("--hotwords", 100, 0, "Hotwords of the conversation.");

    public FinalDelayCommand()
        : base("final-delay", "Measures in one conversation in real time how long the final text takes after the end of an utterance is decided. Target: p95 of 200 ms.")
    {
        Options.Add(_utterances);
        Options.Add(_hotwords);
        AddCommonOptions();
    }

    protected override async Task<BenchmarkReport> MeasureAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        Progress("final-delay: loading the models.");
        var (utterances, hotwords) = (arguments.GetValue(_utterances), arguments.GetValue(_hotwords));
        var figures = await FinalDelay.MeasureAsync(
            utterances, hotwords, done => Progress($"final-delay: line {done} of {utterances}"), cancellationToken).ConfigureAwait(false);
        var late = figures.Utterances.Count(utterance => utterance.Preparation > 0);
        var rows = figures.Groups.Where(group => group.Delay is not null).Select(group => new[]
        {
            group.Name,
            group.Delay!.Count.ToString(CultureInfo.InvariantCulture),
            Milliseconds(group.Delay.P50),
            Milliseconds(group.Delay.P95),
            Milliseconds(group.Delay.Max),
        });
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                One conversation in real time; flite's slt speaks, {hotwords} hotwords and up to ten messages are the context.

                {MarkdownTable.Render(["utterance", "count", "p50", "p95", "max"], rows)}

                Contexts not ready when their utterance began: {late}; failed turns: {figures.FailedTurns}; dropped frames: {figures.DroppedFrames}.
                """),
            figures,
            Passed: figures.FailedTurns == 0);
    }

    private static string Milliseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0} ms");
}
