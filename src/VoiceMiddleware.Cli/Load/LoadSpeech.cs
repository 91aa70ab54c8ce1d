using VoiceMiddleware.Audio;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Cli.Load;

/// <summary>What callers say, at 16 kHz in whole frames.</summary>
internal static class LoadSpeech
{
    private const int SampleRate = 16_000;
    private const double Pitch = 130;

    /// <summary>Gets the lines of a local recogniser's callers.</summary>
    internal static IReadOnlyList<string> Lines { get; } =
    [
        "when are you open on Saturday", "how much is a box of these", "I would like to order two of them please", "can you tell me the way to the station", "thank you that is all",
    ];

    /// <summary>Makes quiet noise, as no line is digitally silent.</summary>
    internal static short[] Noise(TimeSpan duration)
    {
        var random = new Random(1);
        var samples = new short[(int)(duration.TotalSeconds * SampleRate)];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)random.Next(-20, 21);
        }

        return samples;
    }

    /// <summary>Makes what a detector takes for speech: a voice's harmonics, four syllables a second.</summary>
    internal static short[] Hum(TimeSpan duration)
    {
        var samples = new short[(int)(duration.TotalSeconds * SampleRate)];
        for (var i = 0; i < samples.Length; i++)
        {
            var t = (double)i / SampleRate;
            var voice = 0.0;
            for (var harmonic = 1; harmonic <= 12; harmonic++)
            {
                voice += Math.Sin(2 * Math.PI * Pitch * harmonic * t) / harmonic;
            }

            samples[i] = (short)(5000 * voice * (0.6 + (0.4 * Math.Sin(2 * Math.PI * 4 * t))));
        }

        return samples;
    }

    /// <summary>Speaks the lines with a voice.</summary>
    internal static async Task<IReadOnlyList<short[]>> SpeakAsync(ISpeechSynthesizer voice, CancellationToken cancellationToken)
    {
        var spoken = new List<short[]>();
        foreach (var line in Lines)
        {
            var samples = new List<short>();
            await foreach (var piece in voice.SynthesizeAsync(line, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                samples.AddRange(piece.Frame.Samples.Span);
            }

            var converted = AudioFormatConverter.Convert([.. samples], voice.Capabilities.OutputFormat, AudioFormat.Speech16Khz);
            var frame = AudioFormat.Speech16Khz.SamplesPerFrame;
            Array.Resize(ref converted, (converted.Length + frame - 1) / frame * frame);
            spoken.Add(converted);
        }

        return spoken;
    }
}
