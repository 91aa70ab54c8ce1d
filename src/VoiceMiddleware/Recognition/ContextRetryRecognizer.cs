using System.Diagnostics;
using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Diagnostics;

namespace VoiceMiddleware.Recognition;

/// <summary>Recognises an utterance once more without its context when the provider refuses the context, and says so on the receipt.</summary>
/// <remarks>
/// Holds the audio of an utterance until its recognition is over. The session puts it around every recogniser that is not local
/// (<see cref="RecognizerCapabilities.IsLocal"/>).
/// </remarks>
public sealed class ContextRetryRecognizer : DelegatingSpeechRecognizer
{
    /// <summary>Wraps a recogniser.</summary>
    /// <param name="inner">The recogniser; disposed with this one.</param>
    public ContextRetryRecognizer(ISpeechRecognizer inner)
        : base(inner)
    {
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audio);
        ArgumentNullException.ThrowIfNull(context);
        return context.IsEmpty ? base.RecognizeAsync(audio, context, cancellationToken) : RetryAsync(audio, context, cancellationToken);
    }

    private async IAsyncEnumerable<RecognitionUpdate> RetryAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var kept = new ReplayableAudio(audio, cancellationToken);
        await using var _ = kept.ConfigureAwait(false);
        var started = Stopwatch.GetTimestamp();
        ContextRejectedException? rejection = null;
        var hasFinal = false;
        var updates = base.RecognizeAsync(kept.ReadAsync(cancellationToken), context, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (updates.ConfigureAwait(false))
        {
            while (true)
            {
                try
                {
                    if (!await updates.MoveNextAsync().ConfigureAwait(false))
                    {
                        yield break;
                    }
                }
                catch (ContextRejectedException error) when (!hasFinal)
                {
                    // Words that are final can not be taken back, so a refusal after them is an error like any other.
                    rejection = error;
                    break;
                }

                hasFinal |= updates.Current.IsFinal;
                yield return updates.Current;
            }
        }

        VoiceDiagnostics.ContextRejections.Add(1);
        var lost = Stopwatch.GetElapsedTime(started);
        var alone = new RecognitionContext { Language = context.Language, Speaker = context.Speaker };
        await foreach (var update in base.RecognizeAsync(kept.ReadAsync(cancellationToken), alone, cancellationToken).ConfigureAwait(false))
        {
            yield return update.Receipt is null && !update.IsFinal ? update : update with { Receipt = Receipt(context, rejection, lost) };
        }
    }

    private static ContextReceipt Receipt(RecognitionContext context, ContextRejectedException rejection, TimeSpan lost)
    {
        var detail = rejection.StatusCode is { } status ? $"the provider refused the context with status {status}" : "the provider refused the context";
        var dropped = new List<DroppedContext>();
        Drop(ContextPart.Message, context.Messages.Count);
        Drop(ContextPart.Hotword, context.Hotwords.Count);
        dropped.AddRange(context.Models.Select(model => new DroppedContext(ContextPart.Model, DropReason.Rejected, model.Id, detail)));
        return new()
        {
            ContextDigest = context.Digest, Outcome = ContextOutcome.StrippedAfterRejection, Dropped = dropped, PreparationTime = lost,
        };

        void Drop(ContextPart part, int count)
        {
            if (count > 0)
            {
                dropped.Add(new(part, DropReason.Rejected, null, detail, count));
            }
        }
    }
}
