using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace VoiceMiddleware.Audio;

/// <summary>Writes 16-bit PCM as a WAV file.</summary>
/// <remarks>
/// On a seekable stream the header is brought up to date about once a second of audio, so that the file stays readable when the
/// process dies. On any other stream the sizes are left open (0xFFFFFFFF), which readers take as "to the end". Not thread-safe.
/// </remarks>
public sealed class WavWriter : IDisposable
{
    private const int HeaderBytes = 44;

    /// <summary>The most audio a WAV file can hold: its sizes are 32-bit numbers, and the largest of them means "unknown".</summary>
    private const long MaxDataBytes = uint.MaxValue - 1L - HeaderBytes;

    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly long _headerPosition;
    private readonly long _updateBytes;
    private long _dataBytes;
    private long _announcedBytes;
    private bool _disposed;

    /// <summary>Creates a file; one that exists is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The format of the samples.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public WavWriter(string path, AudioFormat format)
        : this(File.Create(path, 64 * 1024), format)
    {
    }

    /// <summary>Begins a WAV file at the stream's position.</summary>
    /// <param name="stream">The stream to write to.</param>
    /// <param name="format">The format of the samples.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the writer is disposed. The default is false.</param>
    public WavWriter(Stream stream, AudioFormat format, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(format);
        _stream = stream;
        _leaveOpen = leaveOpen;
        Format = format;
        _updateBytes = 2L * format.SampleRate * format.Channels;
        _headerPosition = stream.CanSeek ? stream.Position : 0;
        WriteHeader();
    }

    /// <summary>Gets the format of the samples.</summary>
    public AudioFormat Format { get; }

    /// <summary>Gets the length of the audio written so far.</summary>
    public TimeSpan Duration => Format.ToDuration(_dataBytes / sizeof(short));

    /// <summary>Writes samples.</summary>
    /// <param name="samples">The samples, channels interleaved; whole sample frames.</param>
    /// <exception cref="ArgumentException">The number of samples is not a multiple of the number of channels.</exception>
    /// <exception cref="IOException">The file would exceed 4 GiB, or cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed.</exception>
    public void Write(ReadOnlySpan<short> samples)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (samples.Length % Format.Channels != 0)
        {
            throw new ArgumentException(
                $"{samples.Length} samples are not a whole number of sample frames of {Format.Channels} channels.", nameof(samples));
        }

        var bytes = samples.Length * (long)sizeof(short);
        if (_dataBytes + bytes > MaxDataBytes)
        {
            throw new IOException(
                $"A WAV file holds at most 4 GiB: {Duration:c} are written and {Format.ToDuration(samples.Length):c} more do not fit. Go on in a new file.");
        }

        WriteSamples(samples);
        _dataBytes += bytes;
        if (_stream.CanSeek && _dataBytes - _announcedBytes >= _updateBytes)
        {
            UpdateHeader();
        }
    }

    /// <summary>Hands everything written so far to the operating system, with a header that fits it.</summary>
    /// <exception cref="ObjectDisposedException">The writer was disposed.</exception>
    public void Flush()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_stream.CanSeek && _announcedBytes != _dataBytes)
        {
            UpdateHeader();
        }

        _stream.Flush();
    }

    /// <summary>Completes the file and closes the stream unless it was to be left open.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        try
        {
            Flush();
        }
        finally
        {
            _disposed = true;
            if (!_leaveOpen)
            {
                _stream.Dispose();
            }
        }
    }

    private void WriteSamples(ReadOnlySpan<short> samples)
    {
        if (BitConverter.IsLittleEndian)
        {
            _stream.Write(MemoryMarshal.AsBytes(samples));
            return;
        }

        Span<byte> bytes = stackalloc byte[sizeof(short)];
        foreach (var sample in samples)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes, sample);
            _stream.Write(bytes);
        }
    }

    // Audio first, sizes second: at no time does the header announce what is not there.
    private void UpdateHeader()
    {
        _stream.Flush();
        var end = _stream.Position;
        _stream.Position = _headerPosition;
        WriteHeader();
        _stream.Position = end;
        _stream.Flush();
    }

    private void WriteHeader()
    {
        var known = _stream.CanSeek;
        var blockBytes = Format.Channels * sizeof(short);
        Span<byte> header = stackalloc byte[HeaderBytes];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], known ? (uint)(_dataBytes + HeaderBytes - 8) : uint.MaxValue);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], (ushort)Format.Channels);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], (uint)Format.SampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], (uint)(Format.SampleRate * blockBytes));
        BinaryPrimitives.WriteUInt16LittleEndian(header[32..], (ushort)blockBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(header[34..], 16);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[40..], known ? (uint)_dataBytes : uint.MaxValue);
        _stream.Write(header);
        _announcedBytes = _dataBytes;
    }
}
