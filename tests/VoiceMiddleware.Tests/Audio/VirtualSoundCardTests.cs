using VoiceMiddleware.Audio;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Audio;

public sealed class VirtualSoundCardTests
{
    private static readonly AudioFormat Format = AudioFormat.Speech16Khz;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static short[] Tone(int milliseconds, short value) =>
        [.. Enumerable.Repeat(value, (int)Format.ToSamples(TimeSpan.FromMilliseconds(milliseconds)))];

    private static async Task<List<AudioFrame>> Read(IAsyncEnumerator<AudioFrame> microphone, ManualTimeProvider time, int frames)
    {
        var heard = new List<AudioFrame>();
        while (heard.Count < frames)
        {
            // One step of the clock is one frame, whether the clock waits already or only looks at the time later.
            var next = microphone.MoveNextAsync().AsTask();
            if (!next.IsCompleted)
            {
                time.Advance(AudioFormat.FrameDuration);
            }

            if (!await next.WaitAsync(Patience))
            {
                break;
            }

            heard.Add(microphone.Current);
        }

        return heard;
    }

    [Fact]
    public async Task The_microphone_hears_silence_and_what_is_spoken_on_one_clock()
    {
        var time = new ManualTimeProvider();
        await using var card = new VirtualSoundCard(Format, time);
        var spoken = card.Speak(Tone(30, 7));
        await using var microphone = card.Microphone.ReadAsync().GetAsyncEnumerator();

        var heard = await Read(microphone, time, 4);

        Assert.Equal([0, 20, 40, 60], heard.Select(f => f.Timestamp.TotalMilliseconds));
        Assert.All(heard, f => Assert.Equal(Format.SamplesPerFrame, f.Samples.Length));
        Assert.Equal(480, heard.Sum(f => f.Samples.ToArray().Count(s => s == 7)));
        await spoken.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_clock_that_wakes_late_makes_up_for_it_and_no_frame_is_lost()
    {
        var time = new ManualTimeProvider();
        await using var card = new VirtualSoundCard(Format, time);
        _ = card.Speak(Tone(10_000, 7));
        await using var microphone = card.Microphone.ReadAsync().GetAsyncEnumerator();
        var first = microphone.MoveNextAsync().AsTask();
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await first.WaitAsync(Patience));

        List<AudioFrame> heard = [microphone.Current, .. await Read(microphone, time, 499)];
        Assert.Equal(Enumerable.Range(0, 500).Select(i => i * 20.0), heard.Select(f => f.Timestamp.TotalMilliseconds));
        Assert.All(heard, f => Assert.Equal(7, f.Samples.Span[0]));
        Assert.Equal(0, card.DroppedFrames);
    }

    [Fact]
    public async Task Only_what_was_played_counts_and_cleared_audio_never_does()
    {
        var time = new ManualTimeProvider();
        await using var card = new VirtualSoundCard(Format, time);
        await using var microphone = card.Microphone.ReadAsync().GetAsyncEnumerator();
        for (var i = 0; i < 10; i++)
        {
            await card.Loudspeaker.WriteAsync(new AudioFrame(Tone(20, 5), Format, TimeSpan.Zero));
        }

        Assert.Equal(TimeSpan.Zero, card.Loudspeaker.PlayedDuration);
        var read = await Read(microphone, time, 3);
        Assert.Equal(3, read.Count);
        Assert.Equal(60, card.Loudspeaker.PlayedDuration.TotalMilliseconds);

        card.Loudspeaker.Clear();
        var played = card.Loudspeaker.PlayedDuration;
        await card.Loudspeaker.DrainAsync().AsTask().WaitAsync(Patience);
        await Read(microphone, time, 3);
        Assert.Equal(played, card.Loudspeaker.PlayedDuration);
    }

    [Fact]
    public async Task A_full_loudspeaker_makes_the_writer_wait_until_it_has_played()
    {
        var time = new ManualTimeProvider();
        await using var card = new VirtualSoundCard(Format, time);
        await using var microphone = card.Microphone.ReadAsync().GetAsyncEnumerator();
        var frame = new AudioFrame(Tone(20, 5), Format, TimeSpan.Zero);
        var writes = 0;
        Task write;
        while ((write = card.Loudspeaker.WriteAsync(frame).AsTask()).IsCompleted)
        {
            writes++;
        }

        Assert.InRange(writes, 10, 100);
        await Read(microphone, time, 2);
        await write.WaitAsync(Patience);
    }

    [Fact]
    public async Task After_hanging_up_the_microphone_ends_and_the_loudspeaker_plays_on()
    {
        var time = new ManualTimeProvider();
        await using var card = new VirtualSoundCard(Format, time);
        await using var microphone = card.Microphone.ReadAsync().GetAsyncEnumerator();
        _ = card.Speak(Tone(40, 7));
        card.HangUp();
        await card.Loudspeaker.WriteAsync(new AudioFrame(Tone(20, 5), Format, TimeSpan.Zero));

        Assert.Equal(2, (await Read(microphone, time, 100)).Count);
        time.Advance(TimeSpan.FromSeconds(1));
        await card.Loudspeaker.DrainAsync().AsTask().WaitAsync(Patience);
        Assert.Throws<InvalidOperationException>(() => { _ = card.Speak(Tone(20, 1)); });
    }

    [Fact]
    public async Task A_recording_has_the_caller_left_and_the_assistant_right()
    {
        var time = new ManualTimeProvider();
        using var file = new MemoryStream();
        await using (var card = new VirtualSoundCard(Format, time, new WavWriter(file, new AudioFormat(16000, 2), leaveOpen: true)))
        {
            await using var microphone = card.Microphone.ReadAsync().GetAsyncEnumerator();
            _ = card.Speak(Tone(40, 7));
            await card.Loudspeaker.WriteAsync(new AudioFrame(Tone(20, 5), Format, TimeSpan.Zero));
            await Read(microphone, time, 4);
        }

        file.Position = 0;
        using var reader = WavReader.Open(file);
        var samples = reader.ReadToEnd();
        Assert.Equal(640, samples.Where((s, i) => i % 2 == 0 && s == 7).Count());
        Assert.Equal(320, samples.Where((s, i) => i % 2 == 1 && s == 5).Count());
    }

    [Fact]
    public void Formats_that_do_not_fit_are_refused()
    {
        Assert.Contains("one channel", Assert.Throws<ArgumentException>(() => new VirtualSoundCard(new(16000, 2))).Message, StringComparison.Ordinal);
        using var writer = new WavWriter(new MemoryStream(), Format);
        Assert.Contains(
            "it must be 16000 Hz, 2 channels", Assert.Throws<ArgumentException>(() => new VirtualSoundCard(Format, null, writer)).Message,
            StringComparison.Ordinal);
    }
}
