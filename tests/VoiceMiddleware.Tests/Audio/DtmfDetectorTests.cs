using VoiceMiddleware.Audio;
using Xunit.Abstractions;

namespace VoiceMiddleware.Tests.Audio;

public sealed class DtmfDetectorTests(ITestOutputHelper output)
{
    private const string Keys = "123A456B789C*0#D";

    private static readonly AudioFormat Narrow = new(8000);

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static short[] Silence(AudioFormat format, double milliseconds) => new short[format.ToSamples(Ms(milliseconds))];

    private static string Hear(AudioFormat format, params IEnumerable<short> samples)
    {
        var detector = new DtmfDetector(format);
        var heard = "";
        foreach (var chunk in samples.Concat(Silence(format, 100)).Chunk(format.SamplesPerFrame))
        {
            detector.Process(chunk);
            while (detector.TryRead(out var tone))
            {
                heard += tone.Key;
            }
        }

        return heard;
    }

    private static short[] WithNoise(short[] samples, double toNoiseDb, int seed)
    {
        var random = new Random(seed);
        var level = VoiceMiddleware.Benchmarks.Signals.Tone.Rms(samples) / Math.Pow(10, toNoiseDb / 20);
        return [.. samples.Select(s => (short)Math.Clamp(s + (level * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())), -32768, 32767))];
    }

    /// <summary>Two tones of any frequency, for lines that are off and for what is no key.</summary>
    private static short[] Pair(AudioFormat format, double low, double high, double milliseconds) =>
        [.. Enumerable.Range(0, (int)format.ToSamples(Ms(milliseconds))).Select(i => 2 * Math.PI * i / format.SampleRate)
            .Select(t => (short)(8000 * (Math.Sin(low * t) + Math.Sin(high * t)))), .. Silence(format, 60)];

    [Theory]
    [InlineData(8000)]
    [InlineData(11025)]
    [InlineData(16000)]
    [InlineData(22050)]
    [InlineData(24000)]
    [InlineData(32000)]
    [InlineData(44100)]
    [InlineData(48000)]
    public void Every_key_is_heard_at_every_rate(int rate) =>
        Assert.Equal(Keys, Hear(new AudioFormat(rate), DtmfGenerator.Generate(Keys, new AudioFormat(rate), Ms(50), Ms(50))));

    [Theory]
    [InlineData(8000)]
    [InlineData(44100)]
    public void A_tone_of_40_ms_is_taken_and_one_of_20_ms_is_not_wherever_it_begins(int rate)
    {
        var format = new AudioFormat(rate);
        for (var offset = 0.0; offset < 10; offset += 0.91)
        {
            Assert.Equal(Keys, Hear(format, Silence(format, offset).Concat(DtmfGenerator.Generate(Keys, format, Ms(40), Ms(60)))));
            Assert.Equal("", Hear(format, Silence(format, offset).Concat(DtmfGenerator.Generate(Keys, format, Ms(20), Ms(60)))));
        }
    }

    [Theory]
    [InlineData(40, "55")]
    [InlineData(10, "5")]
    public void A_pause_of_40_ms_parts_two_presses_and_one_of_10_ms_does_not(int pause, string heard)
    {
        for (var offset = 0.0; offset < 10; offset += 0.91)
        {
            Assert.Equal(heard, Hear(Narrow, Silence(Narrow, offset).Concat(DtmfGenerator.Generate("55", Narrow, Ms(60), Ms(pause)))));
        }
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(-8, true)]
    [InlineData(9, false)]
    [InlineData(-12, false)]
    public void Twist_is_borne_within_limits(double twist, bool heard) =>
        Assert.Equal(heard ? Keys : "", Hear(Narrow, DtmfGenerator.Generate(Keys, Narrow, Ms(50), Ms(50), -12, twist)));

    [Theory]
    [InlineData(-40)]
    [InlineData(-6.1)]
    public void Quiet_and_loud_keys_are_heard(double level) => Assert.Equal(Keys, Hear(Narrow, DtmfGenerator.Generate(Keys, Narrow, Ms(50), Ms(50), level)));

    [Theory]
    [InlineData(8000)]
    [InlineData(48000)]
    public void Noise_15_dB_below_the_tones_hides_none_and_adds_none(int rate)
    {
        var format = new AudioFormat(rate);
        for (var seed = 0; seed < 8; seed++)
        {
            Assert.Equal(Keys, Hear(format, WithNoise(DtmfGenerator.Generate(Keys, format, Ms(60), Ms(60)), 15, seed)));
        }
    }

    [Fact]
    public void Noise_alone_is_no_key()
    {
        var random = new Random(1);
        Assert.Equal("", Hear(Narrow, Enumerable.Range(0, 8000 * 60).Select(_ => (short)random.Next(-12000, 12000))));
    }

    [Theory]
    [InlineData(0.015, true)]
    [InlineData(-0.015, true)]
    [InlineData(0.035, false)]
    [InlineData(-0.035, false)]
    public void A_line_may_be_off_by_one_and_a_half_percent_but_not_by_three_and_a_half(double off, bool heard)
    {
        foreach (var (low, high, key) in new[] { (697, 1209, "1"), (770, 1336, "5"), (852, 1477, "9"), (941, 1633, "D") })
        {
            Assert.Equal(heard ? key : "", Hear(Narrow, Pair(Narrow, low * (1 + off), high * (1 + off), 60)));
        }
    }

    [Theory]
    [InlineData(350, 440)] // Dial tone.
    [InlineData(440, 480)] // Ringing.
    [InlineData(480, 620)] // Busy.
    [InlineData(697, 770)] // Two rows.
    [InlineData(697, 697)] // One tone.
    public void Other_tones_of_a_telephone_are_no_keys(double low, double high) => Assert.Equal("", Hear(Narrow, Pair(Narrow, low, high, 2000)));

    [Fact]
    public void The_time_of_a_key_is_that_of_its_first_sample_within_10_ms()
    {
        var detector = new DtmfDetector(Narrow);
        detector.Process([.. Silence(Narrow, 333), .. DtmfGenerator.Generate("7", Narrow)]);
        Assert.True(detector.TryRead(out var tone));
        Assert.InRange(tone.Start, Ms(323), Ms(343));
    }

    [Fact]
    public void Hearing_keys_allocates_nothing()
    {
        var format = AudioFormat.Speech16Khz;
        var gate = new DtmfGate(format);
        var frames = AudioFramer.Slice(DtmfGenerator.Generate("159D#", format), format).ToArray();
        Run(20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(500);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int count)
        {
            for (var i = 0; i < count; i++)
            {
                gate.Push(frames[i % frames.Length]);
                while (gate.TryRead(out _))
                {
                }

                while (gate.TryReadKey(out _))
                {
                }
            }
        }
    }

    [Fact]
    public void Through_the_gate_a_tone_is_silence_and_speech_passes_whole()
    {
        var format = AudioFormat.Speech16Khz;
        var speech = SyntheticSpeech.Syllables(format.SampleRate, 0.6);
        short[] all = [.. speech, .. Silence(format, 100), .. DtmfGenerator.Generate("4", format, Ms(200)), .. Silence(format, 100), .. speech];
        var gate = new DtmfGate(format);
        var passed = new List<AudioFrame>();
        foreach (var frame in AudioFramer.Slice(all, format))
        {
            gate.Push(frame);
            while (gate.TryRead(out var out1))
            {
                passed.Add(out1);
            }
        }

        gate.Complete();
        while (gate.TryRead(out var last))
        {
            passed.Add(last);
        }

        var result = passed.SelectMany(f => f.Samples.ToArray()).ToArray();
        Assert.Equal(all.Length, result.Length);
        Assert.Equal(speech, result[..speech.Length]);
        Assert.Equal(speech, result[^speech.Length..]);
        Assert.DoesNotContain(result[speech.Length..^speech.Length], sample => sample != 0);
        Assert.Equal(passed.OrderBy(f => f.Timestamp).Select(f => f.Timestamp), passed.Select(f => f.Timestamp));
        Assert.True(gate.TryReadKey(out var key) && key == '4');
    }

    [RecordedSpeechFact]
    public void Recorded_speech_is_no_key()
    {
        var (clips, duration, keys) = (0, TimeSpan.Zero, "");
        foreach (var path in Directory.EnumerateFiles(RecordedSpeechFactAttribute.Folder, "*.wav", SearchOption.AllDirectories))
        {
            var (samples, format) = WavReader.ReadAll(path);
            clips++;
            duration += format.ToDuration(samples.Length);
            keys += Hear(format, samples) + Hear(Narrow, AudioFormatConverter.Convert(samples, format, Narrow));
        }

        output.WriteLine(FormattableString.Invariant($"{clips} clips, {duration.TotalMinutes:0.0} minutes at two rates: {keys.Length} keys ({keys})"));
        Assert.True(clips > 0);
        Assert.Equal("", keys);
    }

    [Theory]
    [InlineData(7999, 1)]
    [InlineData(96000, 1)]
    [InlineData(8000, 2)]
    public void Audio_that_it_can_not_hear_is_refused(int rate, int channels) =>
        Assert.Contains($"not in {channels} of {rate} Hz", Assert.Throws<ArgumentException>(() => new DtmfDetector(new AudioFormat(rate, channels))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_key_that_no_telephone_has_is_refused() =>
        Assert.Contains("no key 'E'", Assert.Throws<ArgumentException>(() => DtmfGenerator.Generate("E", Narrow)).Message, StringComparison.Ordinal);
}
