using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Tests.Failover;

/// <summary>Hears how many samples it was given, and says who it is, unless it is in trouble.</summary>
internal sealed class TroubledRecognizer(string name, params Trouble[] script) : ISpeechRecognizer
{
    public Troubles Troubles { get; } = new(script);

    public ConcurrentQueue<RecognitionContext> Contexts { get; } = new();

    public ConcurrentQueue<RecognitionContext> Prepared { get; } = new();

    /// <summary>Gets the samples of the newest utterance.</summary>
    public List<short> Heard { get; private set; } = [];

    public RecognizerCapabilities Capabilities { get; init; } = new() { Provider = name, Model = name + "-1", InputFormat = AudioFormat.Speech16Khz };

    public ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default)
    {
        Prepared.Enqueue(context);
        return default;
    }

    public async IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Contexts.Enqueue(context);
        var trouble = Troubles.Next();
        await Troubles.ActAsync(trouble, atTheEnd: false);
        var heard = Heard = [];
        await foreach (var frame in audio.WithCancellation(cancellationToken))
        {
            Assert.Equal(Capabilities.InputFormat, frame.Format);
            if (heard.Count == 0 && trouble is Trouble.HangsAfterAPartial or Trouble.ThrowsAfterAPartial)
            {
                yield return new RecognitionUpdate(name + "?", IsFinal: false);
                if (trouble == Trouble.ThrowsAfterAPartial)
                {
                    throw Failure.Recognition();
                }

                await Troubles.Hang();
            }

            heard.AddRange(frame.Samples.Span);
        }

        await Troubles.ActAsync(trouble, atTheEnd: true);
        if (trouble == Trouble.EndsEarly)
        {
            yield break;
        }

        yield return new RecognitionUpdate($"{name} {heard.Count}", IsFinal: true)
        {
            AudioDuration = Capabilities.InputFormat.ToDuration(heard.Count), Receipt = ContextReceipt.ForNothingApplied(context),
        };
        if (trouble == Trouble.ThrowsAfterAFinal)
        {
            throw Failure.Recognition();
        }

        if (trouble == Trouble.HangsAfterAFinal)
        {
            await Troubles.Hang();
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
