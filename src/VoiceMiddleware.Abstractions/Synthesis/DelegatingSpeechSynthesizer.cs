namespace VoiceMiddleware.Synthesis;

/// <summary>A synthesiser that passes everything on to another. Override what should differ.</summary>
public abstract class DelegatingSpeechSynthesizer : ISpeechSynthesizer
{
    /// <summary>Wraps a synthesiser and becomes its owner.</summary>
    /// <param name="inner">The synthesiser to pass calls to; disposed with this one.</param>
    protected DelegatingSpeechSynthesizer(ISpeechSynthesizer inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
    }

    /// <summary>Gets the synthesiser that calls are passed to.</summary>
    protected ISpeechSynthesizer Inner { get; }

    /// <inheritdoc/>
    public virtual SynthesizerCapabilities Capabilities => Inner.Capabilities;

    /// <inheritdoc/>
    public virtual IAsyncEnumerable<SynthesizedSpeech> SynthesizeAsync(
        string text, SynthesisOptions? options = null, CancellationToken cancellationToken = default) =>
        Inner.SynthesizeAsync(text, options, cancellationToken);

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

    /// <summary>Disposes the inner synthesiser.</summary>
    /// <param name="disposing">Whether called from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Inner.Dispose();
        }
    }
}
