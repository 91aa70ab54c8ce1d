using System.Buffers.Binary;

namespace VoiceMiddleware.Audio;

/// <summary>The 'fmt ' chunk of a WAV file (Microsoft's WAVEFORMATEX and WAVEFORMATEXTENSIBLE).</summary>
internal static class WavFormatChunk
{
    private const ushort Pcm = 1;
    private const ushort Float = 3;
    private const ushort ALaw = 6;
    private const ushort MuLaw = 7;
    private const ushort Extensible = 0xFFFE;

    // An extensible format names its codec by a GUID: the classic tag and these 14 bytes.
    private static ReadOnlySpan<byte> MediaSubtypeBase => [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    public static (AudioFormat Format, WavEncoding Encoding) Read(ReadOnlySpan<byte> chunk, long offset, string name)
    {
        var tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        var blockBytes = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (tag == Extensible)
        {
            tag = ReadSubtype(chunk, offset, name);
        }

        if (channels is < 1 or > 32)
        {
            throw WavFaults.Unsupported(name, $"{channels} channels; 1 to 32 are read", offset + 2);
        }

        if (rate is < 1000 or > 384000)
        {
            throw WavFaults.Unsupported(name, $"audio at {rate} Hz; 1,000 to 384,000 Hz are read", offset + 4);
        }

        var encoding = (tag, bits) switch
        {
            (Pcm, > 0 and <= 8) => WavEncoding.Pcm8,
            (Pcm, > 8 and <= 16) => WavEncoding.Pcm16,
            (Pcm, > 16 and <= 24) => WavEncoding.Pcm24,
            (Pcm, > 24 and <= 32) => WavEncoding.Pcm32,
            (Float, 32) => WavEncoding.Ieee32,
            (Float, 64) => WavEncoding.Ieee64,
            (ALaw, 8) => WavEncoding.ALaw,
            (MuLaw, 8) => WavEncoding.MuLaw,
            _ => throw WavFaults.Unsupported(name, $"{Describe(tag)} with {bits} bits a sample", offset),
        };

        var header = new WavHeader(new AudioFormat((int)rate, channels), encoding, 0, null, MayEndEarly: false);
        return blockBytes == header.BlockBytes
            ? (header.Format, encoding)
            : throw WavFaults.Broken(
                name, $"{channels} channels of {bits} bits take {header.BlockBytes} bytes, but the header says {blockBytes}", offset + 12);
    }

    private static ushort ReadSubtype(ReadOnlySpan<byte> chunk, long offset, string name)
    {
        if (chunk.Length < 40)
        {
            throw WavFaults.Broken(name, $"the extensible 'fmt ' chunk has {chunk.Length} bytes, not 40", offset);
        }

        var subtype = chunk.Slice(24, 16);
        return subtype[2..].SequenceEqual(MediaSubtypeBase)
            ? BinaryPrimitives.ReadUInt16LittleEndian(subtype)
            : throw WavFaults.Unsupported(name, $"audio of the subtype {new Guid(subtype)}", offset + 24);
    }

    private static string Describe(ushort tag) => tag switch
    {
        Pcm => "linear PCM",
        Float => "floating-point PCM",
        ALaw => "A-law",
        MuLaw => "µ-law",
        0x02 => "Microsoft ADPCM",
        0x11 => "IMA ADPCM",
        0x31 => "GSM 6.10",
        0x45 or 0x64 => "G.726 ADPCM",
        0x50 => "MPEG layer 1 or 2",
        0x55 => "MP3",
        0xFF or 0x1600 => "AAC",
        0x161 or 0x162 => "Windows Media Audio",
        _ => $"the codec 0x{tag:X4}",
    };
}
