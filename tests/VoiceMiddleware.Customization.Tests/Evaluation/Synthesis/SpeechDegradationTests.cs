using VoiceMiddleware.Audio;
using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.Customization.Evaluation.Synthesis;

namespace VoiceMiddleware.Customization.Tests.Evaluation.Synthesis;

public class SpeechDegradationTests
{
    private static readonly AudioFormat Format = AudioFormat.Speech16Khz;

    [Theory]
    [InlineData(20)]
    [InlineData(10)]
    [InlineData(0)]
    public void Noise_lies_as_far_below_the_speech_as_was_asked(double ratio)
    {
        // Half of the clip is a pause, which is no speech.
        short[] speech = [.. Tone(1000, 16000, 6000), .. new short[16000]];

        var noisy = SpeechDegradation.AddNoise(speech, Format, ratio, new SeededRandom(1));

        var noise = noisy.Zip(speech, (with, without) => (double)with - without).ToArray();
        var measured = 20 * Math.Log10(Root(speech[..16000].Select(sample => (double)sample)) / Root(noise));
        Assert.InRange(measured, ratio - 0.3, ratio + 0.3);
    }

    [Fact]
    public void The_same_seed_makes_the_same_noise_and_another_another()
    {
        var speech = Tone(500, 4000, 5000);
        short[] Noisy(ulong seed) => SpeechDegradation.AddNoise(speech, Format, 10, new SeededRandom(seed));

        Assert.Equal(Noisy(3), Noisy(3));
        Assert.NotEqual(Noisy(3), Noisy(4));
    }

    [Fact]
    public void Silence_gets_no_noise() => Assert.All(SpeechDegradation.AddNoise(new short[1000], Format, 10, new SeededRandom(1)), sample => Assert.Equal(0, sample));

    [Theory]
    [InlineData(1000, -1.5, 1.5)]
    [InlineData(100, -90, -25)]
    [InlineData(6000, -300, -30)]
    public void A_telephone_passes_300_to_3400_hertz(double hertz, double lowest, double highest)
    {
        var tone = Tone(hertz, 16000, 8000);

        var sent = SpeechDegradation.SendByTelephone(tone, Format);

        Assert.Equal(tone.Length, sent.Length);
        var gain = 20 * Math.Log10((Root(sent[4000..12000].Select(sample => (double)sample)) + 1e-9) / Root(tone.Select(sample => (double)sample)));
        Assert.InRange(gain, lowest, highest);
    }

    private static short[] Tone(double hertz, int samples, double peak) =>
        [.. Enumerable.Range(0, samples).Select(i => (short)(peak * Math.Sin(2 * Math.PI * hertz * i / Format.SampleRate)))];

    private static double Root(IEnumerable<double> samples) => Math.Sqrt(samples.Average(sample => sample * sample));
}
