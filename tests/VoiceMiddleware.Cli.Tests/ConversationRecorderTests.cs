using VoiceMiddleware.Audio;
using VoiceMiddleware.Cli.Devices.Recording;

namespace VoiceMiddleware.Cli.Tests;

/// <summary>The recording of both sides of devices.</summary>
public sealed class ConversationRecorderTests : IDisposable
{
    private static readonly AudioFormat Format = AudioFormat.Speech16Khz;
    private readonly CliRun _cli = new();

    [Fact]
    public async Task Both_sides_are_recorded_at_the_same_time_and_what_was_cut_short_is_not()
    {
        var speaker = new Speaker();
        await RecordAsync(speaker, 100, async (recorder, i) =>
        {
            if (i == 20)
            {
                for (var k = 0; k < 40; k++)
                {
                    await recorder.Sink.WriteAsync(Frame(200, TimeSpan.Zero));
                }
            }

            // Played unevenly, two frames at a time; then the rest is cleared.
            speaker.Played = TimeSpan.FromMilliseconds(40 * ((Math.Clamp(i, 20, 50) - 20) / 2));
            if (i == 50)
            {
                recorder.Sink.Clear();
            }
        });

        var (caller, assistant) = Read();
        Assert.Equal(100 * 320, caller.Length);
        Assert.All(caller, sample => Assert.Equal(100, sample));
        var first = Array.FindIndex(assistant, sample => sample == 200);
        Assert.InRange(first, 20 * 320, 24 * 320);
        Assert.Equal(30 * 320, assistant.Count(sample => sample == 200));
        Assert.All(assistant[first..(first + (30 * 320))], sample => Assert.Equal(200, sample));
    }

    [Fact]
    public async Task Audio_that_the_microphone_lost_is_a_hole_of_its_length()
    {
        await RecordAsync(new Speaker(), 10, (_, _) => Task.CompletedTask, gap: TimeSpan.FromSeconds(1));
        var (caller, _) = Read();
        Assert.Equal(60 * 320, caller.Length);
        Assert.Equal(10 * 320, caller.Count(sample => sample == 100));
    }

    public void Dispose() => _cli.Dispose();

    private async Task RecordAsync(Speaker speaker, int frames, Func<ConversationRecorder, int, Task> onFrame, TimeSpan gap = default)
    {
        using var recorder = new ConversationRecorder(_cli.PathOf("call.wav"), new Microphone(frames, gap), speaker);
        var i = 0;
        await foreach (var frame in recorder.Source.ReadAsync())
        {
            Assert.Equal(320, frame.Samples.Length);
            await onFrame(recorder, i++);
        }
    }

    private (short[] Caller, short[] Assistant) Read()
    {
        var (samples, format) = WavReader.ReadAll(_cli.PathOf("call.wav"));
        Assert.Equal(new AudioFormat(16000, 2), format);
        var sides = AudioChannels.Split(samples, 2);
        return (sides[0], sides[1]);
    }

    private static AudioFrame Frame(short sample, TimeSpan timestamp) => new(Enumerable.Repeat(sample, 320).ToArray(), Format, timestamp);

    private sealed class Microphone(int frames, TimeSpan gap) : IAudioSource
    {
        public AudioFormat Format => ConversationRecorderTests.Format;

        public async IAsyncEnumerable<AudioFrame> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            for (var i = 0; i < frames; i++)
            {
                yield return Frame(100, (AudioFormat.FrameDuration * i) + (i < frames / 2 ? TimeSpan.Zero : gap));
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Speaker : IAudioSink
    {
        public TimeSpan Played { get; set; }

        public AudioFormat Format => ConversationRecorderTests.Format;

        public TimeSpan PlayedDuration => Played;

        public ValueTask WriteAsync(AudioFrame frame, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask DrainAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public void Clear()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
