using VoiceMiddleware.Audio;
using VoiceMiddleware.SpeexDsp.Interop;
using VoiceMiddleware.Tests.Doubles;
using Xunit.Abstractions;

namespace VoiceMiddleware.SpeexDsp.Tests;

/// <summary>The pair of decorators around devices.</summary>
public sealed class SpeexDspAudioTests(ITestOutputHelper output)
{
    private static readonly AudioFormat Format = AudioFormat.Speech16Khz;

    [Theory]
    [InlineData(16000, 1, 0)]
    [InlineData(24000, 1, 0)]
    [InlineData(44100, 2, 0)]
    [InlineData(16000, 1, 9)] // A reader who is late by up to nine frames.
    public async Task The_reference_is_what_was_played_whatever_the_loudspeakers_format_and_however_late_the_reader(int rate, int channels, int late)
    {
        var time = new ManualTimeProvider();
        var played = Speech.Say(Speech.Long, "slt");
        var heard = new Room(Format.SampleRate).Hear(played);
        var speaker = new TimedSpeaker(new AudioFormat(rate, channels), time);
        var microphone = new TimedMicrophone(heard, time, late);
        var audio = new SpeexDspAudio(
            microphone, speaker, new SpeexDspOptions { NoiseSuppression = false, EchoGate = false }, time);
        await foreach (var frame in new MemoryAudioSource(AudioFormatConverter.Convert(played, Format, speaker.Format), speaker.Format).ReadAsync())
        {
            await audio.Sink.WriteAsync(frame);
        }

        var cleaned = new List<short>();
        await foreach (var frame in audio.Source.ReadAsync())
        {
            Assert.Equal(Format.ToDuration(cleaned.Count), frame.Timestamp);
            cleaned.AddRange(frame.Samples.Span);
        }

        Assert.Equal(heard.Length, cleaned.Count);
        var from = 4 * Format.SampleRate;
        var erle = Speech.LevelDb(heard.AsSpan(from)) - Speech.LevelDb(cleaned.ToArray().AsSpan(from));
        output.WriteLine($"{erle:0.0} dB");
        Assert.True(erle > 15, $"{erle:0.0} dB");
    }

    [Fact]
    public async Task A_frame_costs_no_allocation_of_its_own()
    {
        var time = new ManualTimeProvider();
        var audio = new SpeexDspAudio(new TimedMicrophone(Speech.Noise(16000 * 30, -30), time, late: null), new TimedSpeaker(Format, time), null, time);
        await using var frames = audio.Source.ReadAsync().GetAsyncEnumerator();
        for (var i = 0; i < 100; i++)
        {
            await frames.MoveNextAsync();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            var next = frames.MoveNextAsync();
            Assert.True(next.IsCompleted);
            Assert.True(await next);
        }

        // Blocks of 50 frames, and nothing else.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000 * 320 * sizeof(short) + (30 * 32));
    }

    [Fact]
    public async Task Devices_that_do_not_fit_are_refused()
    {
        await using var card = new VirtualSoundCard(Format);
        var stereo = new MemoryAudioSource(new short[640], new AudioFormat(16000, 2));
        Assert.Contains("ConvertTo", Assert.Throws<ArgumentException>(() => new SpeexDspAudio(stereo, card.Loudspeaker)).Message, StringComparison.Ordinal);
        var fast = new MemoryAudioSource(new short[640], new AudioFormat(96000));
        Assert.Contains("8,000 to 48,000 Hz", Assert.Throws<ArgumentException>(() => new SpeexDspAudio(fast, card.Loudspeaker)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_it_was_disposed_nothing_is_read()
    {
        var time = new ManualTimeProvider();
        var audio = new SpeexDspAudio(new TimedMicrophone(new short[16000], time, late: 0), new TimedSpeaker(Format, time), null, time);
        await using var frames = audio.Source.ReadAsync().GetAsyncEnumerator();
        Assert.True(await frames.MoveNextAsync());
        await audio.Source.DisposeAsync();
        await audio.Source.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await frames.MoveNextAsync());
    }

    [Fact]
    public async Task A_rate_converter_that_cannot_be_made_leaves_no_canceller_behind()
    {
        await using var card = new VirtualSoundCard(Format);
        var speaker = new TimedSpeaker(new AudioFormat(48000), new ManualTimeProvider());
        var native = new BrokenNative();
        Assert.Equal("broken", Assert.Throws<InvalidOperationException>(() => new SpeexDspAudio(card.Microphone, speaker, null, null, native)).Message);
        Assert.True(native.CleanerDisposed);
    }

    private sealed class BrokenNative : ISpeexDspNative, IVoiceCleaner
    {
        public bool CleanerDisposed { get; private set; }

        public int LatencySamples => 320;

        public IVoiceCleaner CreateCleaner(AudioFormat format, SpeexDspOptions options) => this;

        public IRateConverter CreateRateConverter(int inputRate, int outputRate) => throw new InvalidOperationException("broken");

        public void Process(ReadOnlySpan<short> recorded, ReadOnlySpan<short> played, Span<short> cleaned) => recorded.CopyTo(cleaned);

        public void Dispose() => CleanerDisposed = true;
    }

    /// <summary>A loudspeaker that takes everything and plays it as the clock goes.</summary>
    private sealed class TimedSpeaker(AudioFormat format, TimeProvider time) : IAudioSink
    {
        private readonly long _started = time.GetTimestamp();
        private TimeSpan _written;

        public AudioFormat Format => format;

        public TimeSpan PlayedDuration => time.GetElapsedTime(_started) is var elapsed && elapsed < _written ? elapsed : _written;

        public ValueTask WriteAsync(AudioFrame frame, CancellationToken cancellationToken = default)
        {
            _written += frame.Duration;
            return ValueTask.CompletedTask;
        }

        public ValueTask DrainAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public void Clear()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>A microphone that moves the clock, and lets frames wait, up to so many; without a number it leaves the clock alone.</summary>
    private sealed class TimedMicrophone(short[] samples, ManualTimeProvider time, int? late) : IAudioSource
    {
        private readonly Random _random = new(2);

        public AudioFormat Format => AudioFormat.Speech16Khz;

        public async IAsyncEnumerable<AudioFrame> ReadAsync(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var clock = TimeSpan.Zero;
            await foreach (var frame in new MemoryAudioSource(samples, Format).ReadAsync(cancellationToken))
            {
                var waits = frame.End < TimeSpan.FromSeconds(1) ? 0 : _random.Next((late ?? 0) + 1);
                var now = frame.End + (AudioFormat.FrameDuration * waits);
                if (late is not null && now > clock)
                {
                    time.Advance(now - clock);
                    clock = now;
                }

                yield return frame;
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
