using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Recognition;

/// <summary>
/// Recognises every utterance a second time without its context, after the fact, and tells what difference the context made. The first
/// result is not held up.
/// </summary>
/// <remarks>Doubles the work of the recogniser: for demonstrations, evaluation and sampling, not for every call.</remarks>
public sealed class ComparingRecognizer : DelegatingSpeechRecognizer
{
    private readonly Action<RecognitionComparison> _onCompared;

    /// <summary>Wraps a recogniser.</summary>
    /// <param name="inner">The recogniser; disposed with this one.</param>
    /// <param name="onCompared">
    /// Called once for every utterance, some time after its last result, from another thread. An utterance whose second
    /// recognition fails gives its error there.
    /// </param>
    public ComparingRecognizer(ISpeechRecognizer inner, Action<RecognitionComparison> onCompared)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(onCompared);
        _onCompared = onCompared;
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audio);
        ArgumentNullException.ThrowIfNull(context);
        var kept = new List<AudioFrame>();
        var finals = new List<RecognitionUpdate>();
        await foreach (var update in base.RecognizeAsync(Keep(audio, kept, cancellationToken), context, cancellationToken).ConfigureAwait(false))
        {
            if (update.IsFinal)
            {
                finals.Add(update);
            }

            yield return update;
        }

        // Not awaited: whoever recognises goes on with the conversation.
        _ = CompareAsync(Join(finals), kept, context);
    }

    private async Task CompareAsync(string text, List<AudioFrame> audio, RecognitionContext context)
    {
        try
        {
            var unbiased = new List<RecognitionUpdate>();
            var alone = new RecognitionContext { Language = context.Language };
            await foreach (var update in base.RecognizeAsync(audio.ToAsyncEnumerable(), alone).ConfigureAwait(false))
            {
                if (update.IsFinal)
                {
                    unbiased.Add(update);
                }
            }

            _onCompared(new RecognitionComparison(context, text, Join(unbiased), Error: null));
        }
        catch (Exception error)
        {
            _onCompared(new RecognitionComparison(context, text, WithoutContext: null, error));
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
public sealed record RecognitionComparison(RecognitionContext Context, string WithContext, string? WithoutContext, Exception? Error);
