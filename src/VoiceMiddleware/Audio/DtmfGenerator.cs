namespace VoiceMiddleware.Audio;

/// <summary>Makes the tones of telephone keys.</summary>
public static class DtmfGenerator
{
    private static readonly TimeSpan DefaultTone = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Fade = TimeSpan.FromMilliseconds(1);

    /// <summary>Makes the tones of keys, one after the other, with a pause after each.</summary>
    /// <param name="keys">The keys: <c>0</c> to <c>9</c>, <c>*</c>, <c>#</c>, <c>A</c> to <c>D</c>; spaces are left out.</param>
    /// <param name="format">The format; 8 to 48 kHz, one channel.</param>
    /// <param name="tone">How long each key sounds, at least 40 ms to be understood; null for 100 ms.</param>
    /// <param name="pause">The silence after each, at least 40 ms to be understood; null for 100 ms.</param>
    /// <param name="levelDb">The level of each of the two tones in decibels below full scale, −40 to −6.1; the default is −12.</param>
    /// <param name="twistDb">How much stronger the higher tone is, in decibels, −12 to 12; the default is 0. The stronger tone has the level.</param>
    /// <returns>The samples.</returns>
    /// <exception cref="ArgumentException">There is no such key, or the format has more than one channel or another rate.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A duration is negative, or the level or twist is out of its range.</exception>
    public static short[] Generate(
        string keys, AudioFormat format, TimeSpan? tone = null, TimeSpan? pause = null, double levelDb = -12, double twistDb = 0)
    {
        ArgumentNullException.ThrowIfNull(keys);
        DtmfDetector.Check(format);
        var (sound, silence) = (tone ?? DefaultTone, pause ?? DefaultTone);
        ArgumentOutOfRangeException.ThrowIfLessThan(sound, TimeSpan.Zero, nameof(tone));
        ArgumentOutOfRangeException.ThrowIfLessThan(silence, TimeSpan.Zero, nameof(pause));
        if (levelDb is not (>= -40 and <= -6.1))
        {
            throw new ArgumentOutOfRangeException(nameof(levelDb), levelDb, "The level of a tone is -40 to -6.1 dB of full scale; two louder ones together are cut off.");
        }

        if (twistDb is not (>= -12 and <= 12))
        {
            throw new ArgumentOutOfRangeException(nameof(twistDb), twistDb, "The twist is -12 to 12 dB.");
        }

        var samples = new List<short>();
        foreach (var key in keys)
        {
            if (key == ' ')
            {
                continue;
            }

            var place = DtmfKeys.All.IndexOf(char.ToUpperInvariant(key), StringComparison.Ordinal);
            if (place < 0)
            {
                throw new ArgumentException($"A telephone has no key '{key}'. The keys are 0 to 9, *, # and A to D.", nameof(keys));
            }

            var amplitude = 32767 * Math.Pow(10, levelDb / 20);
            AddTone(
                samples, format, sound, DtmfKeys.Frequencies[place / DtmfKeys.Columns], amplitude * Math.Pow(10, Math.Min(0, -twistDb) / 20),
                DtmfKeys.Frequencies[DtmfKeys.Rows + (place % DtmfKeys.Columns)], amplitude * Math.Pow(10, Math.Min(0, twistDb) / 20));
            samples.AddRange(new short[format.ToSamples(silence)]);
        }

        return [.. samples];
    }

    private static void AddTone(List<short> samples, AudioFormat format, TimeSpan duration, double low, double lowAmplitude, double high, double highAmplitude)
    {
        var count = format.ToSamples(duration);
        double fade = format.ToSamples(Fade);
        for (var i = 0; i < count; i++)
        {
            // Edges without a click: a click is heard across the whole band.
            var edge = Math.Min(1, Math.Min((i + 1) / fade, (count - i) / fade));
            var time = 2 * Math.PI * i / format.SampleRate;
            samples.Add((short)Math.Round(edge * ((lowAmplitude * Math.Sin(low * time)) + (highAmplitude * Math.Sin(high * time)))));
        }
    }
}
