using VoiceMiddleware.Audio;
using VoiceMiddleware.SpeexDsp.Interop;
using Xunit.Abstractions;

namespace VoiceMiddleware.SpeexDsp.Tests;

/// <summary>What the library makes of real voices in a simulated room.</summary>
public sealed class CleaningTests(ITestOutputHelper output)
{
    private static readonly SpeexDspOptions EchoOnly = new() { NoiseSuppression = false };

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    [InlineData(32000)]
    public void An_echo_in_a_room_is_cancelled(int rate)
    {
        var played = Speech.Say(Speech.Long + " " + Speech.Long, "slt", rate);
        var echo = new Room(rate).Hear(played);
        var cleaned = Clean(EchoOnly, rate, echo, played);
        for (var second = 0; second < 10; second++)
        {
            output.WriteLine($"{rate} Hz, second {second}: {Erle(second, second + 1):0.0} dB");
        }

        var all = Erle(2, played.Length / rate);
        output.WriteLine($"{rate} Hz, after two seconds: {all:0.0} dB");
        Assert.True(all > 15, $"{all:0.0} dB");

        double Erle(int from, int to) => Speech.LevelDb(echo.AsSpan(from * rate, (to - from) * rate)) - Speech.LevelDb(cleaned.AsSpan(from * rate, (to - from) * rate));
    }

    [Fact]
    public void The_caller_is_kept_while_both_speak()
    {
        var played = Speech.Say(Speech.Long, "slt");
        var echo = new Room(16000, couplingDb: -3).Hear(played);
        var near = Speech.Say(Speech.Other, "rms");
        var start = 6 * 16000;
        var cleaned = Clean(EchoOnly, 16000, Speech.Mix(echo, near, start), played);
        var before = Speech.Correlation(near, Speech.Mix(echo, near, start).AsSpan(start, near.Length));
        var after = Speech.Correlation(near, cleaned.AsSpan(start, near.Length));
        var loss = Speech.LevelDb(near) - Speech.LevelDb(cleaned.AsSpan(start, near.Length));
        output.WriteLine($"correlation with the caller alone {before:0.000} -> {after:0.000}, loss {loss:0.0} dB");
        Assert.True(after > 0.8, $"{after}");
        Assert.True(after > before, $"{before} {after}");
        Assert.True(loss < 4, $"{loss}");
    }

    [Fact]
    public void Steady_noise_is_lowered_and_speech_in_it_is_not()
    {
        var speech = Speech.Say(Speech.Long, "rms");
        var noise = Speech.Noise(speech.Length + (4 * 16000), -45);
        var noisy = Speech.Mix(noise, speech, 3 * 16000);
        var cleaned = Clean(new SpeexDspOptions { EchoCancellation = false }, 16000, noisy, new short[noisy.Length]);
        var lowered = Speech.LevelDb(noise.AsSpan(2 * 16000, 16000)) - Speech.LevelDb(cleaned.AsSpan(2 * 16000, 16000));
        var loss = Speech.LevelDb(speech) - Speech.LevelDb(cleaned.AsSpan(3 * 16000, speech.Length));
        output.WriteLine($"noise lowered by {lowered:0.0} dB, speech by {loss:0.0} dB");
        Assert.True(lowered > 10, $"{lowered}");
        Assert.True(loss < 2, $"{loss}");
    }

    [Fact]
    public void Quiet_and_loud_speech_come_out_about_as_loud()
    {
        static double Level(double factor)
        {
            var speech = Speech.Say(Speech.Long, "rms").Select(s => (short)(s * factor)).ToArray();
            var cleaned = Clean(new SpeexDspOptions { EchoCancellation = false, NoiseSuppression = false, GainControl = true }, 16000, speech, new short[speech.Length]);
            return Speech.LevelDb(cleaned.AsSpan(cleaned.Length / 2));
        }

        var (quiet, loud) = (Level(0.08), Level(0.8));
        output.WriteLine($"20 dB apart before, {loud - quiet:0.0} dB after");
        Assert.True(loud - quiet < 8, $"{loud} {quiet}");
    }

    [Fact]
    public void Nothing_is_allocated_for_a_frame()
    {
        using var cleaner = new SpeexDspNative().CreateCleaner(AudioFormat.Speech16Khz, new SpeexDspOptions { GainControl = true });
        var (recorded, played, cleaned) = (Speech.Noise(320, -30), Speech.Noise(320, -30, 6), new short[320]);
        for (var i = 0; i < 100; i++)
        {
            cleaner.Process(recorded, played, cleaned);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 500; i++)
        {
            cleaner.Process(recorded, played, cleaned);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_frame_of_another_length_is_refused_before_the_library_sees_it()
    {
        using var cleaner = new SpeexDspNative().CreateCleaner(AudioFormat.Speech16Khz, new SpeexDspOptions());
        Assert.Throws<ArgumentOutOfRangeException>(() => cleaner.Process(new short[319], new short[320], new short[320]));
        Assert.Throws<ArgumentOutOfRangeException>(() => cleaner.Process(new short[320], new short[160], new short[320]));
        Assert.Throws<ArgumentOutOfRangeException>(() => cleaner.Process(new short[320], new short[320], new short[321]));
    }

    /// <summary>Cleans a recording and takes the lag out, so that result and input lie on one another.</summary>
    private static short[] Clean(SpeexDspOptions options, int rate, short[] recorded, short[] played)
    {
        var format = new AudioFormat(rate);
        using var cleaner = new SpeexDspNative().CreateCleaner(format, options);
        var frame = format.SamplesPerFrame;
        var frames = recorded.Length / frame;
        var cleaned = new short[(frames + 1) * frame];
        Array.Resize(ref recorded, cleaned.Length);
        Array.Resize(ref played, cleaned.Length);
        for (var at = 0; at < cleaned.Length; at += frame)
        {
            cleaner.Process(recorded.AsSpan(at, frame), played.AsSpan(at, frame), cleaned.AsSpan(at, frame));
        }

        return cleaned[cleaner.LatencySamples..];
    }
}
