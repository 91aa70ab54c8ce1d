using FsCheck;
using FsCheck.Fluent;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Benchmarks.Signals;

namespace VoiceMiddleware.Tests.Audio;

public class ResamplerTests
{
    private static readonly int[] Rates = [.. ResamplerEvaluation.Rates];

    public static TheoryData<int, int> Pairs
    {
        get
        {
            var pairs = new TheoryData<int, int>();
            foreach (var input in Rates)
            {
                foreach (var output in Rates.Where(rate => rate != input))
                {
                    pairs.Add(input, output);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    [InlineData(44100, 44099)] // rates without a small ratio
    [InlineData(47999, 16000)]
    [InlineData(16000, 15013)]
    public void Images_and_aliases_are_80_dB_down_and_the_pass_band_is_flat_and_on_time(int inputRate, int outputRate)
    {
        var measured = ResamplerEvaluation.Measure(inputRate, outputRate);

        Assert.True(measured.UnwantedDb <= -80, $"{measured}");
        Assert.True(measured.RippleDb <= 0.1, $"{measured}");
        Assert.True(measured.PhaseError <= 1e-3, $"{measured}");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_constant_comes_out_as_the_same_constant(int inputRate, int outputRate)
    {
        var input = new short[inputRate / 5];
        Array.Fill(input, (short)12345);

        var (middle, _) = Middle(Resample(input, inputRate, outputRate));

        Assert.All(middle, sample => Assert.Equal(12345, sample));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_length_of_the_output_is_exactly_the_length_of_the_input(int inputRate, int outputRate)
    {
        foreach (var length in new[] { 0, 1, 2, 319, 320, 321, 5000, 12345 })
        {
            var resampler = new Resampler(inputRate, outputRate);
            var expected = (int)Math.Ceiling((decimal)length * outputRate / inputRate);

            Assert.Equal(expected, resampler.GetTotalOutputLength(length));
            Assert.Equal(expected, Resample(new short[length], inputRate, outputRate).Length);
        }
    }

    [Fact]
    public void However_the_input_is_cut_the_output_is_the_same()
    {
        var random = new Random(7);
        var input = new short[4000];
        random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(input.AsSpan()));

        var cases = from inputRate in Gen.Elements(Rates)
                    from outputRate in Gen.Elements(Rates)
                    from channels in Gen.Elements(1, 2)
                    from sizes in Gen.NonEmptyListOf(Gen.Choose(0, 1500))
                    select (inputRate, outputRate, channels, sizes);
        Prop.ForAll(Arb.From(cases), test =>
        {
            var (inputRate, outputRate, channels, sizes) = test;
            var whole = Resample(input, inputRate, outputRate, channels);
            var pieces = ResampleInPieces(input, inputRate, outputRate, channels, [.. sizes]);
            return whole.AsSpan().SequenceEqual(pieces);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Channels_are_resampled_each_for_itself()
    {
        var left = Tone.Create(440, 44100, 4410);
        var right = Tone.Create(1000, 44100, 4410, 9000);

        var stereo = Resample(AudioChannels.Interleave(left, right), 44100, 16000, 2);

        Assert.Equal(Resample(left, 44100, 16000), AudioChannels.Split(stereo, 2)[0]);
        Assert.Equal(Resample(right, 44100, 16000), AudioChannels.Split(stereo, 2)[1]);
    }

    [Fact]
    public void What_the_filter_overshoots_is_clipped_not_wrapped()
    {
        var square = Enumerable.Range(0, 1600).Select(n => n / 20 % 2 == 0 ? short.MaxValue : short.MinValue).ToArray();

        var output = Resample(square, 16000, 48000);

        // In the middle of a half wave the sign is never in doubt; a wrapped sample would have the wrong one.
        for (var half = 10; half < 60; half++)
        {
            foreach (var sample in output.AsSpan((half * 60) + 10, 40))
            {
                Assert.Equal(half % 2 == 0 ? 1 : -1, Math.Sign(sample));
            }
        }

        Assert.Contains(short.MaxValue, output);
    }

    [Fact]
    public void Equal_rates_pass_samples_on_without_waiting()
    {
        var input = Tone.Create(440, 16000, 777);

        var resampler = new Resampler(16000, 16000);
        var output = new short[resampler.GetOutputLength(input.Length)];

        Assert.Equal(777, resampler.Process(input, output));
        Assert.Equal(input, output);
        Assert.Equal(0, resampler.FlushLength);
        Assert.Equal(TimeSpan.Zero, resampler.Lookahead);
    }

    [Fact]
    public void The_lookahead_says_how_much_output_is_owed()
    {
        var resampler = new Resampler(48000, 16000);
        var output = new short[resampler.GetOutputLength(4800)];

        resampler.Process(new short[4800], output);

        Assert.InRange(resampler.Lookahead, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(9));
        Assert.Equal(1600, output.Length + resampler.FlushLength);
        Assert.InRange(resampler.FlushLength - resampler.OutputFormat.ToSamples(resampler.Lookahead), -1, 1);
    }

    [Fact]
    public void After_a_flush_a_new_stream_begins()
    {
        var input = Tone.Create(440, 8000, 800);
        var resampler = new Resampler(8000, 16000);

        var first = ResampleWith(resampler, input);
        var second = ResampleWith(resampler, input);

        Assert.Equal(first, second);
    }

    [Theory]
    [InlineData(44100, 16000)]
    [InlineData(8000, 48000)]
    [InlineData(44100, 44099)]
    public void A_call_does_not_allocate(int inputRate, int outputRate)
    {
        var resampler = new Resampler(inputRate, outputRate);
        var input = Tone.Create(440, inputRate, inputRate / 50);
        var output = new short[(outputRate / 50) + 10];
        for (var i = 0; i < 64; i++)
        {
            resampler.Process(input, output);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 512; i++)
        {
            resampler.Process(input, output);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void An_output_that_is_too_short_is_refused_before_anything_is_taken()
    {
        var resampler = new Resampler(8000, 16000);
        var input = Tone.Create(440, 8000, 400);

        var error = Assert.Throws<ArgumentException>(() => resampler.Process(input, new short[10]));

        Assert.Contains("are needed", error.Message, StringComparison.Ordinal);
        Assert.Equal(Resample(input, 8000, 16000), ResampleWith(resampler, input));
    }

    [Fact]
    public void Half_a_sample_frame_is_refused() =>
        Assert.Throws<ArgumentException>(() => new Resampler(8000, 16000, 2).Process(new short[3], new short[100]));

    internal static short[] Resample(short[] input, int inputRate, int outputRate, int channels = 1) =>
        ResampleWith(new Resampler(inputRate, outputRate, channels), input);

    private static short[] ResampleWith(Resampler resampler, short[] input)
    {
        var head = new short[resampler.GetOutputLength(input.Length)];
        Assert.Equal(head.Length, resampler.Process(input, head));
        var tail = new short[resampler.FlushLength];
        Assert.Equal(tail.Length, resampler.Flush(tail));
        return [.. head, .. tail];
    }

    private static short[] ResampleInPieces(short[] input, int inputRate, int outputRate, int channels, int[] sizes)
    {
        var resampler = new Resampler(inputRate, outputRate, channels);
        var result = new List<short>();
        var at = 0;
        for (var i = 0; at < input.Length; i++)
        {
            // A run of zeros would never end; the last size is the rest.
            var size = i < sizes.Length ? Math.Min(sizes[i] * channels, input.Length - at) : input.Length - at;
            var output = new short[resampler.GetOutputLength(size)];
            Assert.Equal(output.Length, resampler.Process(input.AsSpan(at, size), output));
            result.AddRange(output);
            at += size;
        }

        var tail = new short[resampler.FlushLength];
        resampler.Flush(tail);
        return [.. result, .. tail];
    }

    // Beginning and end of a tone are no tone; the filter is longest at the lowest rate, below 20 ms.
    private static (short[] Samples, int First) Middle(short[] samples)
    {
        var first = samples.Length / 4;
        return (samples[first..(samples.Length - first)], first);
    }
}
