namespace VoiceMiddleware.Customization.Evaluation.Synthesis;

/// <summary>A filter of second order without ripple (Q = 1/√2), by the formulas of R. Bristow-Johnson's "Cookbook formulae for audio EQ biquad filter coefficients".</summary>
internal sealed class Biquad
{
    private readonly double _b0;
    private readonly double _b1;
    private readonly double _b2;
    private readonly double _a1;
    private readonly double _a2;
    private double _first;
    private double _second;

    private Biquad(double b0, double b1, double b2, double a0, double a1, double a2) =>
        (_b0, _b1, _b2, _a1, _a2) = (b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0);

    internal static Biquad LowPass(double hertz, int sampleRate)
    {
        var (cosine, alpha) = Prepare(hertz, sampleRate);
        return new((1 - cosine) / 2, 1 - cosine, (1 - cosine) / 2, 1 + alpha, -2 * cosine, 1 - alpha);
    }

    internal static Biquad HighPass(double hertz, int sampleRate)
    {
        var (cosine, alpha) = Prepare(hertz, sampleRate);
        return new((1 + cosine) / 2, -(1 + cosine), (1 + cosine) / 2, 1 + alpha, -2 * cosine, 1 - alpha);
    }

    internal double Process(double input)
    {
        var output = (_b0 * input) + _first;
        _first = (_b1 * input) - (_a1 * output) + _second;
        _second = (_b2 * input) - (_a2 * output);
        return output;
    }

    private static (double Cosine, double Alpha) Prepare(double hertz, int sampleRate)
    {
        var angle = 2 * Math.PI * hertz / sampleRate;
        return (Math.Cos(angle), Math.Sin(angle) / Math.Sqrt(2));
    }
}
