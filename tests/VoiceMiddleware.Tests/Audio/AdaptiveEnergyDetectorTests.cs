using VoiceMiddleware.Audio;
using static VoiceMiddleware.Tests.Audio.SyntheticSpeech;

namespace VoiceMiddleware.Tests.Audio;

/// <summary>Segmenter and built-in detector on sounds.</summary>
public class AdaptiveEnergyDetectorTests
{
    [Theory]
    [InlineData(16000)]
    [InlineData(8000)]
    public void Speech_in_digital_silence_is_found_where_it_is(int rate)
    {
        var segment = Assert.Single(Segment(rate, Silence(rate, 1), Syllables(rate, 1.86), Silence(rate, 1)));

        AssertNear(1.0, segment.Start);
        AssertNear(2.86, segment.End);
        Assert.Equal(UtteranceEndReason.Silence, segment.Reason);
    }

    [Theory]
    [InlineData(-40)]
    [InlineData(-30)]
    [InlineData(-12)]
    public void Quiet_and_loud_speech_is_found(int levelDb)
    {
        var noise = WhiteNoise(16000, 4, levelDb - 25);
        short[] speech = [.. Silence(16000, 1), .. Syllables(16000, 1.86, levelDb), .. Silence(16000, 1.14)];

        var segment = Assert.Single(Segment(16000, Mix(speech, noise)));

        AssertNear(1.0, segment.Start);
        AssertNear(2.86, segment.End);
    }

    [Theory]
    [InlineData(16000)]
    [InlineData(8000)]
    public void Speech_from_the_very_first_sample_is_given_out_whole(int rate)
    {
        short[] speech = [.. Syllables(rate, 1.86), .. Silence(rate, 1.14)];

        var segment = Assert.Single(Segment(rate, Mix(speech, WhiteNoise(rate, 3, -60))));

        Assert.Equal(TimeSpan.Zero, segment.AudioStart);
        AssertNear(1.86, segment.End);
    }

    [Theory]
    [InlineData(16000, -70)]
    [InlineData(16000, -50)]
    [InlineData(16000, -30)]
    [InlineData(8000, -50)]
    [InlineData(8000, -30)]
    public void Noise_from_the_very_start_is_no_speech(int rate, int levelDb)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            Assert.Empty(Segment(rate, WhiteNoise(rate, 10, levelDb, seed)));
        }
    }

    [Fact]
    public void Nothing_is_found_in_digital_silence_or_a_constant()
    {
        Assert.Empty(Segment(16000, Silence(16000, 10)));
        Assert.Empty(Segment(16000, [.. Enumerable.Repeat((short)9000, 160_000)]));
    }

    [Fact]
    public void A_dc_offset_makes_no_difference()
    {
        short[] speech = Mix([.. Silence(16000, 1), .. Syllables(16000, 1.86), .. Silence(16000, 1)], WhiteNoise(16000, 3.86, -60));
        short[] offset = [.. speech.Select(sample => (short)Math.Clamp(sample + 4000, short.MinValue, short.MaxValue))];

        var segment = Assert.Single(Segment(16000, offset));

        AssertNear(1.0, segment.Start);
        AssertNear(2.86, segment.End);
    }

    [Fact]
    public void Clicks_are_no_speech()
    {
        var noise = WhiteNoise(16000, 6, -60);
        for (var i = 8000; i < noise.Length; i += 8000)
        {
            noise[i] = 30000;
            noise[i + 1] = -30000;
        }

        Assert.Empty(Segment(16000, noise));
    }

    [Fact]
    public void Noise_that_begins_suddenly_is_known_as_such_within_three_seconds()
    {
        var segments = Segment(16000, WhiteNoise(16000, 2, -65), WhiteNoise(16000, 10, -35));

        Assert.All(segments, segment => Assert.InRange(segment.End.TotalSeconds, 2, 5));
    }

    [Theory]
    [InlineData(16000)]
    [InlineData(8000)]
    public void A_frame_costs_no_allocation_in_silence_and_in_speech(int rate)
    {
        var format = new AudioFormat(rate);
        short[] audio = Mix(
            [.. Silence(rate, 2), .. Syllables(rate, 2), .. Silence(rate, 2), .. Syllables(rate, 2), .. Silence(rate, 2)], WhiteNoise(rate, 10, -60));
        var frames = AudioFramer.Slice(audio, format).ToArray();
        using var segmenter = new SpeechSegmenter(format);
        var utterances = PushAll(segmenter, frames);

        var before = GC.GetAllocatedBytesForCurrentThread();
        utterances += PushAll(segmenter, frames);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(4, utterances);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void After_a_reset_the_detector_judges_as_a_new_one()
    {
        var format = AudioFormat.Speech16Khz;
        using var detector = new AdaptiveEnergyDetector(format);
        var speech = Syllables(16000, 1);

        var first = Judge();
        detector.Reset();

        Assert.Equal(first, Judge());
        Assert.Throws<ArgumentException>(() => detector.Process(new short[319]));

        float[] Judge() => [.. AudioFramer.Slice(speech, format).Select(frame => detector.Process(frame.Samples.Span))];
    }

    private static int PushAll(SpeechSegmenter segmenter, AudioFrame[] frames)
    {
        var utterances = 0;
        foreach (var frame in frames)
        {
            segmenter.Push(frame);
            while (segmenter.TryRead(out var e))
            {
                utterances += e.Kind == SegmenterEventKind.UtteranceEnded ? 1 : 0;
            }
        }

        segmenter.Complete();
        return utterances;
    }

    private static IReadOnlyList<SpeechSegment> Segment(int rate, params short[][] parts) =>
        SpeechSegmenter.Segment(parts.SelectMany(part => part).ToArray(), new AudioFormat(rate));

    private static void AssertNear(double seconds, TimeSpan time) => Assert.InRange(time.TotalSeconds, seconds - 0.08, seconds + 0.08);
}
