using VoiceMiddleware.Audio;
using VoiceMiddleware.Flite;

namespace VoiceMiddleware.SpeexDsp.Tests;

/// <summary>Real voices, noise, and measures of them.</summary>
internal static class Speech
{
    public const string Long =
        "The committee met again on Thursday, and nobody could say why the harbour had been closed since early spring. "
        + "Seven large boats were waiting outside, and their crews asked for water, fruit and letters from home. "
        + "By the evening the wind had turned, the gates were opened, and the first of them came slowly in under the bridge.";

    public const string Other = "Please stop for a moment, I would like to ask you something about the second of these boats before you go on.";

    /// <summary>Lets a voice speak; 16 kHz unless another rate is asked for.</summary>
    public static short[] Say(string text, string voice, int rate = 16000)
    {
        using var synthesizer = new FliteSynthesizer(new FliteOptions { Voice = voice });
        var samples = new List<short>();
        foreach (var speech in synthesizer.SynthesizeAsync(text).ToBlockingEnumerable())
        {
            samples.AddRange(speech.Frame.Samples.Span);
        }

        return AudioFormatConverter.Convert(samples.ToArray(), synthesizer.Capabilities.OutputFormat, new AudioFormat(rate));
    }

    public static short[] Noise(int count, double levelDb, int seed = 5)
    {
        var random = new Random(seed);
        var scale = 32768 * Math.Pow(10, levelDb / 20) * Math.Sqrt(3);
        return [.. Enumerable.Range(0, count).Select(_ => (short)Math.Clamp(scale * ((random.NextDouble() * 2) - 1), short.MinValue, short.MaxValue))];
    }

    public static short[] Mix(ReadOnlySpan<short> first, ReadOnlySpan<short> second, int offset = 0)
    {
        var mixed = first.ToArray();
        for (var i = 0; i < second.Length && offset + i < mixed.Length; i++)
        {
            mixed[offset + i] = (short)Math.Clamp(mixed[offset + i] + second[i], short.MinValue, short.MaxValue);
        }

        return mixed;
    }

    /// <summary>Gets the level of samples in dB against full scale; -100 for silence.</summary>
    public static double LevelDb(ReadOnlySpan<short> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
        {
            sum += (double)sample * sample;
        }

        return sum == 0 ? -100 : Math.Max(-100, 10 * Math.Log10(sum / samples.Length / (32768.0 * 32768)));
    }

    /// <summary>Gets how alike two runs are, 0 to 1, whatever their loudness.</summary>
    public static double Correlation(ReadOnlySpan<short> first, ReadOnlySpan<short> second)
    {
        double product = 0, a = 0, b = 0;
        for (var i = 0; i < Math.Min(first.Length, second.Length); i++)
        {
            product += (double)first[i] * second[i];
            a += (double)first[i] * first[i];
            b += (double)second[i] * second[i];
        }

        return product / Math.Sqrt((a * b) + 1);
    }
}
