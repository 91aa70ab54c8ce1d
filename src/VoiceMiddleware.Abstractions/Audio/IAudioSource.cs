namespace VoiceMiddleware.Audio;

/// <summary>Where audio comes from: a microphone, a file, a socket.</summary>
/// <remarks>A source is read once, by one reader. Disposal stops the device; it is idempotent.</remarks>
public interface IAudioSource : IAsyncDisposable
{
    /// <summary>Gets the format of every frame.</summary>
    AudioFormat Format { get; }

    /// <summary>Reads the audio as frames of 20 ms with rising timestamps; the sequence ends when the audio does.</summary>
    /// <remarks>
    /// A live source never waits for its reader: when the reader is late it drops the oldest audio, counts it, and leaves a gap in the
    /// timestamps. A source that is not live (a file) may be read as fast as the reader likes.
    /// </remarks>
    /// <param name="cancellationToken">Stops reading; the enumeration then throws <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="IOException">The device or file failed; the message says what to do.</exception>
    IAsyncEnumerable<AudioFrame> ReadAsync(CancellationToken cancellationToken = default);
}
