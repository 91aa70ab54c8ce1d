namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>How intervals are estimated: clips are drawn with replacement and the figure is taken anew, many times.</summary>
/// <param name="Resamples">How many times; from 1. The default is 1,000.</param>
/// <param name="Seed">What the draws follow from: equal seeds give equal intervals on every machine. The default is 0.</param>
public sealed record BootstrapOptions(int Resamples = BootstrapOptions.DefaultResamples, ulong Seed = 0)
{
    /// <summary>The default number of draws: 1,000.</summary>
    public const int DefaultResamples = 1000;
}

/// <summary>Up to two rates as sums of numerators and denominators: of one arm, or of two arms on the same clip.</summary>
internal readonly record struct RateSums(long Numerator, long Denominator, long OtherNumerator = 0, long OtherDenominator = 0)
{
    internal double Rate => Divide(Numerator, Denominator);

    internal double Difference => Rate - Divide(OtherNumerator, OtherDenominator);

    public static RateSums operator +(RateSums left, RateSums right) => new(
        left.Numerator + right.Numerator,
        left.Denominator + right.Denominator,
        left.OtherNumerator + right.OtherNumerator,
        left.OtherDenominator + right.OtherDenominator);

    private static double Divide(long numerator, long denominator) => denominator == 0 ? 0 : (double)numerator / denominator;
}

internal static class Bootstrap
{
    /// <summary>Takes the middle 95 % of a figure over draws of clips, or null with fewer than two clips.</summary>
    internal static RateInterval? Estimate(IReadOnlyList<RateSums> clips, Func<RateSums, double> figure, BootstrapOptions? options)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Resamples, 1, nameof(options));
        if (clips.Count < 2)
        {
            return null;
        }

        var random = new SeededRandom(options.Seed);
        var figures = new double[options.Resamples];
        for (var draw = 0; draw < figures.Length; draw++)
        {
            var sums = default(RateSums);
            for (var i = 0; i < clips.Count; i++)
            {
                sums += clips[random.Next(clips.Count)];
            }

            figures[draw] = figure(sums);
        }

        Array.Sort(figures);
        return new RateInterval(figures[(int)(figures.Length * 0.025)], figures[(int)(figures.Length * 0.975)]);
    }
}
