using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Tests.Recognition;

/// <summary>The corrector around an engine that takes no context: what it claims to take instead, it must account for.</summary>
public sealed class CorrectingRecognizerConformanceTests : SpeechRecognizerConformanceTests
{
    private const short FirstPhrase = 1000;
    private const short SecondPhrase = 2000;

    private IReadOnlyList<string> _searched = [];

    protected override ISpeechRecognizer Create() =>
        new ContextualCorrectingRecognizer(new ScriptedRecognizer(Hear), new FakePronouncer(), new() { MaxTerms = 100 }) { Searched = terms => _searched = terms };

    protected override ObservedContext Observe(ISpeechRecognizer recognizer) => new(_searched);

    protected override SpokenPhrase CreateSpeech() => new(Level(FirstPhrase), ["open", "window", "morning"]);

    protected override SpokenPhrase CreateOtherSpeech() => new(Level(SecondPhrase), ["train", "tomorrow"]);

    private static short[] Level(short level)
    {
        var samples = new short[16_000];
        Array.Fill(samples, level);
        return samples;
    }

    private static string Hear(short[] samples) => string.Join(' ', new[]
    {
        samples.Contains(FirstPhrase) ? "please open the window this morning" : "",
        samples.Contains(SecondPhrase) ? "the train leaves tomorrow" : "",
    }.Where(text => text.Length > 0));
}

/// <summary>Hears what a function says that samples say, with nothing but text.</summary>
internal sealed class ScriptedRecognizer(Func<short[], string> hear) : ISpeechRecognizer
{
    private bool _disposed;

    public RecognizerCapabilities Capabilities { get; } = new() { Provider = "scripted", Model = "script", InputFormat = AudioFormat.Speech16Khz };

    public ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.CompletedTask;
    }

    public IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audio);
        ArgumentNullException.ThrowIfNull(context);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return HearAsync(audio, context, cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose() => _disposed = true;

    private async IAsyncEnumerable<RecognitionUpdate> HearAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var samples = new List<short>();
        await foreach (var frame in audio.WithCancellation(cancellationToken))
        {
            if (frame.Format != Capabilities.InputFormat)
            {
                throw new ArgumentException($"A frame of {frame.Format} was given to a recogniser of {Capabilities.InputFormat}.", nameof(audio));
            }

            samples.AddRange(frame.Samples.Span);
        }

        var dropped = context.Hotwords.Select(hotword => new DroppedContext(ContextPart.Hotword, DropReason.NotSupported, hotword.Text))
            .Concat(context.Models.Select(model => new DroppedContext(ContextPart.Model, DropReason.NotSupported, model.Id)))
            .Concat(context.Messages.Select(_ => new DroppedContext(ContextPart.Message, DropReason.NotSupported)));
        yield return new(hear([.. samples]), IsFinal: true)
        {
            AudioDuration = Capabilities.InputFormat.ToDuration(samples.Count),
            Receipt = ContextReceipt.ForNothingApplied(context) with { Dropped = [.. dropped] },
        };
    }
}
