using System.CommandLine;
using VoiceMiddleware.Benchmarks.Measuring;
using VoiceMiddleware.Benchmarks.Segmentation;

namespace VoiceMiddleware.Benchmarks.Commands;

/// <summary>How well the segmenter finds speech in noise.</summary>
internal sealed class SegmenterCommand : BenchmarkCommand
{
    private readonly Argument<int> _seed = new("SEED") { Description = "Another placing of sentences and noise.", DefaultValueFactory = _ => 1 };

    public SegmenterCommand()
        : base("segmenter", "Measures precision, recall and boundary errors of the segmenter on synthesised speech in noise.")
    {
        Arguments.Add(_seed);
        AddCommonOptions();
    }

    protected override Task<BenchmarkReport> MeasureAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        Progress("segmenter: synthesising and segmenting; this takes half a minute.");
        var results = SegmenterEvaluation.Run(arguments.GetValue(_seed));
        return Task.FromResult(new BenchmarkReport(SegmenterEvaluation.Render(results), results));
    }
}
