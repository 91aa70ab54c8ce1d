using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Benchmarks.Signals;

namespace VoiceMiddleware.Tests.Audio;

public class WavReaderTests
{
    private static readonly short[] Samples = [0, 1, -1, 1000, -1000, 32767, -32768];
    private static readonly Guid PcmSubtype = new("00000001-0000-0010-8000-00aa00389b71");
    private static readonly Guid FloatSubtype = new("00000003-0000-0010-8000-00aa00389b71");

    [Fact]
    public void Pcm_of_16_bits_is_read_as_it_is()
    {
        using var reader = Open(WavFile.Riff(WavFile.Format(1, 16), WavFile.Chunk("data", WavFile.Pcm16(Samples))));

        Assert.Equal(AudioFormat.Speech16Khz, reader.Format);
        Assert.Equal(WavEncoding.Pcm16, reader.Encoding);
        Assert.Equal(AudioFormat.Speech16Khz.ToDuration(7), reader.Duration);
        Assert.Equal(Samples, reader.ReadToEnd());
    }

    public static TheoryData<int, int, byte[], short[]> Encodings => new()
    {
        { 1, 8, [0, 127, 128, 129, 255], [-32768, -256, 0, 256, 32512] },
        { 1, 24, [0, 0, 0, 0x7F, 0, 0, 0x80, 0, 0, 0xFF, 0xFF, 0x7F, 0, 0, 0x80], [0, 0, 1, 32767, -32768] },
        { 1, 32, [.. Int(0), .. Int(0x7FFF), .. Int(0x8000), .. Int(int.MaxValue), .. Int(int.MinValue), .. Int(-0x10000)], [0, 0, 1, 32767, -32768, -1] },
        { 3, 32, [.. Single(0), .. Single(0.5f), .. Single(-1), .. Single(1), .. Single(7), .. Single(float.NaN), .. Single(float.NegativeInfinity)], [0, 16384, -32768, 32767, 32767, 0, -32768] },
        { 3, 64, [.. Double(0.25), .. Double(-2), .. Double(double.NaN)], [8192, -32768, 0] },
        { 7, 8, [0xFF, 0x7F, 0x00, 0x80, 0xE7], [0, 0, -32124, 32124, 260] },
        { 6, 8, [0xD5, 0x55, 0x2A, 0xAA], [8, -8, -32256, 32256] },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Every_encoding_is_read_as_16_bits(int tag, int bits, byte[] data, short[] expected)
    {
        using var reader = Open(WavFile.Riff(WavFile.Format(tag, bits), WavFile.Chunk("data", data)));

        Assert.Equal(expected, reader.ReadToEnd());
    }

    [Fact]
    public void An_extensible_header_names_its_codec_by_its_subtype()
    {
        using var pcm = Open(WavFile.Riff(WavFile.Extensible(PcmSubtype, 16, 48000, 2), WavFile.Chunk("data", WavFile.Pcm16(1, 2, 3, 4))));
        using var floats = Open(WavFile.Riff(WavFile.Extensible(FloatSubtype, 32), WavFile.Chunk("data", Single(0.5f))));

        Assert.Equal(new AudioFormat(48000, 2), pcm.Format);
        Assert.Equal([1, 2, 3, 4], pcm.ReadToEnd());
        Assert.Equal([16384], floats.ReadToEnd());
    }

    [Theory]
    [InlineData(1000, 1)]
    [InlineData(11025, 2)]
    [InlineData(44100, 6)]
    [InlineData(384000, 32)]
    public void Any_rate_and_number_of_channels_is_read(int rate, int channels)
    {
        var data = Enumerable.Range(0, channels * 3).Select(n => (short)n).ToArray();
        using var reader = Open(WavFile.Riff(WavFile.Format(1, 16, rate, channels), WavFile.Chunk("data", WavFile.Pcm16(data))));

        Assert.Equal(new AudioFormat(rate, channels), reader.Format);
        Assert.Equal(data, reader.ReadToEnd());
    }

    [Fact]
    public void Other_chunks_are_skipped_odd_ones_with_their_padding()
    {
        using var reader = Open(WavFile.Riff(
            WavFile.Chunk("JUNK", new byte[9001]),
            WavFile.Format(1, 16),
            WavFile.Chunk("LIST", Encoding.ASCII.GetBytes("INFOdatafmt ")),
            WavFile.Chunk("odd!", [1, 2, 3]),
            WavFile.Chunk("data", WavFile.Pcm16(Samples)),
            WavFile.Chunk("LIST", new byte[20])));

        Assert.Equal(Samples, reader.ReadToEnd());
    }

    [Theory]
    [InlineData(0xFFFFFFFF, 0xFFFFFFFF)] // FFmpeg into a pipe
    [InlineData(0x7FFFF024, 0x7FFFF000)] // SoX, eSpeak into a pipe
    [InlineData(0, 0)] // a recorder that died
    [InlineData(36, 0)] // another one
    public void A_header_that_was_never_completed_means_to_the_end(uint riffSize, uint dataSize)
    {
        var file = WavFile.RiffOf("RIFF", riffSize, WavFile.Format(1, 16), WavFile.Chunk("data", WavFile.Pcm16(Samples), dataSize));

        using var fromFile = Open(file);
        using var fromPipe = WavReader.Open(new WavFile.Pipe(file));

        Assert.Null(fromFile.Duration);
        Assert.Equal(Samples, fromFile.ReadToEnd());
        Assert.Equal(Samples, fromPipe.ReadToEnd());
    }

    [Fact]
    public void An_empty_finished_file_is_empty_whatever_follows()
    {
        using var reader = Open(WavFile.Riff(WavFile.Format(1, 16), WavFile.Chunk("data", []), WavFile.Chunk("LIST", new byte[64])));

        Assert.Empty(reader.ReadToEnd());
        Assert.Equal(TimeSpan.Zero, reader.Duration);
    }

    [Fact]
    public void Rf64_keeps_its_size_in_a_chunk_of_its_own()
    {
        var sizes = new byte[28];
        BinaryPrimitives.WriteUInt64LittleEndian(sizes.AsSpan(8), 14);
        using var reader = Open(WavFile.RiffOf(
            "RF64", uint.MaxValue, WavFile.Chunk("ds64", sizes), WavFile.Format(1, 16),
            WavFile.Chunk("data", WavFile.Pcm16(Samples), uint.MaxValue), WavFile.Chunk("LIST", new byte[64])));

        Assert.Equal(Samples, reader.ReadToEnd());
    }

    [Fact]
    public void A_truncated_file_is_refused_when_it_is_opened()
    {
        var error = Fault(WavFile.Riff(WavFile.Format(1, 16), WavFile.Chunk("data", WavFile.Pcm16(new short[8000]), 64000)));

        Assert.Contains("cut off: its header announces 2.0 s of audio (64000 bytes), only 0.5 s (16000 bytes)", error.Message, StringComparison.Ordinal);
        Assert.Contains("AllowTruncated", error.Message, StringComparison.Ordinal);
        Assert.Equal(44 + 16000, error.Offset);
    }

    [Fact]
    public void A_truncated_pipe_is_read_as_far_as_it_goes_and_then_refused()
    {
        var file = WavFile.Riff(WavFile.Format(1, 16), WavFile.Chunk("data", WavFile.Pcm16(Samples), 64000));
        using var reader = WavReader.Open(new WavFile.Pipe(file));
        var buffer = new short[100];

        Assert.Equal(7, reader.Read(buffer));
        var error = Assert.Throws<WavFormatException>(() => reader.Read(buffer));

        Assert.Equal(44 + 14, error.Offset);
    }

    [Fact]
    public void A_truncated_file_can_be_read_on_request()
    {
        var file = WavFile.Riff(WavFile.Format(1, 16), WavFile.Chunk("data", [.. WavFile.Pcm16(Samples), 99, 99], 64000));
        using var reader = Open(file[..^1], new WavReaderOptions { AllowTruncated = true });

        Assert.Equal(Samples, reader.ReadToEnd());
    }

    [Fact]
    public void An_endless_stream_ends_with_a_clear_error()
    {
        var file = WavFile.RiffOf("RIFF", uint.MaxValue, WavFile.Format(1, 16), WavFile.Chunk("data", new byte[200_000], uint.MaxValue));
        using var reader = WavReader.Open(new WavFile.Pipe(file, 5000), new WavReaderOptions { MaxDuration = TimeSpan.FromSeconds(2) });

        var error = Assert.Throws<WavFormatException>(reader.ReadToEnd);

        Assert.Contains("has not ended after 00:00:02 of audio", error.Message, StringComparison.Ordinal);
        Assert.Contains("MaxDuration", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_long_is_refused_when_it_is_opened()
    {
        var file = WavFile.Riff(WavFile.Format(1, 16), WavFile.Chunk("data", new byte[96_000]));

        var error = Assert.Throws<WavFormatException>(() => Open(file, new WavReaderOptions { MaxDuration = TimeSpan.FromSeconds(2) }));

        Assert.Contains("holds 00:00:03 of audio; the limit is 00:00:02", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[], string> BrokenFiles => new()
    {
        { "nothing", [], "ends after 0 bytes, inside the header" },
        { "a start", [.. "RIFF"u8, 1, 2], "ends after 6 bytes, inside the header" },
        { "text", Encoding.ASCII.GetBytes("Dear Sir or Madam,"), "begins with 44656172, not 'RIFF'" },
        { "mp3", [0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 0, 0, 0], "is an MP3 file" },
        { "ogg", [.. "OggS"u8, 0, 2, 0, 0, 0, 0, 0, 0], "is an Ogg file" },
        { "avi", [.. "RIFF"u8, 0, 2, 0, 0, .. "AVI "u8], "is a RIFF file of another kind" },
        { "no data", WavFile.Riff(WavFile.Format(1, 16)), "without a 'data' chunk" },
        { "no format", WavFile.Riff(WavFile.Chunk("LIST", [])), "without a 'fmt ' and a 'data' chunk" },
        { "data first", WavFile.Riff(WavFile.Chunk("data", [0, 0]), WavFile.Format(1, 16)), "comes before any 'fmt ' chunk" },
        { "short format", WavFile.Riff(WavFile.Chunk("fmt ", new byte[14])), "announces 14 bytes, not 16 to 4096" },
        { "huge format", WavFile.Riff(WavFile.Chunk("fmt ", new byte[16], 4_000_000_000)), "announces 4000000000 bytes" },
        { "huge chunk", WavFile.Riff(WavFile.Chunk("LIST", new byte[16], 4_000_000_000)), "no audio within the first 64 MiB" },
        { "block size", WavFile.Riff(WavFile.Format(1, 16, blockBytes: 3)), "take 2 bytes, but the header says 3" },
        { "no channels", WavFile.Riff(WavFile.Format(1, 16, channels: 0)), "holds 0 channels" },
        { "channels", WavFile.Riff(WavFile.Format(1, 16, channels: 33)), "holds 33 channels" },
        { "rate 0", WavFile.Riff(WavFile.Format(1, 16, rate: 0)), "audio at 0 Hz" },
        { "rate", WavFile.Riff(WavFile.Format(1, 16, rate: 400_000)), "audio at 400000 Hz" },
        { "adpcm", WavFile.Riff(WavFile.Format(0x11, 4)), "IMA ADPCM with 4 bits" },
        { "gsm", WavFile.Riff(WavFile.Format(0x31, 0)), "GSM 6.10" },
        { "float 16", WavFile.Riff(WavFile.Format(3, 16)), "floating-point PCM with 16 bits" },
        { "pcm 64", WavFile.Riff(WavFile.Format(1, 64)), "linear PCM with 64 bits" },
        { "unknown", WavFile.Riff(WavFile.Format(0x4242, 16)), "the codec 0x4242" },
        { "subtype", WavFile.Riff(WavFile.Extensible(Guid.Empty, 16)), "the subtype 00000000-0000" },
        { "half a sample", WavFile.Riff(WavFile.Format(1, 16), WavFile.Chunk("data", [1, 2, 3])), "3 bytes of audio are not a multiple of 2" },
    };

    [Theory]
    [MemberData(nameof(BrokenFiles))]
    public void A_broken_file_says_what_is_wrong_and_what_to_do(string name, byte[] file, string expected)
    {
        var error = Fault(file);

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Contains("ffmpeg -i", StringComparison.Ordinal) || error.Message.Contains("AllowTruncated", StringComparison.Ordinal), name);
        Assert.InRange(error.Offset, 0, file.Length);
    }

    [Fact]
    public void A_damaged_file_gives_audio_or_a_format_error_never_anything_else()
    {
        byte[] good = WavFile.Riff(
            WavFile.Chunk("JUNK", new byte[5]), WavFile.Extensible(PcmSubtype, 16, 8000, 2), WavFile.Chunk("data", WavFile.Pcm16(new short[40])));
        var damages = from count in Gen.Choose(1, 6)
                      from places in Gen.ArrayOf(Gen.Choose(0, 90), count)
                      from values in Gen.ArrayOf(Gen.Choose(0, 255), count)
                      from length in Gen.OneOf(Gen.Constant(good.Length), Gen.Choose(0, good.Length))
                      select (places, values, length);
        Prop.ForAll(Arb.From(damages), damage =>
        {
            var bad = good.ToArray();
            foreach (var (place, value) in damage.places.Zip(damage.values))
            {
                bad[place % bad.Length] = (byte)value;
            }

            foreach (var allowTruncated in new[] { false, true })
            {
                try
                {
                    using var reader = WavReader.Open(
                        new WavFile.Pipe(bad[..damage.length]), new WavReaderOptions { AllowTruncated = allowTruncated });
                    Assert.InRange(reader.ReadToEnd().Length, 0, bad.Length);
                }
                catch (WavFormatException error)
                {
                    Assert.NotEmpty(error.Message);
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public async Task A_stream_is_read_without_blocking_in_pieces_of_any_size()
    {
        var data = Tone.Create(440, 16000, 5000);
        var file = WavFile.Riff(WavFile.Format(1, 16, channels: 2), WavFile.Chunk("data", WavFile.Pcm16(data)));
        var stream = new WavFile.Pipe(file, 13);
        var result = new List<short>();

        await using (var reader = await WavReader.OpenAsync(stream))
        {
            var buffer = new short[333];
            for (int count; (count = await reader.ReadAsync(buffer)) > 0;)
            {
                Assert.Equal(0, count % 2);
                result.AddRange(buffer.AsSpan(0, count));
            }
        }

        Assert.Equal(data, result);
        Assert.True(stream.Disposed);
    }

    [Fact]
    public async Task A_cancelled_read_throws()
    {
        var file = WavFile.Riff(WavFile.Format(1, 16), WavFile.Chunk("data", new byte[100]));
        await using var reader = WavReader.Open(new WavFile.Pipe(file));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.ReadAsync(new short[10], new CancellationToken(true)));
    }

    [Fact]
    public void A_stream_that_cannot_be_read_is_closed_unless_it_is_to_stay_open()
    {
        var closed = new WavFile.Pipe([1, 2, 3]);
        var open = new WavFile.Pipe([1, 2, 3]);

        Assert.Throws<WavFormatException>(() => WavReader.Open(closed));
        Assert.Throws<WavFormatException>(() => WavReader.Open(open, leaveOpen: true));

        Assert.True(closed.Disposed);
        Assert.False(open.Disposed);
    }

    [Fact]
    public void Reading_does_not_allocate()
    {
        using var reader = Open(WavFile.Riff(WavFile.Format(1, 24), WavFile.Chunk("data", new byte[600_000])));
        var buffer = new short[320];
        reader.Read(buffer);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 500; i++)
        {
            reader.Read(buffer);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static WavReader Open(byte[] file, WavReaderOptions? options = null) => WavReader.Open(new MemoryStream(file), options);

    private static WavFormatException Fault(byte[] file) => Assert.Throws<WavFormatException>(() => Open(file).Dispose());

    private static byte[] Int(int value) => BitConverter.GetBytes(value);

    private static byte[] Single(float value) => BitConverter.GetBytes(value);

    private static byte[] Double(double value) => BitConverter.GetBytes(value);
}
