using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>Keeps the context from a recogniser, so that what a decorator around it makes of the context can be measured alone.</summary>
/// <remarks>The language is passed on. Safe for concurrent use where the inner recogniser is.</remarks>
public sealed class UnbiasedRecognizer : DelegatingSpeechRecognizer
{
    /// <summary>Wraps a recogniser.</summary>
    /// <param name="inner">The recogniser; disposed with this one.</param>
    public UnbiasedRecognizer(ISpeechRecognizer inner)
        : base(inner)
    {
    }

    /// <inheritdoc/>
    /// <remarks>Those of the inner recogniser without hotwords and messages: a decorator around this one should not leave them to it.</remarks>
    public override RecognizerCapabilities Capabilities => Inner.Capabilities with { Hotwords = null, Messages = null };

    /// <inheritdoc/>
    public override ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default) =>
        Inner.PrepareAsync(Strip(context), cancellationToken);

    /// <inheritdoc/>
    public override IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, CancellationToken cancellationToken = default) =>
        Inner.RecognizeAsync(audio, Strip(context), cancellationToken);

    private static RecognitionContext Strip(RecognitionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new RecognitionContext { Language = context.Language, Speaker = context.Speaker };
    }
}
