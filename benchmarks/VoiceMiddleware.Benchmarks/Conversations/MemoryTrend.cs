namespace VoiceMiddleware.Benchmarks.Conversations;

/// <summary>A straight line through the resident memory after warm-up, by least squares.</summary>
/// <param name="Slope">MiB per minute.</param>
/// <param name="Growth">The line's last value less its first, in MiB.</param>
/// <param name="GrowthShare">The same as a fraction of its first.</param>
internal sealed record MemoryTrend(double Slope, double Growth, double GrowthShare)
{
    /// <summary>Bytes.</summary>
    public const double Mebibyte = 1024 * 1024;

    /// <summary>Finds the trend.</summary>
    /// <exception cref="InvalidOperationException">There are fewer than two samples after the warm-up.</exception>
    public static MemoryTrend Of(IReadOnlyList<SoakSample> samples, TimeSpan warmUp)
    {
        var points = samples.Where(sample => sample.Minutes >= warmUp.TotalMinutes).Select(sample => (X: sample.Minutes, Y: sample.Resident)).ToArray();
        if (points.Length < 2)
        {
            throw new InvalidOperationException("Too short to see a trend: run it for a minute or more.");
        }

        var (meanX, meanY) = (points.Average(p => p.X), points.Average(p => p.Y));
        var slope = points.Sum(p => (p.X - meanX) * (p.Y - meanY)) / points.Sum(p => (p.X - meanX) * (p.X - meanX));
        var first = meanY + (slope * (points[0].X - meanX));
        var growth = slope * (points[^1].X - points[0].X);
        return new(slope, growth, growth / first);
    }
}
