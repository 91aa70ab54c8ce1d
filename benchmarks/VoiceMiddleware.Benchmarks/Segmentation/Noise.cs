namespace VoiceMiddleware.Benchmarks.Segmentation;

/// <summary>Background noise of root mean square 1.</summary>
internal static class Noise
{
    public static double[] White(int length, Random random) => Normalize([.. Enumerable.Range(0, length).Select(_ => Gauss(random))]);

    /// <summary>3 dB less an octave: white noise through Paul Kellet's filter.</summary>
    public static double[] Pink(int length, Random random)
    {
        double a = 0, b = 0, c = 0;
        var noise = new double[length];
        for (var i = 0; i < length; i++)
        {
            var white = Gauss(random);
            a = (0.99765 * a) + (white * 0.0990460);
            b = (0.96300 * b) + (white * 0.2965164);
            c = (0.57000 * c) + (white * 1.0526913);
            noise[i] = a + b + c + (white * 0.1848);
        }

        return Normalize(noise);
    }

    /// <summary>Eight people talking elsewhere in the room: speech, shifted and summed.</summary>
    public static double[] Babble(int length, IReadOnlyList<short[]> sentences, Random random)
    {
        var noise = new double[length];
        for (var talker = 0; talker < 8; talker++)
        {
            var speech = Enumerable.Range(0, sentences.Count).OrderBy(_ => random.Next()).SelectMany(i => sentences[i]).ToArray();
            var shift = random.Next(speech.Length);
            for (var i = 0; i < length; i++)
            {
                noise[i] += speech[(i + shift) % speech.Length];
            }
        }

        return Normalize(noise);
    }

    /// <summary>Adds noise to speech at a ratio to the level of the speech.</summary>
    public static short[] Add(Scene scene, double[] noise, double snrDb)
    {
        var level = scene.Level * Math.Pow(10, -snrDb / 20);
        return [.. scene.Clean.Select((sample, i) => (short)Math.Clamp(Math.Round(sample + (noise[i] * level)), short.MinValue, short.MaxValue))];
    }

    private static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double[] Normalize(double[] noise)
    {
        var level = Math.Sqrt(noise.Average(value => value * value));
        return [.. noise.Select(value => value / level)];
    }
}
