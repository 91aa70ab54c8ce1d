using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Conversation;

/// <summary>A sink that goes on where it stopped. Every sample carries the number of its frame.</summary>
public sealed class PausableSinkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationToken _patience = new CancellationTokenSource(Patience).Token;

    [Fact]
    public async Task What_was_not_heard_before_a_pause_is_heard_after_it_in_order_and_once()
    {
        var speaker = new FakeSpeaker { Held = true };
        using var sink = Begin(speaker);
        await WriteAsync(sink, 1, 10);
        speaker.Play(Frames(3));

        sink.Pause();
        speaker.Play(Frames(10));
        Assert.Equal([1, 2, 3], Heard(speaker));

        sink.Resume();
        await WriteAsync(sink, 11, 12);
        speaker.Play(Frames(20));
        Assert.Equal(Enumerable.Range(1, 12), Heard(speaker));
        Assert.Equal(Frames(12), sink.PlayedDuration);
    }

    [Fact]
    public async Task A_writer_waits_while_the_sink_is_paused_and_its_frame_keeps_its_place()
    {
        var speaker = new FakeSpeaker { Held = true, Capacity = 3 };
        using var sink = Begin(speaker);
        await WriteAsync(sink, 1, 3);
        var fourth = sink.WriteAsync(Frame(4)).AsTask();
        Assert.False(fourth.IsCompleted);

        // The pause makes room in the speaker; the frame that waited must not slip in.
        sink.Pause();
        await fourth.WaitAsync(Patience);
        var fifth = sink.WriteAsync(Frame(5)).AsTask();
        speaker.Play(Frames(5));
        Assert.Empty(Heard(speaker));
        Assert.False(fifth.IsCompleted);

        sink.Resume();
        await PlayUntilAsync(speaker, 5);
        Assert.Equal([1, 2, 3, 4, 5], Heard(speaker));
    }

    [Fact]
    public async Task A_second_pause_during_the_replay_loses_and_repeats_nothing()
    {
        var speaker = new FakeSpeaker { Held = true, Capacity = 2 };
        using var sink = Begin(speaker);
        var writing = WriteAsync(sink, 1, 8);
        for (var round = 0; round < 6; round++)
        {
            sink.Pause();
            sink.Resume();
            Assert.True(SpinWait.SpinUntil(() => speaker.Waiting > 0, Patience));
            speaker.Play(Frames(1));
        }

        await PlayUntilAsync(speaker, 8);
        await writing;
        Assert.Equal(Enumerable.Range(1, 8), Heard(speaker));
    }

    [Fact]
    public async Task Draining_waits_for_the_end_of_a_pause()
    {
        var speaker = new FakeSpeaker { Held = true };
        using var sink = Begin(speaker);
        await WriteAsync(sink, 1, 4);
        var draining = sink.DrainAsync().AsTask();

        sink.Pause();
        await Task.Yield();
        Assert.False(draining.IsCompleted);

        sink.Resume();
        await PlayUntilAsync(speaker, 4);
        await draining.WaitAsync(Patience);
    }

    [Fact]
    public async Task Clearing_a_paused_sink_lets_the_next_audio_through_and_nothing_of_the_old()
    {
        var speaker = new FakeSpeaker { Held = true };
        using var sink = Begin(speaker);
        await WriteAsync(sink, 1, 4);
        sink.Pause();
        sink.Clear();

        sink.Begin(_patience);
        await WriteAsync(sink, 9, 9);
        speaker.Play(Frames(9));
        Assert.Equal([9], Heard(speaker));
    }

    [Fact]
    public async Task The_heard_part_of_a_frame_is_not_heard_again()
    {
        var speaker = new PartialSpeaker();
        using var sink = Begin(speaker);
        await WriteAsync(sink, 1, 2);
        speaker.PlayedDuration = TimeSpan.FromMilliseconds(15);

        sink.Pause();
        sink.Resume();
        Assert.True(SpinWait.SpinUntil(() => speaker.Written.Count == 2, Patience));
        Assert.Equal([80, 320], speaker.Written.Select(frame => frame.Samples.Length));
    }

    [Fact]
    public async Task A_sink_that_fails_during_the_replay_lets_the_writer_meet_the_fault()
    {
        var speaker = new FakeSpeaker { Held = true };
        using var sink = Begin(speaker);
        await WriteAsync(sink, 1, 4);
        sink.Pause();
        speaker.Fault = _ => new IOException("The device is gone.");
        sink.Resume();

        await Assert.ThrowsAsync<IOException>(() => sink.WriteAsync(Frame(5)).AsTask().WaitAsync(Patience));
    }

    private PausableSink Begin(IAudioSink speaker)
    {
        var sink = new PausableSink(speaker);
        sink.Begin(_patience);
        return sink;
    }

    private static TimeSpan Frames(int count) => count * AudioFormat.FrameDuration;

    private static AudioFrame Frame(int number) =>
        new(Enumerable.Repeat((short)number, AudioFormat.Speech16Khz.SamplesPerFrame).ToArray(), AudioFormat.Speech16Khz, Frames(number));

    private static IEnumerable<int> Heard(FakeSpeaker speaker) => speaker.Heard.Select(frame => (int)frame.Samples.Span[0]);

    private static async Task WriteAsync(PausableSink sink, int first, int last)
    {
        for (var number = first; number <= last; number++)
        {
            await sink.WriteAsync(Frame(number));
        }
    }

    private static async Task PlayUntilAsync(FakeSpeaker speaker, int frames)
    {
        for (var waited = DateTime.UtcNow; speaker.PlayedDuration < Frames(frames);)
        {
            Assert.True(DateTime.UtcNow - waited < Patience, $"Only {speaker.PlayedDuration} was played.");
            speaker.Play(Frames(1));
            await Task.Yield();
        }
    }

    private sealed class PartialSpeaker : IAudioSink
    {
        public List<AudioFrame> Written { get; } = [];

        public AudioFormat Format => AudioFormat.Speech16Khz;

        public TimeSpan PlayedDuration { get; set; }

        public ValueTask WriteAsync(AudioFrame frame, CancellationToken cancellationToken = default)
        {
            Written.Add(frame);
            return ValueTask.CompletedTask;
        }

        public ValueTask DrainAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public void Clear() => Written.Clear();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
