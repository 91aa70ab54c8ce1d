namespace VoiceMiddleware.Audio;

/// <summary>Reads a WAV file as 16-bit PCM, piece by piece, in bounded memory.</summary>
/// <remarks>
/// Takes linear PCM of 8, 16, 24 and 32 bits, floating point of 32 and 64 bits, µ-law and A-law, plain or extensible headers, RIFF and
/// RF64, 1 to 32 channels, 1 to 384 kHz. Files whose header was never completed, as programs write them into a pipe, are read to the
/// stream's end. Not thread-safe.
/// </remarks>
public sealed class WavReader : IDisposable, IAsyncDisposable
{
    private const int BufferBytes = 32 * 1024;

    private readonly Stream _stream;
    private readonly WavHeader _header;
    private readonly WavReaderOptions _options;
    private readonly string _name;
    private readonly bool _leaveOpen;
    private readonly byte[] _buffer;
    private long _read;
    private WavFormatException? _fault;
    private bool _ended;

    private WavReader(Stream stream, WavHeader header, WavReaderOptions options, string name, bool leaveOpen)
    {
        _stream = stream;
        _header = header;
        _options = options;
        _name = name;
        _leaveOpen = leaveOpen;
        _buffer = new byte[Math.Max(1, BufferBytes / header.BlockBytes) * header.BlockBytes];
        CheckLength();
    }

    /// <summary>Gets the rate and channels of the audio.</summary>
    public AudioFormat Format => _header.Format;

    /// <summary>Gets how the file writes samples down.</summary>
    public WavEncoding Encoding => _header.Encoding;

