using System.Buffers.Binary;
using System.Text;

namespace VoiceMiddleware.Tests.Audio;

/// <summary>Puts WAV files together byte by byte, right and wrong ones.</summary>
internal static class WavFile
{
    public static byte[] Chunk(string id, byte[] content, uint? size = null)
    {
        var header = new byte[8];
        Encoding.ASCII.GetBytes(id, header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), size ?? (uint)content.Length);
        return content.Length % 2 == 0 ? [.. header, .. content] : [.. header, .. content, 0];
    }

    public static byte[] Format(int tag, int bits, int rate = 16000, int channels = 1, int? blockBytes = null)
    {
        var block = blockBytes ?? channels * ((bits + 7) / 8);
        var content = new byte[16];
        BinaryPrimitives.WriteUInt16LittleEndian(content, (ushort)tag);
        BinaryPrimitives.WriteUInt16LittleEndian(content.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(4), (uint)rate);
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(8), (uint)(rate * block));
        BinaryPrimitives.WriteUInt16LittleEndian(content.AsSpan(12), (ushort)block);
        BinaryPrimitives.WriteUInt16LittleEndian(content.AsSpan(14), (ushort)bits);
        return Chunk("fmt ", content);
    }

    public static byte[] Extensible(Guid subtype, int bits, int rate = 16000, int channels = 1)
    {
        var plain = Format(0xFFFE, bits, rate, channels)[8..];
        return Chunk("fmt ", [.. plain, 22, 0, (byte)bits, 0, 4, 0, 0, 0, .. subtype.ToByteArray()]);
    }

    public static byte[] Riff(params byte[][] chunks) => RiffOf("RIFF", null, chunks);

    public static byte[] RiffOf(string id, uint? size, params byte[][] chunks)
    {
        byte[] content = [.. "WAVE"u8, .. chunks.SelectMany(chunk => chunk)];
        return Chunk(id, content, size);
    }

    public static byte[] Pcm16(params short[] samples)
    {
        var bytes = new byte[samples.Length * 2];
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * i), samples[i]);
        }

        return bytes;
    }

    /// <summary>A stream that can only be read forward, in small pieces, as a pipe or a socket.</summary>
    public sealed class Pipe(byte[] content, int piece = 7) : Stream
    {
        private int _position;

        public bool Disposed { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(Math.Min(piece, buffer.Length), content.Length - _position);
            content.AsSpan(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(Read(buffer.Span));
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            Disposed = true;
            base.Dispose(disposing);
        }
    }
}
