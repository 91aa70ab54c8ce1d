using System.Buffers.Binary;
using System.Runtime.InteropServices;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.OpenAI.Speech;

/// <summary>Writes an utterance as a WAV file in memory.</summary>
internal static class WavFile
{
    public const int HeaderBytes = 44;

    /// <summary>Services refuse what is shorter than a tenth of a second; silence makes it that long.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    public static byte[] Create(IReadOnlyList<ReadOnlyMemory<short>> pieces, AudioFormat format)
    {
        var samples = pieces.Sum(piece => (long)piece.Length);
        var dataBytes = checked((int)(Math.Max(samples, format.ToSamples(Shortest)) * sizeof(short)));
        var file = new byte[HeaderBytes + dataBytes];
        var header = file.AsSpan();
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], HeaderBytes - 8 + dataBytes);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(header[22..], (short)format.Channels);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], format.SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], format.SampleRate * format.Channels * sizeof(short));
        BinaryPrimitives.WriteInt16LittleEndian(header[32..], (short)(format.Channels * sizeof(short)));
        BinaryPrimitives.WriteInt16LittleEndian(header[34..], 16);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[40..], dataBytes);
        var at = HeaderBytes;
        foreach (var piece in pieces)
        {
            Write(piece.Span, file.AsSpan(at));
            at += piece.Length * sizeof(short);
        }

        return file;
    }

    private static void Write(ReadOnlySpan<short> samples, Span<byte> target)
    {
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(samples).CopyTo(target);
            return;
        }

        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(target[(i * sizeof(short))..], samples[i]);
        }
    }
}
