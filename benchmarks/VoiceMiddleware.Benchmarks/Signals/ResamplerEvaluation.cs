using System.Globalization;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Benchmarks.Signals;

/// <summary>Measures the resampler with tones swept over the whole input band.</summary>
/// <param name="InputRate">The rate that comes in, in Hz.</param>
/// <param name="OutputRate">The rate that goes out, in Hz.</param>
/// <param name="UnwantedDb">The strongest that images, aliases and rounding leave of any tone, against that tone.</param>
/// <param name="RippleDb">The largest deviation from the input's level up to 0.91 of the lower Nyquist frequency.</param>
/// <param name="PhaseError">The largest phase difference there, in radians.</param>
/// <param name="Lookahead">The later input that the filter waits for.</param>
internal sealed record ResamplerEvaluation(
    int InputRate, int OutputRate, double UnwantedDb, double RippleDb, double PhaseError, TimeSpan Lookahead)
{
    public static readonly IReadOnlyList<int> Rates = [8000, 11025, 16000, 22050, 24000, 44100, 48000];

    private const double Amplitude = 20000;
    private const double PassBand = 0.91;

    public static ResamplerEvaluation Measure(int inputRate, int outputRate)
    {
        var nyquist = Math.Min(inputRate, outputRate) / 2.0;
        double unwanted = -200, ripple = 0, phaseError = 0;

        // The edge of the stop band itself is among them, and the whole of what must vanish when the rate goes down.
        var frequencies = Sweep(0.01 * nyquist, PassBand * nyquist, 24)
            .Concat(Sweep(PassBand * nyquist, nyquist, 6))
            .Concat(inputRate > outputRate ? Sweep(nyquist, (inputRate / 2.0) - 1, 30) : [])
            .Where(frequency => frequency < inputRate / 2.0);
        foreach (var frequency in frequencies)
        {
            var input = Tone.Create(frequency, inputRate, inputRate / 5, Amplitude);
            var output = AudioFormatConverter.Convert(input, new AudioFormat(inputRate), new AudioFormat(outputRate));

            // Beginning and end of a tone are no tone.
            var first = output.Length / 4;
            var middle = output.AsSpan(first, output.Length / 2);
            var left = Tone.Rms(middle);
            if (frequency < nyquist)
            {
                (var amplitude, var phase, left) = Tone.Fit(middle, first, frequency, outputRate);
                if (frequency <= PassBand * nyquist)
                {
                    ripple = Math.Max(ripple, Math.Abs(Tone.ToDb(amplitude / Amplitude)));
                    phaseError = Math.Max(phaseError, Math.Abs(phase));
                }
            }

            unwanted = Math.Max(unwanted, Tone.ToDb(left * Math.Sqrt(2) / Amplitude));
        }

        return new ResamplerEvaluation(inputRate, outputRate, unwanted, ripple, phaseError, new Resampler(inputRate, outputRate).Lookahead);
    }

    /// <summary>Measures every pair of the usual rates.</summary>
    public static IReadOnlyList<ResamplerEvaluation> MeasureAll() =>
        [.. from input in Rates from output in Rates where input != output select Measure(input, output)];

    /// <summary>Renders results as a Markdown table.</summary>
    public static string Render(IReadOnlyList<ResamplerEvaluation> results)
    {
        var lines = results.Select(r => string.Create(
            CultureInfo.InvariantCulture,
            $"| {r.InputRate} | {r.OutputRate} | {r.UnwantedDb:0.0} dB | {r.RippleDb:0.0000} dB | {r.Lookahead.TotalMilliseconds:0.0} ms |"));
        return string.Join(
            Environment.NewLine,
            ["| from (Hz) | to (Hz) | images and aliases | ripple to 0.91 of Nyquist | lookahead |", "|---|---|---|---|---|", .. lines]);
    }

    private static IEnumerable<double> Sweep(double from, double to, int steps) =>
        Enumerable.Range(0, steps).Select(i => from + ((to - from) * i / (steps - 1)));
}
