using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Customization.Evaluation.Synthesis;

/// <summary>Makes clean speech worse, as rooms and lines do.</summary>
internal static class SpeechDegradation
{
    private const double LowestTelephoneHz = 300;
    private const double HighestTelephoneHz = 3400;

    /// <summary>Adds noise whose level lies so many dB below that of the speech; pauses do not count as speech.</summary>
    internal static short[] AddNoise(ReadOnlySpan<short> speech, AudioFormat format, double signalToNoise, SeededRandom random)
    {
        // Rooms hum more than they hiss: white noise through a gentle low-pass (one pole at 500 Hz) falls by 6 dB an octave above it.
        var smoothing = Math.Exp(-2 * Math.PI * 500 / format.SampleRate);
        var noise = new double[speech.Length];
        var last = 0.0;
        var energy = 0.0;
        for (var i = 0; i < noise.Length; i++)
        {
            last = (smoothing * last) + random.NextNormal();
            noise[i] = last;
            energy += last * last;
        }

        var gain = energy == 0 ? 0 : MeasureSpeech(speech, format) / Math.Sqrt(energy / noise.Length) * Math.Pow(10, -signalToNoise / 20);
        var result = new short[speech.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = ToSample(speech[i] + (gain * noise[i]));
        }

        return result;
    }

    /// <summary>Sends audio over a telephone line: 300 to 3,400 Hz, 8 kHz, µ-law, and back to its rate.</summary>
    internal static short[] SendByTelephone(ReadOnlySpan<short> audio, AudioFormat format)
    {
        var narrow = AudioFormatConverter.Convert(audio, format, AudioFormat.Telephone8Khz);

        // Two sections each: 24 dB an octave, about what the filters of a telephone network do.
        Biquad[] filters =
        [
            .. Enumerable.Range(0, 2).Select(_ => Biquad.HighPass(LowestTelephoneHz, AudioFormat.Telephone8Khz.SampleRate)),
            .. Enumerable.Range(0, 2).Select(_ => Biquad.LowPass(HighestTelephoneHz, AudioFormat.Telephone8Khz.SampleRate)),
        ];
        for (var i = 0; i < narrow.Length; i++)
        {
            var sample = filters.Aggregate((double)narrow[i], (value, filter) => filter.Process(value));
            narrow[i] = G711.DecodeMuLaw(G711.EncodeMuLaw(ToSample(sample)));
        }

        return AudioFormatConverter.Convert(narrow, AudioFormat.Telephone8Khz, format);
    }

    /// <summary>Measures the level of speech: the root of the mean square of frames within 40 dB of the loudest.</summary>
    internal static double MeasureSpeech(ReadOnlySpan<short> audio, AudioFormat format)
    {
        var powers = new List<double>();
        for (var start = 0; start < audio.Length; start += format.SamplesPerFrame)
        {
            var power = 0.0;
            var frame = audio.Slice(start, Math.Min(format.SamplesPerFrame, audio.Length - start));
            foreach (var sample in frame)
            {
                power += (double)sample * sample;
            }

            powers.Add(power / frame.Length);
        }

        var loudest = powers.DefaultIfEmpty().Max();
        return loudest == 0 ? 0 : Math.Sqrt(powers.Where(power => power >= loudest / 10_000).Average());
    }

    private static short ToSample(double value) => (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue);
}
