namespace VoiceMiddleware.Audio;

/// <summary>Audio into a WAV file. What is written counts as played at once.</summary>
public sealed class WavFileSink : IAudioSink
{
    private readonly Lock _gate = new();
    private readonly WavWriter _writer;
    private long _playedTicks;

    /// <summary>Creates a file; one that exists is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The format to write.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public WavFileSink(string path, AudioFormat format)
        : this(new WavWriter(path, format))
    {
    }

    /// <summary>Writes to an open writer and becomes its owner.</summary>
    /// <param name="writer">The writer; disposed with the sink.</param>
    public WavFileSink(WavWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _writer = writer;
    }

    /// <inheritdoc/>
    public AudioFormat Format => _writer.Format;

    /// <inheritdoc/>
    public TimeSpan PlayedDuration => TimeSpan.FromTicks(Interlocked.Read(ref _playedTicks));

    /// <inheritdoc/>
    public ValueTask WriteAsync(AudioFrame frame, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (frame.Format != Format)
        {
            throw new ArgumentException($"The frame has {frame.Format}, the file {Format}. Convert it with {nameof(AudioFormatConverter)}.", nameof(frame));
        }

        lock (_gate)
        {
            _writer.Write(frame.Samples.Span);
            Interlocked.Exchange(ref _playedTicks, _writer.Duration.Ticks);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Hands the audio to the operating system, with a header that fits it.</summary>
    /// <param name="cancellationToken">Not needed: the call does not wait.</param>
    public ValueTask DrainAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _writer.Flush();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Does nothing: what was written has been played.</summary>
    public void Clear()
    {
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _writer.Dispose();
        }

        return ValueTask.CompletedTask;
    }
}
