using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Benchmarks.Segmentation;

/// <summary>Sentences at known places, without noise.</summary>
/// <param name="Clean">The speech at 16 kHz.</param>
/// <param name="Utterances">Where somebody speaks: first and last sound of each utterance, in samples.</param>
/// <param name="Level">The root mean square while somebody speaks.</param>
internal sealed record Scene(short[] Clean, IReadOnlyList<(int Start, int End)> Utterances, double Level)
{
    public const int Rate = 16000;
    private const int Step = Rate / 100;

    // Sounds down to this far below the level of the speech belong to it.
    private const double AudibleDb = -35;

    /// <summary>Places sentences with pauses of 0.3 to 0.45 s (inside an utterance) or 0.8 to 2 s (between utterances).</summary>
    /// <remarks>Nothing lies between, so that every utterance is unambiguous at an endpointing silence of 0.6 s.</remarks>
    public static Scene Create(IReadOnlyList<short[]> sentences, Random random)
    {
        var clean = new List<short>(new short[random.Next(0, Rate)]);
        var sounds = new List<(int Start, int End)>();
        foreach (var sentence in sentences)
        {
            var scaled = Scale(sentence, 0.07 * Math.Pow(10, ((random.NextDouble() * 12) - 6) / 20));
            var (start, end) = Sound(scaled);
            sounds.Add((clean.Count, clean.Count + end - start));
            clean.AddRange(scaled[start..end]);
            var pause = random.Next(3) == 0 ? 0.3 + (0.15 * random.NextDouble()) : 0.8 + (1.2 * random.NextDouble());
            clean.AddRange(new short[(int)(pause * Rate)]);
        }

        var utterances = new List<(int Start, int End)> { sounds[0] };
        foreach (var sound in sounds.Skip(1))
        {
            if (sound.Start - utterances[^1].End < 0.6 * Rate)
            {
                utterances[^1] = (utterances[^1].Start, sound.End);
            }
            else
            {
                utterances.Add(sound);
            }
        }

        return new Scene([.. clean], utterances, Rms(sounds.SelectMany(sound => clean[sound.Start..sound.End])));
    }

    public static double Rms(IEnumerable<short> samples) => Math.Sqrt(samples.Average(sample => (double)sample * sample));

    /// <summary>Gets how loud each 20 ms of the clean speech are against <see cref="Level"/>, in dB.</summary>
    public double[] Loudness() =>
        [.. Clean.Chunk(320).Where(frame => frame.Length == 320).Select(frame => 20 * Math.Log10(Math.Max(Rms(frame), 0.01) / Level))];

    private static short[] Scale(short[] sentence, double level)
    {
        var factor = level * 32768 / Rms(sentence);
        return [.. sentence.Select(sample => (short)Math.Clamp(sample * factor, short.MinValue, short.MaxValue))];
    }

    private static (int Start, int End) Sound(short[] sentence)
    {
        var audible = Rms(sentence) * Math.Pow(10, AudibleDb / 20);
        var steps = sentence.Chunk(Step).Select(step => Rms(step) > audible).ToArray();
        return (Array.IndexOf(steps, true) * Step, Math.Min((Array.LastIndexOf(steps, true) + 1) * Step, sentence.Length));
    }
}
