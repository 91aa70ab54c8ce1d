namespace VoiceMiddleware.Benchmarks.Signals;

/// <summary>Makes and measures sine tones.</summary>
internal static class Tone
{
    public static short[] Create(double frequency, int rate, int length, double amplitude = 20000) =>
        [.. Enumerable.Range(0, length).Select(n => (short)Math.Round(amplitude * Math.Sin(2 * Math.PI * frequency * n / rate)))];

    public static double Rms(ReadOnlySpan<short> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
        {
            sum += (double)sample * sample;
        }

        return Math.Sqrt(sum / samples.Length);
    }

    public static double ToDb(double ratio) => 20 * Math.Log10(Math.Max(ratio, 1e-12));

    /// <summary>Fits a sine of a known frequency by least squares; what is left over is neither of that frequency nor constant.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="first">The index of the first of them on the stream, which the phase refers to.</param>
    /// <param name="frequency">The frequency in Hz.</param>
    /// <param name="rate">The rate in Hz.</param>
    public static (double Amplitude, double Phase, double ResidualRms) Fit(ReadOnlySpan<short> samples, int first, double frequency, int rate)
    {
        double ss = 0, cc = 0, sc = 0, sy = 0, cy = 0;
        var step = 2 * Math.PI * frequency / rate;
        for (var i = 0; i < samples.Length; i++)
        {
            var (s, c) = Math.SinCos(step * (first + i));
            ss += s * s;
            cc += c * c;
            sc += s * c;
            sy += s * samples[i];
            cy += c * samples[i];
        }

        var determinant = (ss * cc) - (sc * sc);
        var a = ((sy * cc) - (cy * sc)) / determinant;
        var b = ((cy * ss) - (sy * sc)) / determinant;
        var sum = 0.0;
        for (var i = 0; i < samples.Length; i++)
        {
            var (s, c) = Math.SinCos(step * (first + i));
            var left = samples[i] - (a * s) - (b * c);
            sum += left * left;
        }

        return (Math.Sqrt((a * a) + (b * b)), Math.Atan2(b, a), Math.Sqrt(sum / samples.Length));
    }
}
