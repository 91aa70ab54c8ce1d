using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.SpeexDsp.Tests;

/// <summary>A recogniser that takes whatever it is given for words.</summary>
internal sealed class WordsForAnySound : ISpeechRecognizer
{
    public RecognizerCapabilities Capabilities { get; } = new() { Provider = "fake", Model = "any", InputFormat = AudioFormat.Speech16Khz };

    public async IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var duration = TimeSpan.Zero;
        await foreach (var frame in audio.WithCancellation(cancellationToken))
        {
            duration += frame.Duration;
        }

        yield return new RecognitionUpdate("something was said", IsFinal: true) { AudioDuration = duration, Receipt = ContextReceipt.ForNothingApplied(context) };
    }

    public ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
