namespace VoiceMiddleware.Audio;

/// <summary>How a WAV file is read.</summary>
public sealed record WavReaderOptions
{
    /// <summary>The default of <see cref="MaxDuration"/>: 4 hours.</summary>
    public static readonly TimeSpan DefaultMaxDuration = TimeSpan.FromHours(4);

    /// <summary>
    /// Gets the longest audio that is read; the default is 4 hours. A longer file, and a stream that does not end by then, gives a
    /// <see cref="WavFormatException"/>, so that an endless stream is noticed.
    /// </summary>
    public TimeSpan MaxDuration { get; init; } = DefaultMaxDuration;

    /// <summary>
    /// Gets whether a file that holds less audio than its header announces is read as far as it goes. The default is false: it gives a
    /// <see cref="WavFormatException"/>, because half a recording is easily taken for the whole.
    /// </summary>
    public bool AllowTruncated { get; init; }
}
