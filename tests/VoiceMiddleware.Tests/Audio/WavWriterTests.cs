using VoiceMiddleware.Audio;
using VoiceMiddleware.Benchmarks.Signals;

namespace VoiceMiddleware.Tests.Audio;

public class WavWriterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void What_is_written_is_read_back(int channels)
    {
        var format = new AudioFormat(22050, channels);
        var samples = Tone.Create(440, 22050, 1001 * channels);
        using var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, format, leaveOpen: true))
        {
            writer.Write(samples.AsSpan(0, 500 * channels));
            writer.Write(samples.AsSpan(500 * channels));
            Assert.Equal(format.ToDuration(samples.Length), writer.Duration);
        }

        stream.Position = 0;
        using var reader = WavReader.Open(stream);
        Assert.Equal(format, reader.Format);
        Assert.Equal(format.ToDuration(samples.Length), reader.Duration);
        Assert.Equal(samples, reader.ReadToEnd());
    }

    [Fact]
    public void A_file_that_was_never_closed_can_be_read_up_to_the_last_second()
    {
        using var stream = new MemoryStream();
        var writer = new WavWriter(stream, AudioFormat.Speech16Khz, leaveOpen: true);
        for (var i = 0; i < 175; i++)
        {
            writer.Write(new short[320]);
        }

        using var reader = WavReader.Open(new MemoryStream(stream.ToArray()));

        Assert.InRange(reader.Duration!.Value, TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(3.5));
        Assert.Equal(AudioFormat.Speech16Khz.ToSamples(reader.Duration.Value), reader.ReadToEnd().Length);
    }

    [Fact]
    public void A_stream_that_cannot_go_back_gets_an_open_end()
    {
        using var stream = new ForwardOnly();
        using (var writer = new WavWriter(stream, AudioFormat.Telephone8Khz, leaveOpen: true))
        {
            writer.Write([1, 2, 3]);
        }

        using var reader = WavReader.Open(new MemoryStream(stream.Written.ToArray()));
        Assert.Null(reader.Duration);
        Assert.Equal([1, 2, 3], reader.ReadToEnd());
    }

    [Fact]
    public void More_than_4_GiB_is_refused_and_what_was_written_stays_valid()
    {
        using var stream = new Bottomless();
        var block = new short[1 << 20];
        using (var writer = new WavWriter(stream, new AudioFormat(48000, 2), leaveOpen: true))
        {
            var error = Assert.Throws<IOException>(() =>
            {
                for (var i = 0; i <= 2048; i++)
                {
                    writer.Write(block);
                }
            });

            Assert.Contains("at most 4 GiB", error.Message, StringComparison.Ordinal);
            Assert.Equal(2047 * 2097152L, new AudioFormat(48000, 2).ToSamples(writer.Duration) * 2);
        }

        Assert.Equal((2047L * 2097152) + 44, stream.Length);
        Assert.Equal(2047u * 2097152, BitConverter.ToUInt32(stream.Header, 40));
    }

    [Fact]
    public void A_disposed_writer_refuses_to_write()
    {
        using var stream = new MemoryStream();
        var writer = new WavWriter(stream, AudioFormat.Speech16Khz);
        writer.Dispose();
        writer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => writer.Write([1]));
    }

    [Fact]
    public void Half_a_sample_frame_is_refused()
    {
        using var writer = new WavWriter(new MemoryStream(), new AudioFormat(16000, 2));

        Assert.Throws<ArgumentException>(() => writer.Write([1]));
    }

    private sealed class ForwardOnly : Bottomless
    {
        public MemoryStream Written { get; } = new();

        public override bool CanSeek => false;

        public override void Write(ReadOnlySpan<byte> buffer) => Written.Write(buffer);
    }

    /// <summary>Takes any amount of data and keeps the first bytes.</summary>
    private class Bottomless : Stream
    {
        private long _length;

        public byte[] Header { get; } = new byte[44];

        public override bool CanRead => false;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position { get; set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Position < Header.Length)
            {
                buffer[..(int)Math.Min(buffer.Length, Header.Length - Position)].CopyTo(Header.AsSpan((int)Position));
            }

            Position += buffer.Length;
            _length = Math.Max(_length, Position);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
