using System.Buffers.Binary;
using System.Text;

namespace VoiceMiddleware.Audio;

/// <summary>Reads the chunks before the audio. Fed by its caller, so that one parser serves blocking and asynchronous streams.</summary>
internal sealed class WavHeaderParser(string name)
{
    // Sizes of this and above are what programs write that cannot go back to the header: SoX and eSpeak 0x7FFFF000, FFmpeg 0xFFFFFFFF.
    private const uint PlaceholderSize = 0x7FFFF000;
    private const int MaxFormatBytes = 4096;

    // Album art and broadcast metadata stay below; an endless stream of chunks without audio must not be read for ever.
    private const long MaxHeaderBytes = 64L << 20;

    private readonly byte[] _buffer = new byte[MaxFormatBytes];
    private Step _step = Step.Riff;
    private int _wanted = 12;
    private long _offset;
    private long _skip;
    private uint _riffSize;
    private long? _longDataSize;
    private (AudioFormat Format, WavEncoding Encoding)? _format;

    private enum Step
    {
        Riff,
        Chunk,
        Format,
        LongSizes,
        Skip,
    }

    /// <summary>Gets the memory to fill from the stream before the next <see cref="Accept"/>.</summary>
    public Memory<byte> Wanted => _buffer.AsMemory(0, _wanted);

    /// <summary>Gets the header once the audio has been found.</summary>
    public WavHeader? Header { get; private set; }

    /// <summary>Takes what was read into <see cref="Wanted"/>.</summary>
    /// <param name="count">The bytes read; fewer than wanted only at the end of the stream.</param>
    /// <exception cref="WavFormatException">The header is broken, or announces what is not read here.</exception>
    public void Accept(int count)
    {
        var bytes = _buffer.AsSpan(0, count);
        if (count < _wanted)
        {
            throw EndOfFile(bytes);
        }

        switch (_step)
        {
            case Step.Riff:
                ReadRiff(bytes);
                _offset += count;
                WantChunk();
                break;
            case Step.Chunk:
                ReadChunk(bytes);
                break;
            case Step.Format:
                _format = WavFormatChunk.Read(bytes, _offset, name);
                _offset += count;
                SkipThen(_skip);
                break;
            case Step.LongSizes:
                _longDataSize = (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]), long.MaxValue);
                _offset += count;
                SkipThen(_skip);
                break;
            default:
                _offset += count;
                SkipThen(_skip - count);
                break;
        }
    }

    private void ReadRiff(ReadOnlySpan<byte> bytes)
    {
        if (!(bytes.StartsWith("RIFF"u8) || bytes.StartsWith("RF64"u8) || bytes.StartsWith("BW64"u8)) || !bytes[8..].SequenceEqual("WAVE"u8))
        {
            throw WavFaults.NotWav(name, bytes);
        }

        _riffSize = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
    }

    private void ReadChunk(ReadOnlySpan<byte> bytes)
    {
        var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        var id = bytes[..4];
        var chunkOffset = _offset;
        _offset += 8;
        if (id.SequenceEqual("data"u8))
        {
            Header = ReadData(size, chunkOffset);
        }
        else if (id.SequenceEqual("fmt "u8))
        {
            if (size is < 16 or > MaxFormatBytes)
            {
                throw WavFaults.Broken(name, $"the 'fmt ' chunk announces {size} bytes, not 16 to {MaxFormatBytes}", chunkOffset);
            }

            Want(Step.Format, (int)size, size & 1);
        }
        else if (id.SequenceEqual("ds64"u8))
        {
            if (size is < 24 or > MaxFormatBytes)
            {
                throw WavFaults.Broken(name, $"the 'ds64' chunk announces {size} bytes, not 24 to {MaxFormatBytes}", chunkOffset);
            }

            Want(Step.LongSizes, (int)size, size & 1);
        }
        else
        {
            if (_offset + size > MaxHeaderBytes)
            {
                throw WavFaults.Broken(
                    name, $"no audio within the first {MaxHeaderBytes >> 20} MiB; the chunk '{Printable(id)}' announces {size} bytes", chunkOffset);
            }

            SkipThen(size + (size & 1));
        }
    }

    private WavHeader ReadData(uint size, long chunkOffset)
    {
        if (_format is not var (format, encoding))
        {
            throw WavFaults.Broken(name, "the 'data' chunk comes before any 'fmt ' chunk", chunkOffset);
        }

        // Zero means "not known yet" where the whole file's size does not know better: a finished file whose other chunks follow is empty.
        var finished = _riffSize < PlaceholderSize && _riffSize + 8L > _offset;
        long? bytes = (size, _longDataSize) switch
        {
            (uint.MaxValue, > 0) => _longDataSize,
            (uint.MaxValue, _) => null,
            (0, _) when !finished => null,
            _ => size,
        };

        return new WavHeader(format, encoding, _offset, bytes, MayEndEarly: size is >= PlaceholderSize and < uint.MaxValue);
    }

    private WavFormatException EndOfFile(ReadOnlySpan<byte> bytes)
    {
        if (_step == Step.Riff)
        {
            return bytes.Length >= 4 && !"RIFF"u8.SequenceEqual(bytes[..4])
                ? WavFaults.NotWav(name, bytes)
                : WavFaults.Broken(name, $"it ends after {bytes.Length} bytes, inside the header", bytes.Length);
        }

        var end = _offset + bytes.Length;
        return WavFaults.Broken(
            name,
            _format is null ? $"it ends at byte {end} without a 'fmt ' and a 'data' chunk" : $"it ends at byte {end} without a 'data' chunk",
            end);
    }

    private void WantChunk() => Want(Step.Chunk, 8, 0);

    private void SkipThen(long count)
    {
        if (count == 0)
        {
            WantChunk();
        }
        else
        {
            Want(Step.Skip, (int)Math.Min(count, _buffer.Length), count);
        }
    }

    private void Want(Step step, int count, long skip)
    {
        _step = step;
        _wanted = count;
        _skip = skip;
    }

    private static string Printable(ReadOnlySpan<byte> id) =>
        string.Create(4, Encoding.Latin1.GetString(id), static (span, text) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = text[i] is >= ' ' and <= '~' ? text[i] : '?';
            }
        });
}
