namespace VoiceMiddleware.Cli.Load;

/// <summary>Counts delays in steps of 0.1 ms up to a minute. Adding neither allocates nor waits. Safe for concurrent use.</summary>
internal sealed class DelayHistogram
{
    private const int Steps = 600_000;

    private readonly int[] _counts = new int[Steps + 1];
    private long _total;

    internal long Count => Interlocked.Read(ref _total);

    internal void Add(TimeSpan delay)
    {
        var step = (int)Math.Clamp(delay.Ticks / (TimeSpan.TicksPerMillisecond / 10), 0, Steps);
        Interlocked.Increment(ref _counts[step]);
        Interlocked.Increment(ref _total);
    }

    internal void Clear()
    {
        Array.Clear(_counts);
        Interlocked.Exchange(ref _total, 0);
    }

    /// <summary>Gets the delay that so many of all do not exceed, by nearest rank; null when there are none.</summary>
    internal TimeSpan? Percentile(double share)
    {
        var (rank, seen) = ((long)Math.Ceiling(share * Count), 0L);
        for (var step = 0; step <= Steps && rank > 0; step++)
        {
            if ((seen += _counts[step]) >= rank)
            {
                return TimeSpan.FromMilliseconds(step / 10.0);
            }
        }

        return null;
    }

    internal LoadDelays? Summarise() =>
        Count == 0 ? null : new(Milliseconds(0.5), Milliseconds(0.95), Milliseconds(0.99), Milliseconds(1), Count);

    private double Milliseconds(double share) => Percentile(share)?.TotalMilliseconds ?? 0;
}
