using VoiceMiddleware.Audio;
using VoiceMiddleware.Benchmarks.Signals;

namespace VoiceMiddleware.Tests.Audio;

public class AudioSourceTests
{
    private static readonly short[] OneSecond = Tone.Create(440, 16000, 16000);

    [Fact]
    public async Task A_file_is_read_as_frames_of_20_ms()
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var writer = new WavWriter(path, AudioFormat.Speech16Khz))
            {
                writer.Write(OneSecond.AsSpan(0, 1000));
            }

            await using var source = new WavFileSource(path);
            var frames = await source.ReadAsync().ToListAsync();

            Assert.Equal(TimeSpan.FromMilliseconds(62.5), source.Duration);
            Assert.Equal([320, 320, 320, 40], frames.Select(frame => frame.Samples.Length));
            Assert.Equal(OneSecond[..1000], Join(frames));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_file_that_does_not_exist_says_so() =>
        Assert.Throws<FileNotFoundException>(() => new WavFileSource(Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.wav")));

    [Fact]
    public async Task A_sink_writes_what_a_source_reads()
    {
        using var stream = new MemoryStream();
        await using (var sink = new WavFileSink(new WavWriter(stream, AudioFormat.Speech16Khz, leaveOpen: true)))
        {
            await foreach (var frame in new MemoryAudioSource(OneSecond, AudioFormat.Speech16Khz).ReadAsync())
            {
                await sink.WriteAsync(frame);
            }

            sink.Clear();
            await sink.DrainAsync();
            Assert.Equal(TimeSpan.FromSeconds(1), sink.PlayedDuration);
            await Assert.ThrowsAsync<ArgumentException>(async () =>
                await sink.WriteAsync(new AudioFrame(new short[160], AudioFormat.Telephone8Khz, TimeSpan.Zero)));
        }

        stream.Position = 0;
        using var reader = WavReader.Open(stream);
        Assert.Equal(OneSecond, reader.ReadToEnd());
    }

    [Fact]
    public async Task Pieces_of_any_size_become_frames()
    {
        ReadOnlyMemory<short>[] pieces = [OneSecond.AsMemory(0, 1), OneSecond.AsMemory(1, 999), OneSecond.AsMemory(1000, 15000)];

        var frames = await new MemoryAudioSource(pieces, AudioFormat.Speech16Khz).ReadAsync().ToListAsync();

        Assert.Equal(50, frames.Count);
        Assert.Equal(OneSecond, Join(frames));
    }

    [Fact]
    public async Task Converting_keeps_length_and_clock()
    {
        var format = new AudioFormat(44100, 2);
        var left = Tone.Create(440, 44100, 44100);
        var source = new MemoryAudioSource(AudioChannels.Interleave(left, left), format).ConvertTo(AudioFormat.Speech16Khz);

        var frames = await source.ReadAsync().ToListAsync();

        Assert.Equal(AudioFormat.Speech16Khz, source.Format);
        Assert.Equal(50, frames.Count);
        Assert.Equal(TimeSpan.FromSeconds(1), frames[^1].End);
        Assert.Equal(ResamplerTests.Resample(left, 44100, 16000), Join(frames));
    }

    [Fact]
    public async Task Converting_keeps_the_gaps_that_a_live_source_leaves()
    {
        var source = new Gappy().ConvertTo(AudioFormat.Speech16Khz);

        var frames = await source.ReadAsync().ToListAsync();

        Assert.Equal([0, 20, 1000, 1020], frames.Select(frame => frame.Timestamp.TotalMilliseconds));
    }

    [Fact]
    public void A_source_of_the_wanted_format_is_not_wrapped()
    {
        var source = new MemoryAudioSource(OneSecond, AudioFormat.Speech16Khz);

        Assert.Same(source, source.ConvertTo(new AudioFormat(16000)));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(6, 2)]
    public void Any_number_of_channels_becomes_any_other(int from, int to)
    {
        var mono = Tone.Create(440, 16000, 320);
        var input = new short[320 * from];
        AudioChannels.Spread(mono, from, input);

        var output = AudioFormatConverter.Convert(input, new AudioFormat(16000, from), new AudioFormat(16000, to));

        Assert.All(AudioChannels.Split(output, to), channel => Assert.Equal(mono, channel));
    }

    [Fact]
    public void A_converter_does_not_allocate_once_warm()
    {
        var converter = new AudioFormatConverter(new AudioFormat(48000, 2), new AudioFormat(16000, 1));
        var input = new short[1920];
        for (var i = 0; i < 64; i++)
        {
            converter.Process(input);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 512; i++)
        {
            converter.Process(input);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Silence_follows_and_fills_the_last_frame_up()
    {
        var source = new MemoryAudioSource(OneSecond.AsMemory(0, 500), AudioFormat.Speech16Khz).WithTrailingSilence(TimeSpan.FromMilliseconds(30));

        var frames = await source.ReadAsync().ToListAsync();

        Assert.Equal([320, 320, 320, 20], frames.Select(frame => frame.Samples.Length));
        Assert.Equal([0, 20, 40, 60], frames.Select(frame => frame.Timestamp.TotalMilliseconds));
        Assert.Equal([.. OneSecond[..500], .. new short[480]], Join(frames));
    }

    [Fact]
    public async Task In_real_time_a_frame_comes_when_it_would_have_been_recorded()
    {
        var clock = new ManualClock();
        var source = new MemoryAudioSource(OneSecond.AsMemory(0, 960), AudioFormat.Speech16Khz).InRealTime(clock);
        await using var frames = source.ReadAsync().GetAsyncEnumerator();

        var first = frames.MoveNextAsync().AsTask();
        clock.Advance(TimeSpan.FromMilliseconds(19));
        Assert.False(first.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(await first.WaitAsync(TimeSpan.FromSeconds(10)));

        // A late reader gets at once what is due by now.
        clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(await frames.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.True(await frames.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.False(await frames.MoveNextAsync());
    }

    [Fact]
    public async Task A_cancelled_source_throws()
    {
        var source = new MemoryAudioSource(OneSecond, AudioFormat.Speech16Khz);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await source.ReadAsync(new CancellationToken(true)).ToListAsync());
    }

    private static short[] Join(IEnumerable<AudioFrame> frames) => [.. frames.SelectMany(frame => frame.Samples.ToArray())];

    private sealed class Gappy : IAudioSource
    {
        public AudioFormat Format => AudioFormat.Telephone8Khz;

        public async IAsyncEnumerable<AudioFrame> ReadAsync(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (var start in new[] { 0, 20, 1000, 1020 })
            {
                await Task.CompletedTask;
                yield return new AudioFrame(new short[160], Format, TimeSpan.FromMilliseconds(start));
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
