using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Extensions.AI;

/// <summary>Audio bytes on their way from one task to another: a bounded pipe, and the header of a WAV file whose end is not known yet.</summary>
internal static class AudioPipe
{
    private const int HeaderBytes = 44;

    // About eight seconds of 16 kHz: the writer waits when the reader is further behind.
    private const int MaxBytes = 256 * 1024;

    public static Pipe Create() => new(new PipeOptions(pauseWriterThreshold: MaxBytes, resumeWriterThreshold: MaxBytes / 2, useSynchronizationContext: false));

    public static byte[] OpenHeader(AudioFormat format)
    {
        var header = new byte[HeaderBytes];
        var span = header.AsSpan();
        "RIFF"u8.CopyTo(span);
        BinaryPrimitives.WriteUInt32LittleEndian(span[4..], uint.MaxValue);
        "WAVEfmt "u8.CopyTo(span[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(span[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(span[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(span[22..], (short)format.Channels);
        BinaryPrimitives.WriteInt32LittleEndian(span[24..], format.SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(span[28..], format.SampleRate * format.Channels * sizeof(short));
        BinaryPrimitives.WriteInt16LittleEndian(span[32..], (short)(format.Channels * sizeof(short)));
        BinaryPrimitives.WriteInt16LittleEndian(span[34..], 16);
        "data"u8.CopyTo(span[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(span[40..], uint.MaxValue);
        return header;
    }

    /// <summary>Says whether bytes begin a WAV file.</summary>
    public static bool IsWav(ReadOnlySpan<byte> bytes) => bytes.StartsWith("RIFF"u8) || bytes.StartsWith("RF64"u8);

    public static byte[] ToBytes(ReadOnlySpan<short> samples)
    {
        var bytes = new byte[samples.Length * sizeof(short)];
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(samples).CopyTo(bytes);
            return bytes;
        }

        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(i * sizeof(short)), samples[i]);
        }

        return bytes;
    }
}
