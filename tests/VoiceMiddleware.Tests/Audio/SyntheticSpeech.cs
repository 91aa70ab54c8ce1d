namespace VoiceMiddleware.Tests.Audio;

/// <summary>Sounds that a detector must take for speech, or must not, made without any engine.</summary>
internal static class SyntheticSpeech
{
    /// <summary>Syllables of 180 ms with a gliding pitch, three formants and 60 ms between them.</summary>
    /// <param name="rate">The rate in Hz.</param>
    /// <param name="seconds">The length.</param>
    /// <param name="levelDb">The root mean square of a syllable, in dBFS.</param>
    public static short[] Syllables(int rate, double seconds, double levelDb = -23)
    {
        var samples = new double[(int)(rate * seconds)];
        double[][] vowels = [[700, 1200, 2600], [300, 2200, 3000], [500, 900, 2500]];
        var phase = 0.0;
        for (var i = 0; i < samples.Length; i++)
        {
            var time = (double)i / rate;
            var syllable = (int)(time / 0.24);
            var within = time - (syllable * 0.24);
            var pitch = 130 + (40 * Math.Sin(2 * Math.PI * 0.7 * time));
            phase += 2 * Math.PI * pitch / rate;
            if (within < 0.18)
            {
                var envelope = Math.Sin(Math.PI * within / 0.18);
                for (var k = 1; k * pitch < Math.Min(3600, rate / 2.0); k++)
                {
                    var gain = vowels[syllable % 3].Sum(formant => 1 / (1 + Math.Pow((k * pitch - formant) / 120, 2)));
                    samples[i] += envelope * gain * Math.Sin(k * phase);
                }
            }
        }

        return Scale(samples, levelDb + 20 * Math.Log10(Math.Sqrt(0.75)));
    }

    public static short[] WhiteNoise(int rate, double seconds, double levelDb, int seed = 3)
    {
        var random = new Random(seed);
        return Scale([.. Enumerable.Range(0, (int)(rate * seconds)).Select(_ => random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5)], levelDb);
    }

    public static short[] Mix(short[] first, short[] second) =>
        [.. first.Zip(second, (a, b) => (short)Math.Clamp(a + b, short.MinValue, short.MaxValue))];

    public static short[] Silence(int rate, double seconds) => new short[(int)(rate * seconds)];

    private static short[] Scale(double[] samples, double levelDb)
    {
        var level = Math.Sqrt(samples.Average(sample => sample * sample));
        var factor = 32768 * Math.Pow(10, levelDb / 20) / level;
        return [.. samples.Select(sample => (short)Math.Clamp(Math.Round(sample * factor), short.MinValue, short.MaxValue))];
    }
}
