using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Tests.Conversation;

public sealed class FrameFittingTests
{
    private static readonly AudioFormat Format = AudioFormat.Speech16Khz;

    [Fact]
    public void A_frame_that_fits_is_passed_on_without_a_copy()
    {
        var fitting = new FrameFitting(Format, Format);
        var samples = new short[320];
        fitting.Write(new AudioFrame(samples, Format, TimeSpan.FromSeconds(7)));
        Assert.True(fitting.TryRead(out var frame));
        Assert.True(frame.Samples.Span.Overlaps(samples));
        Assert.Equal(TimeSpan.Zero, frame.Timestamp);
        fitting.Flush();
        Assert.False(fitting.TryRead(out _));
    }

    [Theory]
    [InlineData(320)]
    [InlineData(100)]
    [InlineData(4000)]
    [InlineData(320, 100, 320, 320, 60)]
    [InlineData(100, 320, 320)]
    public void Every_sample_comes_out_once_in_order_and_in_frames_of_twenty_milliseconds(params int[] pieces)
    {
        var fitting = new FrameFitting(Format, Format);
        var (next, heard, time) = (0, new List<short>(), TimeSpan.Zero);
        for (var sentence = 0; sentence < 3; sentence++)
        {
            foreach (var length in pieces)
            {
                fitting.Write(new AudioFrame(Enumerable.Range(next, length).Select(i => (short)i).ToArray(), Format, TimeSpan.Zero));
                next += length;
                Read(whole: true);
            }

            fitting.Flush();
            Read(whole: false);
        }

        Assert.Equal(Enumerable.Range(0, next).Select(i => (short)i), heard);

        void Read(bool whole)
        {
            while (fitting.TryRead(out var frame))
            {
                Assert.True(!whole || frame.Samples.Length == Format.SamplesPerFrame);
                Assert.Equal(time, frame.Timestamp);
                time = frame.End;
                heard.AddRange(frame.Samples.Span);
            }
        }
    }
}
