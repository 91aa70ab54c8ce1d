using FsCheck;
using FsCheck.Fluent;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Benchmarks.Signals;

namespace VoiceMiddleware.Tests.Audio;

public class AudioFramerTests
{
    [Fact]
    public void However_samples_arrive_frames_hold_20_ms_and_follow_each_other()
    {
        var samples = Tone.Create(440, 16000, 40000);
        Prop.ForAll(Arb.From(Gen.NonEmptyListOf(Gen.Choose(1, 2000))), sizes =>
        {
            var framer = new AudioFramer(AudioFormat.Speech16Khz);
            var frames = new List<AudioFrame>();
            var at = 0;
            foreach (var size in sizes.Cycle().TakeWhile(_ => at < samples.Length))
            {
                var count = Math.Min(size, samples.Length - at);
                framer.Write(samples.AsSpan(at, count));
                at += count;
                while (framer.TryRead(out var frame))
                {
                    frames.Add(frame);
                }
            }

            Assert.Equal(125, frames.Count);
            Assert.All(frames, frame => Assert.Equal(320, frame.Samples.Length));
            Assert.Equal(Enumerable.Range(0, 125).Select(i => TimeSpan.FromMilliseconds(20 * i)), frames.Select(frame => frame.Timestamp));
            Assert.Equal(samples, frames.SelectMany(frame => frame.Samples.ToArray()));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_rest_comes_out_when_flushed_and_the_stream_can_go_on()
    {
        var framer = new AudioFramer(AudioFormat.Speech16Khz);
        framer.Write(new short[321]);

        Assert.Throws<InvalidOperationException>(() => framer.TryFlush(out _));
        Assert.True(framer.TryRead(out _));
        Assert.True(framer.TryFlush(out var rest));
        Assert.False(framer.TryFlush(out _));
        framer.Write(new short[320]);
        Assert.True(framer.TryRead(out var next));

        Assert.Equal(1, rest.Samples.Length);
        Assert.Equal(rest.End, next.Timestamp);
    }

    [Fact]
    public void Frames_that_were_handed_out_never_change()
    {
        var framer = new AudioFramer(AudioFormat.Telephone8Khz);
        var kept = new List<AudioFrame>();
        for (short i = 0; i < 300; i++)
        {
            framer.Write(Enumerable.Repeat(i, 160).ToArray());
            Assert.True(framer.TryRead(out var frame));
            kept.Add(frame);
        }

        for (short i = 0; i < 300; i++)
        {
            Assert.All(kept[i].Samples.ToArray(), sample => Assert.Equal(i, sample));
        }
    }

    [Fact]
    public void A_buffer_is_sliced_without_a_copy()
    {
        var samples = Tone.Create(440, 16000, 700);

        var frames = AudioFramer.Slice(samples, AudioFormat.Speech16Khz, TimeSpan.FromSeconds(1)).ToArray();

        Assert.Equal([320, 320, 60], frames.Select(frame => frame.Samples.Length));
        Assert.Equal(TimeSpan.FromMilliseconds(1040), frames[2].Timestamp);
        samples[320] = 4242;
        Assert.Equal(4242, frames[1].Samples.Span[0]);
    }

    [Fact]
    public void A_frame_costs_only_its_samples()
    {
        var framer = new AudioFramer(AudioFormat.Speech16Khz);
        var chunk = new short[320];
        framer.Write(chunk);
        framer.TryRead(out _);

        // The 49 frames that are left of the first block.
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 49; i++)
        {
            framer.Write(chunk);
            framer.TryRead(out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Half_a_sample_frame_is_refused() =>
        Assert.Throws<ArgumentException>(() => new AudioFramer(new AudioFormat(16000, 2)).Write(new short[3]));
}

internal static class Cycling
{
    public static IEnumerable<T> Cycle<T>(this IEnumerable<T> items)
    {
        while (true)
        {
            foreach (var item in items)
            {
                yield return item;
            }
        }
    }
}
