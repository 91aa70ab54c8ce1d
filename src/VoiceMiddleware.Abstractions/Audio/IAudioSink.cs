namespace VoiceMiddleware.Audio;

/// <summary>Where audio goes: a loudspeaker, a file, a socket.</summary>
/// <remarks>
/// <see cref="WriteAsync"/> and <see cref="DrainAsync"/> are called by one writer at a time; <see cref="Clear"/> and
/// <see cref="PlayedDuration"/> may be called from any thread at any time.
/// </remarks>
public interface IAudioSink : IAsyncDisposable
{
    /// <summary>Gets the format that <see cref="WriteAsync"/> takes.</summary>
    AudioFormat Format { get; }

    /// <summary>Gets how much of what was written has been heard so far: played, not merely buffered. Cleared audio never counts.</summary>
    TimeSpan PlayedDuration { get; }

    /// <summary>Queues a frame for playing; waits while the sink's buffer is full.</summary>
    /// <param name="frame">A frame in <see cref="Format"/>.</param>
    /// <param name="cancellationToken">Gives up waiting; the frame is then not queued, also not behind a <see cref="Clear"/> that follows.</param>
    /// <exception cref="ArgumentException">The frame has another format.</exception>
    /// <exception cref="IOException">The device or file failed.</exception>
    ValueTask WriteAsync(AudioFrame frame, CancellationToken cancellationToken = default);

    /// <summary>Waits until all that was queued has been played or cleared.</summary>
    /// <param name="cancellationToken">Gives up waiting; the audio keeps playing.</param>
    ValueTask DrainAsync(CancellationToken cancellationToken = default);

    /// <summary>Drops what is queued and not yet played. Silence follows at once.</summary>
    void Clear();
}
