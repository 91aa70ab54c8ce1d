using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Recognition;

/// <summary>
/// Recognises every utterance a second time without its context, after the fact, and tells what difference the context made. The first
/// result is not held up, unless its receipt is to say which terms came out with the context only.
/// </summary>
/// <remarks>Doubles the work of the recogniser: for demonstrations, evaluation and sampling, not for every call.</remarks>
public sealed class ComparingRecognizer : DelegatingSpeechRecognizer
{
    private readonly Action<RecognitionComparison> _onCompared;
    private readonly bool _holdsResult;

    /// <summary>Wraps a recogniser.</summary>
    /// <param name="inner">The recogniser; disposed with this one.</param>
    /// <param name="onCompared">
    /// Called once for every utterance, some time after its last result, from another thread. An utterance whose second
    /// recognition fails gives its error there.
    /// </param>
    /// <param name="holdsResult">
    /// Whether the last result waits for the second recognition, so that its receipt has <see cref="ContextReceipt.TermsOnlyFromBias"/>;
    /// the default is false. Makes every answer later by the time a recognition takes.
    /// </param>
    public ComparingRecognizer(ISpeechRecognizer inner, Action<RecognitionComparison> onCompared, bool holdsResult = false)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(onCompared);
        _onCompared = onCompared;
        _holdsResult = holdsResult;
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audio);
        ArgumentNullException.ThrowIfNull(context);
        var kept = new List<AudioFrame>();
        var finals = new List<RecognitionUpdate>();
        RecognitionUpdate? held = null;
        await foreach (var update in base.RecognizeAsync(Keep(audio, kept, cancellationToken), context, cancellationToken).ConfigureAwait(false))
        {
            if (update.IsFinal)
            {
                finals.Add(update);
            }

            if (!_holdsResult || !update.IsFinal)
            {
                yield return update;
                continue;
            }

            if (held is not null)
            {
                yield return held;
            }

            held = update;
        }

        var comparing = CompareAsync(Join(finals), kept, context);
        if (held is null)
        {
            // Not awaited: whoever recognises goes on with the conversation.
            yield break;
        }

        var terms = await comparing.WaitAsync(cancellationToken).ConfigureAwait(false);
        yield return held.Receipt is { } receipt ? held with { Receipt = receipt with { TermsOnlyFromBias = terms } } : held;
    }

    /// <summary>Recognises without the context and returns the terms that came out with it only; null when that failed.</summary>
    private async Task<IReadOnlyList<string>?> CompareAsync(string text, List<AudioFrame> audio, RecognitionContext context)
    {
        // The result must not wait for the first step of this either.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var unbiased = new List<RecognitionUpdate>();
            var alone = new RecognitionContext { Language = context.Language, Speaker = context.Speaker };
            await foreach (var update in base.RecognizeAsync(audio.ToAsyncEnumerable(), alone).ConfigureAwait(false))
            {
                if (update.IsFinal)
                {
                    unbiased.Add(update);
                }
            }

            var terms = SpokenTerms.OnlyWith(context, text, Join(unbiased));
            _onCompared(new RecognitionComparison(context, text, Join(unbiased), Error: null) { TermsOnlyFromBias = terms });
            return terms;
        }
        catch (Exception error)
        {
            _onCompared(new RecognitionComparison(context, text, WithoutContext: null, error));
            return null;
        }
    }

    private static async IAsyncEnumerable<AudioFrame> Keep(
        IAsyncEnumerable<AudioFrame> audio, List<AudioFrame> kept, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var frame in audio.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            kept.Add(frame);
            yield return frame;
        }
    }

    private static string Join(List<RecognitionUpdate> finals) => string.Join(' ', finals.Select(f => f.Text).Where(t => t.Length > 0));
}

/// <summary>What the context of one utterance was worth.</summary>
/// <param name="Context">The context.</param>
/// <param name="WithContext">What was recognised with it.</param>
/// <param name="WithoutContext">What the same audio gives without it, or null when that failed.</param>
/// <param name="Error">Why the second recognition failed, or null.</param>
public sealed record RecognitionComparison(RecognitionContext Context, string WithContext, string? WithoutContext, Exception? Error)
{
    /// <summary>Gets the hotwords and rare words of messages that came out with the context only; null when the second recognition failed.</summary>
    public IReadOnlyList<string>? TermsOnlyFromBias { get; init; }
}
