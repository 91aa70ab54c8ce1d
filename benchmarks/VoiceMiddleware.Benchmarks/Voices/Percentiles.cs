using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;

namespace VoiceMiddleware.Benchmarks.Voices;

/// <summary>Shows the 95th percentile.</summary>
internal sealed class Percentiles : ManualConfig
{
    public Percentiles() => AddColumn(StatisticColumn.P95);
}
