using System.CommandLine;
using VoiceMiddleware.Benchmarks.Measuring;
using VoiceMiddleware.Benchmarks.Signals;

namespace VoiceMiddleware.Benchmarks.Commands;

/// <summary>What the resampler lets through that it should not, and how it changes what it should let through.</summary>
internal sealed class ResamplerCommand : BenchmarkCommand
{
    public ResamplerCommand()
        : base("resampler", "Measures images, aliases and ripple of the resampler for every pair of the usual rates.") => AddCommonOptions();

    protected override Task<BenchmarkReport> MeasureAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        Progress("resampler: sweeping tones through 42 pairs of rates.");
        var results = ResamplerEvaluation.MeasureAll();
        return Task.FromResult(new BenchmarkReport(ResamplerEvaluation.Render(results), results));
    }
}
