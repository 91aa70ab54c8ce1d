using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Extensions.AI.Tests;

/// <summary>Says what it is told to say, and keeps what it was given.</summary>
internal sealed class ScriptedRecognizer(params RecognitionUpdate[] updates) : ISpeechRecognizer
{
    public RecognizerCapabilities Capabilities { get; } = new() { Provider = "scripted", Model = "one", InputFormat = AudioFormat.Speech16Khz };

    public RecognitionContext? Context { get; private set; }

    public List<short> Heard { get; } = [];

    public bool Disposed { get; private set; }

    public ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default) => default;

    public async IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Context = context;
        await foreach (var frame in audio.WithCancellation(cancellationToken))
        {
            Assert.Equal(Capabilities.InputFormat, frame.Format);
            Heard.AddRange(frame.Samples.Span);
        }

        foreach (var update in updates)
        {
            yield return update with { Receipt = update.IsFinal ? ContextReceipt.ForNothingApplied(context) : null };
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => Disposed = true;
}
