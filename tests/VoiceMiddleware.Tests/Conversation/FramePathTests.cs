using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Conversation;

public sealed class FramePathTests
{
    private const int Frames = 1000;

#if DEBUG
    // A debug build makes classes of async methods' states, which are values otherwise.
    private const long Allowed = 2048 * Frames;
#else
    private const long Allowed = 0;
#endif

    [Fact]
    public async Task A_frame_costs_no_allocation_from_the_source_to_the_recognisers_queue()
    {
        await using var line = new MeteredLine();
        var services = new ServiceCollection();
        services.AddSingleton<IChatClient>(new FakeChatClient(_ => "Good."));
        services.AddVoiceMiddleware()
            .UseRecognizer(_ => new CountingRecognizer(line))
            .UseSynthesizer(_ => new FakeVoice())
            .UseVoiceActivityDetector(_ => new AlwaysSpeech())
            .ConfigureSession(o => o.Segmenter.MaxUtterance = TimeSpan.FromMinutes(5));
        await using var provider = services.BuildServiceProvider();
        await using var sink = new VirtualSoundCard(AudioFormat.Speech16Khz);
        await using var session = provider.GetRequiredService<VoiceSessionFactory>().Create(line, sink.Loudspeaker);

        var running = session.RunAsync();
        Assert.InRange(await line.Allocated.Task.WaitAsync(TimeSpan.FromSeconds(30)), 0, Allowed);
        sink.HangUp();
        await running.WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>A line that says how much its reader's thread allocates between two frames: it is the reader's own code that runs there.</summary>
    private sealed class MeteredLine : IAudioSource
    {
        private readonly short[] _samples = [.. Enumerable.Range(0, 320).Select(i => (short)(8000 * Math.Sin(i * 0.05)))];
        private readonly SemaphoreSlim _taken = new(0);

        public TaskCompletionSource<long> Allocated { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public AudioFormat Format => AudioFormat.Speech16Khz;

        public void Take() => _taken.Release();

        public async IAsyncEnumerable<AudioFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            // Up to the recogniser's first frame the utterance itself is made.
            var position = TimeSpan.Zero;
            long allocated = 0;
            for (var i = 0; i < 2 * Frames; i++)
            {
                var frame = new AudioFrame(_samples, Format, position);
                position = frame.End;
                var before = GC.GetAllocatedBytesForCurrentThread();
                yield return frame;
                allocated += i < Frames ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
                if (i > 100)
                {
                    // A recogniser that keeps up: it waits for every frame.
                    await _taken.WaitAsync(cancellationToken);
                }
            }

            Allocated.SetResult(allocated);
        }

        public ValueTask DisposeAsync()
        {
            _taken.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class CountingRecognizer(MeteredLine line) : ISpeechRecognizer
    {
        public RecognizerCapabilities Capabilities { get; } = new() { Provider = "test", Model = "test", InputFormat = AudioFormat.Speech16Khz, IsLocal = true };

        public ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public async IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
            IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var _ in audio.WithCancellation(cancellationToken))
            {
                line.Take();
            }

            yield return new RecognitionUpdate("", IsFinal: true) { Receipt = ContextReceipt.ForNothingApplied(context) };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    private sealed class AlwaysSpeech : IVoiceActivityDetector
    {
        public AudioFormat Format => AudioFormat.Speech16Khz;

        public int WindowLength => Format.SamplesPerFrame;

        public float Process(ReadOnlySpan<short> window) => 1;

        public void Reset()
        {
        }

        public void Dispose()
        {
        }
    }
}