    /// <summary>Gets the length of the audio by the header, or null when only the stream's end will tell.</summary>
    public TimeSpan? Duration =>
        _header.DataBytes is { } bytes && !_header.MayEndEarly ? Format.ToDuration(bytes / _header.SampleBytes) : null;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="IOException">The file cannot be read. A <see cref="FileNotFoundException"/> when there is none.</exception>
    /// <exception cref="WavFormatException">The header is broken or announces what is not read here, or the file is cut off or too long.</exception>
    public static WavReader Open(string path, WavReaderOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var stream = new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = BufferBytes });
        return Open(stream, options, leaveOpen: false, $"'{path}'");
    }

    /// <summary>Reads the header of a stream.</summary>
    /// <param name="stream">The stream, at the first byte of the file. It need not be seekable.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the reader is disposed. The default is false.</param>
    /// <exception cref="WavFormatException">The header is broken or announces what is not read here, or the file is cut off or too long.</exception>
    public static WavReader Open(Stream stream, WavReaderOptions? options = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Open(stream, options, leaveOpen, "The WAV stream");
    }

    /// <summary>Reads the header of a stream without blocking.</summary>
    /// <param name="stream">The stream, at the first byte of the file. It need not be seekable.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the reader is disposed. The default is false.</param>
    /// <param name="cancellationToken">Gives up; the stream has then been read to somewhere in the header.</param>
    /// <exception cref="WavFormatException">The header is broken or announces what is not read here, or the file is cut off or too long.</exception>
    public static async ValueTask<WavReader> OpenAsync(
        Stream stream, WavReaderOptions? options = null, bool leaveOpen = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        const string name = "The WAV stream";
        var parser = new WavHeaderParser(name);
        while (parser.Header is null)
        {
            var wanted = parser.Wanted;
            parser.Accept(await stream.ReadAtLeastAsync(wanted, wanted.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false));
        }

        return new WavReader(stream, parser.Header, options ?? new WavReaderOptions(), name, leaveOpen);
    }

    /// <summary>Reads a whole file into memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <returns>The samples, channels interleaved, and their format.</returns>
    /// <exception cref="IOException">The file cannot be read; see <see cref="Open(string, WavReaderOptions?)"/>.</exception>
    public static (short[] Samples, AudioFormat Format) ReadAll(string path, WavReaderOptions? options = null)
    {
        using var reader = Open(path, options);
        return (reader.ReadToEnd(), reader.Format);
    }

    /// <summary>Reads the next samples; waits until the buffer is full or the audio ends.</summary>
    /// <param name="samples">Takes the samples, channels interleaved; at least one of every channel.</param>
    /// <returns>The number of samples read, a multiple of the number of channels; 0 at the end.</returns>
    /// <exception cref="WavFormatException">The file is cut off (after what there is has been read) or exceeds the longest duration.</exception>
    public int Read(Span<short> samples)
    {
        var total = 0;
        for (int wanted; (wanted = NextRead(samples.Length - total)) > 0;)
        {
            var bytes = _stream.ReadAtLeast(_buffer.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
            total += Accept(bytes, wanted, samples[total..]);
        }

        return EndOf(total);
    }

    /// <summary>Reads the next samples without blocking; completes when the buffer is full or the audio ends.</summary>
    /// <param name="samples">Takes the samples, channels interleaved; at least one of every channel.</param>
    /// <param name="cancellationToken">Gives up; the samples of the abandoned call are lost.</param>
    /// <returns>The number of samples read, a multiple of the number of channels; 0 at the end.</returns>
    /// <exception cref="WavFormatException">The file is cut off (after what there is has been read) or exceeds the longest duration.</exception>
    public async ValueTask<int> ReadAsync(Memory<short> samples, CancellationToken cancellationToken = default)
    {
        var total = 0;
        for (int wanted; (wanted = NextRead(samples.Length - total)) > 0;)
        {
            var bytes = await _stream.ReadAtLeastAsync(
                _buffer.AsMemory(0, wanted), wanted, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            total += Accept(bytes, wanted, samples.Span[total..]);
        }

        return EndOf(total);
    }

    /// <summary>Reads all that is left into memory.</summary>
    /// <returns>The samples, channels interleaved.</returns>
    /// <exception cref="WavFormatException">The file is cut off or exceeds the longest duration.</exception>
    public short[] ReadToEnd()
    {
        var expected = _header.DataBytes is { } bytes && !_header.MayEndEarly ? (bytes - _read) / _header.SampleBytes : 0;
        var samples = new short[expected > 0 ? expected : Format.SamplesPerFrame * 50];
        var total = 0;
        while (true)
        {
            if (total == samples.Length && expected == 0)
            {
                Array.Resize(ref samples, samples.Length * 2);
            }

            var read = total == samples.Length ? EndOf(0) : Read(samples.AsSpan(total));
            if (read == 0)
            {
                Array.Resize(ref samples, total);
                return samples;
            }

            total += read;
        }
    }

    /// <summary>Closes the stream unless it was to be left open.</summary>
    public void Dispose()
    {
        _ended = true;
        if (!_leaveOpen)
        {
            _stream.Dispose();
        }
    }

    /// <summary>Closes the stream unless it was to be left open.</summary>
    public ValueTask DisposeAsync()
    {
        _ended = true;
        return _leaveOpen ? ValueTask.CompletedTask : _stream.DisposeAsync();
    }

    private static WavReader Open(Stream stream, WavReaderOptions? options, bool leaveOpen, string name)
    {
        try
        {
            var parser = new WavHeaderParser(name);
            while (parser.Header is null)
            {
                var wanted = parser.Wanted.Span;
                parser.Accept(stream.ReadAtLeast(wanted, wanted.Length, throwOnEndOfStream: false));
            }

            return new WavReader(stream, parser.Header, options ?? new WavReaderOptions(), name, leaveOpen);
        }
        catch when (!leaveOpen)
        {
            stream.Dispose();
            throw;
        }
    }

    // What a header gives away before any audio is read is said at once, not after an hour of reading.
    private void CheckLength()
    {
        if (_header.DataBytes is not { } announced || _header.MayEndEarly)
        {
            return;
        }

        if (Duration > _options.MaxDuration)
        {
            throw WavFaults.TooLong(_name, Duration, _options.MaxDuration, _header.DataOffset);
        }

        if (_options.AllowTruncated)
        {
            return;
        }

        if (announced % _header.BlockBytes != 0)
        {
            throw WavFaults.Partial(_name, announced, _header.BlockBytes, _header.DataOffset);
        }

        if (_stream.CanSeek && _stream.Length - _stream.Position is var present && present < announced)
        {
            throw WavFaults.Truncated(_name, Format, announced, present, _header.SampleBytes, _header.DataOffset + present);
        }
    }

    private int NextRead(int samples)
    {
        if (_ended || samples < Format.Channels)
        {
            return 0;
        }

        var left = _header.DataBytes is { } announced ? (announced - _read) / _header.BlockBytes * _header.BlockBytes : long.MaxValue;
        return (int)Math.Min(Math.Min((long)samples / Format.Channels * _header.BlockBytes, _buffer.Length), left);
    }

    private int Accept(int bytes, int wanted, Span<short> samples)
    {
        _read += bytes;
        var whole = bytes / _header.BlockBytes * _header.BlockBytes;
        if (bytes < wanted)
        {
            _ended = true;
            if (!_options.AllowTruncated)
            {
                var end = _header.DataOffset + _read;
                _fault = _header.DataBytes is { } announced && !_header.MayEndEarly
                    ? WavFaults.Truncated(_name, Format, announced, _read, _header.SampleBytes, end)
                    : whole < bytes ? WavFaults.Partial(_name, _read, _header.BlockBytes, end) : null;
            }
        }

        if (_fault is null && Format.ToDuration(_read / _header.SampleBytes) > _options.MaxDuration)
        {
            _ended = true;
            _fault = WavFaults.TooLong(_name, null, _options.MaxDuration, _header.DataOffset + _read);
        }

        var count = whole / _header.SampleBytes;
        WavSamples.Decode(_buffer.AsSpan(0, whole), _header.Encoding, samples[..count]);
        return count;
    }

    // A fault is thrown once everything before it has been handed out.
    private int EndOf(int total) => total == 0 && _fault is { } fault ? throw fault : total;
}
