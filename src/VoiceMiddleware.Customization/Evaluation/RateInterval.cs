namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>An interval around a rate.</summary>
/// <param name="Low">The lower end, as a fraction.</param>
/// <param name="High">The upper end, as a fraction.</param>
public sealed record RateInterval(double Low, double High)
{
    private const int Draws = 1000;

    /// <summary>Draws clips with replacement and takes the middle 95 % of the rates. Clips of one speaker resemble each other, so few speakers make it too narrow.</summary>
    internal static RateInterval? Bootstrap<T>(IReadOnlyList<T> clips, Func<T, (int Numerator, int Denominator)> count)
    {
        if (clips.Count < 2)
        {
            return null;
        }

        var counts = clips.Select(count).ToArray();
        var state = 0x9E3779B97F4A7C15UL;
        var rates = new double[Draws];
        for (var draw = 0; draw < Draws; draw++)
        {
            long numerator = 0, denominator = 0;
            for (var i = 0; i < counts.Length; i++)
            {
                var (n, d) = counts[(int)Math.BigMul(Next(ref state), (ulong)counts.Length, out _)];
                numerator += n;
                denominator += d;
            }

            rates[draw] = denominator == 0 ? 0 : (double)numerator / denominator;
        }

        Array.Sort(rates);
        return new RateInterval(rates[(int)(Draws * 0.025)], rates[(int)(Draws * 0.975)]);
    }

    // SplitMix64 (G. Steele, D. Lea, C. Flood, 2014): the framework's generator may change between versions, and an interval should not.
    private static ulong Next(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
