using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Benchmarks.Peers;

/// <summary>A recogniser that hears the scenario's sentence, the scenario's time after speech has ended.</summary>
internal sealed class ScriptedRecognizer(Scenario scenario) : ISpeechRecognizer
{
    private readonly double _leastPower = scenario.Vad.RmsThreshold * scenario.Vad.RmsThreshold * scenario.Format.SamplesPerFrame;

    public RecognizerCapabilities Capabilities { get; } = new()
    {
        Provider = "scripted", Model = "scripted", InputFormat = scenario.Format, IsLocal = true, PartialResults = true,
    };

    public ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public async IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (scenario.Stt.LatencyMs == 0)
        {
            await foreach (var _ in audio.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
            }
        }
        else
        {
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var reading = ReadAsync(audio, ended, cancellationToken);
            await ended.Task.ConfigureAwait(false);
            await Task.Delay(scenario.Stt.LatencyMs, cancellationToken).ConfigureAwait(false);
            yield return new RecognitionUpdate(scenario.Stt.Transcript, IsFinal: false);
            await reading.ConfigureAwait(false);
        }

        yield return new RecognitionUpdate(scenario.Stt.Transcript, IsFinal: true) 
        {
            Confidence = scenario.Stt.Confidence,
            Receipt = ContextReceipt.ForNothingApplied(context),
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    /// <summary>Reads an utterance, and tells when its speech has ended.</summary>
    private async Task ReadAsync(IAsyncEnumerable<AudioFrame> audio, TaskCompletionSource ended, CancellationToken cancellationToken)
    {
        try
        {
            var (heard, silent) = (false, 0);
            await foreach (var frame in audio.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                var speech = LevelDetector.IsSpeech(frame.Samples.Span, _leastPower);
                heard |= speech;
                silent = speech ? 0 : silent + 1;
                if (heard && silent == scenario.Vad.EndAfterSilenceFrames)
                {
                    ended.TrySetResult();
                }
            }
        }
        finally
        {
            ended.TrySetResult();
        }
    }
}
