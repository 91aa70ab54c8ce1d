using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Tests;

/// <summary>Hears what a function says, with words of one second each, and remembers the contexts it was handed.</summary>
internal sealed class ScriptedRecognizer(Func<RecognitionContext, string> hear) : ISpeechRecognizer
{
    public List<RecognitionContext> Contexts { get; } = [];

    public int Disposed { get; private set; }

    public RecognizerCapabilities Capabilities { get; init; } =
        new() { Provider = "scripted", Model = "script", InputFormat = AudioFormat.Speech16Khz };

    public ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public async IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio,
        RecognitionContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Contexts.Add(context);
        await foreach (var frame in audio.WithCancellation(cancellationToken))
        {
            Assert.Equal(Capabilities.InputFormat, frame.Format);
        }

        var text = hear(context);
        yield return new RecognitionUpdate(text, IsFinal: true)
        {
            Words = [.. text.Split(' ').Select((word, i) => new RecognizedWord(word, TimeSpan.FromSeconds(i), TimeSpan.FromSeconds(i + 1), 0.5))],
            Alternatives = [new(text + " perhaps", 0.25)],
            Confidence = 0.75,
            Receipt = new()
            {
                ContextDigest = context.Digest,
                Outcome = ContextOutcome.Partial,
                HotwordsApplied = context.Hotwords.Count,
                MessagesApplied = context.Messages.Count,
                Dropped = [.. context.Hotwords.Where(hotword => hotword.Text == "xyzzy")
                    .Select(hotword => new DroppedContext(ContextPart.Hotword, DropReason.Unpronounceable, hotword.Text, "no pronunciation"))],
                HotwordsHeard = [.. context.Hotwords.Select(hotword => hotword.Text).Where(text.Contains)],
            },
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => Disposed++;
}
