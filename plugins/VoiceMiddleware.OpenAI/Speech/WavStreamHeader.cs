using System.Buffers.Binary;

namespace VoiceMiddleware.OpenAI.Speech;

/// <summary>Reads the header of a WAV file whose end is not there yet.</summary>
/// <param name="SampleRate">Samples per second.</param>
/// <param name="Channels">Channels.</param>
/// <param name="IsPcm16">Whether the samples are 16-bit integers.</param>
/// <param name="DataOffset">The byte where audio begins.</param>
/// <param name="DataBytes">The bytes of audio, or null when it lasts to the end of the stream.</param>
internal sealed record WavStreamHeader(int SampleRate, int Channels, bool IsPcm16, int DataOffset, long? DataBytes)
{
    /// <summary>Headers that are longer hold no speech worth waiting for.</summary>
    public const int MaxBytes = 4096;

    private const int Pcm = 1;
    private const int Extensible = 0xFFFE;

    // Servers that do not know the length yet write the largest number, or half of it.
    private const uint Unknown = 0x7FFF0000;

    /// <summary>Says whether bytes are the beginning of a WAV file.</summary>
    public static bool IsWav(ReadOnlySpan<byte> bytes) => bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WAVE"u8);

    /// <summary>Reads a header; null when more bytes are needed.</summary>
    /// <exception cref="FormatException">There is no header that can be used.</exception>
    public static WavStreamHeader? TryRead(ReadOnlySpan<byte> bytes)
    {
        (int Rate, int Channels, bool IsPcm16)? format = null;
        for (var at = 12L; at + 8 <= bytes.Length;)
        {
            var chunk = bytes[(int)at..];
            var length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk.StartsWith("data"u8))
            {
                return format is { } known
                    ? new(known.Rate, known.Channels, known.IsPcm16, (int)at + 8, length is 0 or >= Unknown ? null : length)
                    : throw new FormatException("the WAV header tells no format");
            }

            if (chunk.StartsWith("fmt "u8))
            {
                if (chunk.Length < 8 + 16)
                {
                    return null;
                }

                var tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[8..]);
                format = (BinaryPrimitives.ReadInt32LittleEndian(chunk[12..]), BinaryPrimitives.ReadInt16LittleEndian(chunk[10..]),
                    tag is Pcm or Extensible && BinaryPrimitives.ReadInt16LittleEndian(chunk[22..]) == 16);
            }

            at += 8 + length + (length & 1);
        }

        return bytes.Length < MaxBytes ? null : throw new FormatException("the WAV header does not end");
    }
}
