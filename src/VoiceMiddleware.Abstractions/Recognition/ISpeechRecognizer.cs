using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Recognition;

/// <summary>Turns the audio of one utterance into text, knowing what the conversation is about.</summary>
/// <remarks>All members are safe for concurrent use: one recogniser serves any number of sessions. Disposal frees the engine.</remarks>
public interface ISpeechRecognizer : IDisposable
{
    /// <summary>Gets what the recogniser can do and how much context it takes.</summary>
    RecognizerCapabilities Capabilities { get; }

    /// <summary>
    /// Makes a context ready ahead of the utterance, so that <see cref="RecognizeAsync"/> starts at once. The session calls it whenever the
    /// context changes, while nobody waits. A recogniser with nothing to prepare returns at once.
    /// </summary>
    /// <param name="context">The context that the next utterance will probably have.</param>
    /// <param name="cancellationToken">Gives up; a newer context is coming.</param>
    /// <exception cref="SpeechRecognitionException">The context can not be made ready. The utterance itself will say so again.</exception>
    ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default);

    /// <summary>
    /// Recognises one utterance. Call it when speech starts and feed it while the caller speaks; the end of <paramref name="audio"/> is
    /// the end of the utterance.
    /// </summary>
    /// <param name="audio">The utterance in <see cref="RecognizerCapabilities.InputFormat"/>. Read by one reader, once.</param>
    /// <param name="context">A snapshot of the conversation at the start of the utterance.</param>
    /// <param name="cancellationToken">Abandons the utterance; the enumeration throws <see cref="OperationCanceledException"/>.</param>
    /// <returns>
    /// Partial updates, each replacing the one before, then one or more final updates (an engine may close a long utterance in pieces; the
    /// pieces follow each other). Audio without speech, or no audio at all, gives one final update with empty text. The last update
    /// carries the receipt.
    /// </returns>
    /// <exception cref="ArgumentException">A frame has another format than <see cref="RecognizerCapabilities.InputFormat"/>.</exception>
    /// <exception cref="SpeechRecognitionException">The engine failed.</exception>
    /// <exception cref="ObjectDisposedException">The recogniser was disposed.</exception>
    IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, CancellationToken cancellationToken = default);

    /// <summary>Asks the recogniser, or one that it wraps, for an object of a type.</summary>
    /// <param name="serviceType">The type asked for.</param>
    /// <param name="serviceKey">A key, or null.</param>
    /// <returns>The object, or null when there is none. Never throws for an unknown type.</returns>
    object? GetService(Type serviceType, object? serviceKey = null);
}
