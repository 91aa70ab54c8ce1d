using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Synthesis;

/// <summary>Speaks text.</summary>
/// <remarks>All members are safe for concurrent use: one synthesiser serves any number of sessions.</remarks>
public interface ISpeechSynthesizer : IDisposable
{
    /// <summary>Gets what the synthesiser can do.</summary>
    SynthesizerCapabilities Capabilities { get; }

    /// <summary>Speaks a sentence or a short paragraph. The session calls it once for each sentence of a reply.</summary>
    /// <param name="text">Plain text. Empty or blank text gives no audio.</param>
    /// <param name="options">The voice and its manner, or null for the synthesiser's own.</param>
    /// <param name="cancellationToken">Stops speaking; the enumeration throws <see cref="OperationCanceledException"/>.</param>
    /// <returns>Audio in <see cref="SynthesizerCapabilities.OutputFormat"/> as it becomes ready, timestamps from zero.</returns>
    /// <exception cref="SpeechSynthesisException">The engine failed.</exception>
    /// <exception cref="ObjectDisposedException">The synthesiser was disposed.</exception>
    IAsyncEnumerable<SynthesizedSpeech> SynthesizeAsync(
        string text, SynthesisOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Asks the synthesiser, or one that it wraps, for an object of a type.</summary>
    /// <param name="serviceType">The type asked for.</param>
    /// <param name="serviceKey">A key, or null.</param>
    /// <returns>The object, or null when there is none. Never throws for an unknown type.</returns>
    object? GetService(Type serviceType, object? serviceKey = null);
}
