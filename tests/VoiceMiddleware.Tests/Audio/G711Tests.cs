using VoiceMiddleware.Audio;
using VoiceMiddleware.Benchmarks.Signals;

namespace VoiceMiddleware.Tests.Audio;

public class G711Tests
{
    // The decoder output values at the ends of the segments, ITU-T G.711 tables 1a and 2a, scaled to 16 bits.
    [Theory]
    [InlineData(0xFF, 0)]
    [InlineData(0xFE, 8)]
    [InlineData(0xEF, 132)]
    [InlineData(0xDF, 396)]
    [InlineData(0xCF, 924)]
    [InlineData(0xBF, 1980)]
    [InlineData(0xAF, 4092)]
    [InlineData(0x9F, 8316)]
    [InlineData(0x8F, 16764)]
    [InlineData(0x80, 32124)]
    [InlineData(0x00, -32124)]
    public void Mu_law_decodes_by_the_table(byte code, short expected) => Assert.Equal(expected, G711.DecodeMuLaw(code));

    [Theory]
    [InlineData(0xD5, 8)]
    [InlineData(0x55, -8)]
    [InlineData(0xC5, 264)]
    [InlineData(0xF5, 528)]
    [InlineData(0xE5, 1056)]
    [InlineData(0x95, 2112)]
    [InlineData(0x85, 4224)]
    [InlineData(0xB5, 8448)]
    [InlineData(0xA5, 16896)]
    [InlineData(0xAA, 32256)]
    [InlineData(0x2A, -32256)]
    public void A_law_decodes_by_the_table(byte code, short expected) => Assert.Equal(expected, G711.DecodeALaw(code));

    [Fact]
    public void Every_code_survives_decoding_and_encoding()
    {
        for (var code = 0; code < 256; code++)
        {
            // µ-law has two zeros; the negative one comes back as the positive.
            Assert.Equal(code == 0x7F ? 0xFF : code, G711.EncodeMuLaw(G711.DecodeMuLaw((byte)code)));
            Assert.Equal(code, G711.EncodeALaw(G711.DecodeALaw((byte)code)));
        }
    }

    [Fact]
    public void Encoding_errs_by_half_a_step_at_most()
    {
        var muLaw = Enumerable.Range(0, 256).Select(code => (int)G711.DecodeMuLaw((byte)code)).Distinct().Order().ToArray();
        var aLaw = Enumerable.Range(0, 256).Select(code => (int)G711.DecodeALaw((byte)code)).Order().ToArray();
        for (var sample = -32768; sample <= 32767; sample += 7)
        {
            AssertWithinHalfStep(muLaw, sample, G711.DecodeMuLaw(G711.EncodeMuLaw((short)sample)));
            AssertWithinHalfStep(aLaw, sample, G711.DecodeALaw(G711.EncodeALaw((short)sample)));
        }
    }

    [Fact]
    public void Spans_are_coded_like_single_samples()
    {
        var samples = Tone.Create(440, 8000, 160);
        var codes = new byte[160];
        var decoded = new short[160];

        G711.EncodeMuLaw(samples, codes);
        G711.DecodeMuLaw(codes, decoded);
        Assert.Equal(samples.Select(s => G711.DecodeMuLaw(G711.EncodeMuLaw(s))), decoded);

        G711.EncodeALaw(samples, codes);
        G711.DecodeALaw(codes, decoded);
        Assert.Equal(samples.Select(s => G711.DecodeALaw(G711.EncodeALaw(s))), decoded);

        Assert.Throws<ArgumentException>(() => G711.DecodeALaw(codes, new short[159]));
        Assert.Throws<ArgumentException>(() => G711.EncodeMuLaw(samples, new byte[159]));
    }

    // By the standard's decision values a sample is at most half a step away from the value it is coded as; beyond the last value it is clipped.
    private static void AssertWithinHalfStep(int[] values, int sample, int chosen)
    {
        var place = Array.BinarySearch(values, chosen);
        var below = place == 0 ? 1024 : chosen - values[place - 1];
        var above = place == values.Length - 1 ? 1024 : values[place + 1] - chosen;
        Assert.InRange(Math.Abs(chosen - sample), 0, (Math.Max(below, above) / 2) + (Math.Abs(sample) > 32635 ? 140 : 1));
    }
}
