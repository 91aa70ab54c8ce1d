using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Tests.Evaluation;

/// <summary>Says what a function says it hears, and remembers what it was asked.</summary>
internal sealed class ScriptedRecognizer(Func<short[], RecognitionContext, string[]> hear) : ISpeechRecognizer
{
    private readonly Lock _lock = new();

    public List<string> Calls { get; } = [];

    public int Disposed { get; private set; }

    public Action<RecognitionContext> Preparing { get; init; } = _ => { };

    public Func<CancellationToken, ValueTask> Recognizing { get; init; } = _ => ValueTask.CompletedTask;

    public RecognizerCapabilities Capabilities { get; } =
        new() { Provider = "scripted", Model = "script", InputFormat = AudioFormat.Speech16Khz, Hotwords = new(), Messages = new(), BiasStrength = true };

    public ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            Calls.Add($"prepare {context.Hotwords.Count} {context.Messages.Count}");
        }

        Preparing(context);
        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio,
        RecognitionContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            Calls.Add($"recognize {context.Hotwords.Count} {context.Messages.Count}");
        }

        await Recognizing(cancellationToken);
        var samples = new List<short>();
        await foreach (var frame in audio.WithCancellation(cancellationToken))
        {
            Assert.Equal(Capabilities.InputFormat, frame.Format);
            Assert.Equal(Capabilities.InputFormat.ToDuration(samples.Count), frame.Timestamp);
            Assert.True(frame.Duration <= AudioFormat.FrameDuration);
            samples.AddRange(frame.Samples.Span);
        }

        yield return new RecognitionUpdate("a guess that must not count", IsFinal: false);
        foreach (var text in hear([.. samples], context))
        {
            yield return new RecognitionUpdate(text, IsFinal: true) { Receipt = ContextReceipt.ForNothingApplied(context) };
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => Disposed++;
}
