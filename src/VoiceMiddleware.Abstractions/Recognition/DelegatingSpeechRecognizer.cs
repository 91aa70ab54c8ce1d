using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Recognition;

/// <summary>A recogniser that passes everything on to another. Override what should differ.</summary>
public abstract class DelegatingSpeechRecognizer : ISpeechRecognizer
{
    /// <summary>Wraps a recogniser and becomes its owner.</summary>
    /// <param name="inner">The recogniser to pass calls to; disposed with this one.</param>
    protected DelegatingSpeechRecognizer(ISpeechRecognizer inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
    }

    /// <summary>Gets the recogniser that calls are passed to.</summary>
    protected ISpeechRecognizer Inner { get; }

    /// <inheritdoc/>
    public virtual RecognizerCapabilities Capabilities => Inner.Capabilities;

    /// <inheritdoc/>
    public virtual ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default) =>
        Inner.PrepareAsync(context, cancellationToken);

    /// <inheritdoc/>
    public virtual IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, CancellationToken cancellationToken = default) =>
        Inner.RecognizeAsync(audio, context, cancellationToken);

    /// <inheritdoc/>
    public virtual object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : Inner.GetService(serviceType, serviceKey);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes the inner recogniser.</summary>
    /// <param name="disposing">Whether called from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Inner.Dispose();
        }
    }
}
