namespace VoiceMiddleware.Samples.Tests;

/// <summary>The adapter of samples/NAudioCapture, as it stands there, with a device that records what it is told.</summary>
public sealed class CapturedAudioSourceTests
{
    [Fact]
    public async Task What_the_device_records_comes_out_in_frames_whatever_its_buffers_are()
    {
        var device = new ScriptedDevice();
        await using var source = new CapturedAudioSource(device, AudioFormat.Speech16Khz);
        short[] samples = [.. Enumerable.Range(0, 1000).Select(i => (short)i)];
        foreach (var piece in samples.Chunk(130))
        {
            device.Record(piece);
        }

        device.Stop(null);
        var frames = await CollectAsync(source);
        Assert.Equal(samples[..960], frames.SelectMany(frame => frame.Samples.ToArray()));
        Assert.Equal([0, 20, 40], frames.Select(frame => frame.Timestamp.TotalMilliseconds));
        Assert.All(frames, frame => Assert.Equal(AudioFormat.Speech16Khz, frame.Format));
    }

    [Fact]
    public async Task The_device_begins_when_it_is_read_and_ends_with_the_source()
    {
        var device = new ScriptedDevice();
        var source = new CapturedAudioSource(device, AudioFormat.Speech16Khz);
        Assert.False(device.Started);
        var reading = CollectAsync(source);
        Assert.True(device.Started);
        await source.DisposeAsync();
        Assert.Empty(await reading.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.True(device.Disposed);
    }

    [Fact]
    public async Task A_reader_who_is_late_loses_the_oldest_and_sees_a_gap_in_the_timestamps()
    {
        var device = new ScriptedDevice();
        await using var source = new CapturedAudioSource(device, AudioFormat.Speech16Khz);
        device.Record(new short[AudioFormat.Speech16Khz.SampleRate * 6]);
        device.Stop(null);
        var frames = await CollectAsync(source);
        Assert.Equal(250, frames.Count);
        Assert.Equal(TimeSpan.FromSeconds(1), frames[0].Timestamp);
        Assert.Equal(TimeSpan.FromSeconds(1), source.Dropped);
    }

    [Fact]
    public async Task A_device_that_stops_by_a_fault_ends_the_source_with_an_error_that_says_so()
    {
        var device = new ScriptedDevice();
        await using var source = new CapturedAudioSource(device, AudioFormat.Speech16Khz);
        device.Record(new short[320]);
        device.Stop(new InvalidOperationException("NoDriver"));
        var error = await Assert.ThrowsAsync<IOException>(() => CollectAsync(source));
        Assert.Contains("plugged in", error.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(error.InnerException);
    }

    [Fact]
    public async Task Frames_keep_their_samples_when_the_device_uses_its_buffer_again()
    {
        var device = new ScriptedDevice();
        await using var source = new CapturedAudioSource(device, AudioFormat.Speech16Khz);
        var buffer = MemoryMarshal.AsBytes(Enumerable.Repeat((short)7, 320).ToArray().AsSpan()).ToArray();
        device.Record(buffer);
        Array.Clear(buffer);
        device.Stop(null);
        Assert.All((await CollectAsync(source))[0].Samples.ToArray(), sample => Assert.Equal(7, sample));
    }

    private static async Task<List<AudioFrame>> CollectAsync(CapturedAudioSource source)
    {
        var frames = new List<AudioFrame>();
        await foreach (var frame in source.ReadAsync())
        {
            frames.Add(frame);
        }

        return frames;
    }

    private sealed class ScriptedDevice : ICapture
    {
        public event Action<ReadOnlyMemory<byte>>? Captured;

        public event Action<Exception?>? Stopped;

        public bool Started { get; private set; }

        public bool Disposed { get; private set; }

        public void Record(short[] samples) => Record(MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());

        public void Record(byte[] bytes) => Captured?.Invoke(bytes);

        public void Stop(Exception? error) => Stopped?.Invoke(error);

        public void Start() => Started = true;

        public void Dispose() => Disposed = true;
    }
}
