namespace VoiceMiddleware.Benchmarks.Peers;

/// <summary>Counts times in steps of 10 µs up to 5 s, without allocating. Safe for concurrent writers.</summary>
internal sealed class Histogram
{
    private const double StepsPerMillisecond = 100;

    private readonly int[] _counts = new int[500_001];
    private long _count;

    /// <summary>Gets the number of times.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Counts a time; a negative one as none, one beyond the end as the end.</summary>
    public void Add(double milliseconds)
    {
        var step = (int)Math.Clamp(milliseconds * StepsPerMillisecond, 0, _counts.Length - 1);
        Interlocked.Increment(ref _counts[step]);
        Interlocked.Increment(ref _count);
    }

    /// <summary>Returns the time that a share of all do not exceed, in milliseconds, or null when there are none.</summary>
    public double? Percentile(double percent)
    {
        var rank = (long)Math.Ceiling(percent / 100 * Count);
        if (rank == 0)
        {
            return null;
        }

        for (var step = 0; step < _counts.Length; step++)
        {
            rank -= _counts[step];
            if (rank <= 0)
            {
                return (step + 1) / StepsPerMillisecond;
            }
        }

        return _counts.Length / StepsPerMillisecond;
    }

    /// <summary>Describes the times.</summary>
    public Percentiles Describe() => new(Count, Percentile(50), Percentile(95), Percentile(99), Percentile(100));
}

/// <summary>How times are spread, in milliseconds.</summary>
internal sealed record Percentiles(long N, double? P50, double? P95, double? P99, double? Max);
