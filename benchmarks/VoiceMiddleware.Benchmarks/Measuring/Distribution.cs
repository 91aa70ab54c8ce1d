namespace VoiceMiddleware.Benchmarks.Measuring;

/// <summary>How values are spread; percentiles by nearest rank, so that each is a value that was measured.</summary>
/// <param name="Count">The number of values.</param>
/// <param name="P50">Half of the values are at most this.</param>
/// <param name="P95">Nineteen of twenty are at most this.</param>
/// <param name="Max">The largest.</param>
internal sealed record Distribution(int Count, double P50, double P95, double Max)
{
    /// <summary>Describes values; null when there are none.</summary>
    public static Distribution? Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? null : new(sorted.Length, Rank(sorted, 0.5), Rank(sorted, 0.95), sorted[^1]);
    }

    private static double Rank(double[] sorted, double fraction) => sorted[Math.Max(0, (int)Math.Ceiling(fraction * sorted.Length) - 1)];
}
