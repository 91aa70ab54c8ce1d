using System.Runtime.CompilerServices;

namespace VoiceMiddleware.Audio;

/// <summary>Audio from a WAV file or stream, as fast as the reader likes.</summary>
/// <remarks>
/// For another format, real-time pacing or silence at the end see <see cref="AudioSourceExtensions"/>:
/// <c>new WavFileSource(path).ConvertTo(AudioFormat.Speech16Khz).InRealTime()</c>.
/// </remarks>
public sealed class WavFileSource : IAudioSource
{
    private readonly WavReader _reader;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="IOException">The file cannot be read, or is no WAV file; see <see cref="WavReader.Open(string, WavReaderOptions?)"/>.</exception>
    public WavFileSource(string path, WavReaderOptions? options = null)
        : this(WavReader.Open(path, options))
    {
    }

    /// <summary>Reads from an open reader and becomes its owner.</summary>
    /// <param name="reader">The reader; disposed with the source.</param>
    public WavFileSource(WavReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _reader = reader;
    }

    /// <inheritdoc/>
    public AudioFormat Format => _reader.Format;

    /// <summary>Gets the length of the audio by the header, or null when only the stream's end will tell.</summary>
    public TimeSpan? Duration => _reader.Duration;

    /// <inheritdoc/>
    public async IAsyncEnumerable<AudioFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // A frame at a time, so that a live stream is heard at once; the blocks save an allocation for each.
        var framer = new AudioFramer(Format);
        var buffer = new short[Format.SamplesPerFrame];
        int count;
        while ((count = await _reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            framer.Write(buffer.AsSpan(0, count));
            while (framer.TryRead(out var frame))
            {
                yield return frame;
            }
        }

        if (framer.TryFlush(out var last))
        {
            yield return last;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _reader.DisposeAsync();
}
