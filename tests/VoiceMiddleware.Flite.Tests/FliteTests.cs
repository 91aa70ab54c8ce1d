using VoiceMiddleware.Audio;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Flite.Tests;

public sealed class FliteTests
{
    private const string Sentence = "The quick brown fox jumps over the lazy dog today.";

    [Theory]
    [InlineData("slt", 16000)]
    [InlineData("rms", 16000)]
    [InlineData("awb", 16000)]
    [InlineData("kal16", 16000)]
    [InlineData("kal", 8000)]
    public async Task Every_voice_speaks_at_its_rate(string voice, int rate)
    {
        using var synthesizer = new FliteSynthesizer(new FliteOptions { Voice = voice });
        Assert.Equal(new AudioFormat(rate), synthesizer.Capabilities.OutputFormat);
        Assert.Equal(voice, synthesizer.Capabilities.Voices[0]);
        var speech = await CollectAsync(synthesizer.SynthesizeAsync(Sentence));
        Assert.InRange(speech[^1].Frame.End, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));
        Assert.Equal("The quick brown fox jumps over the lazy dog today", string.Join(' ', WordsOf(speech).Select(word => word.Text)));
    }

    [Fact]
    public async Task Frames_last_20_ms_but_the_last()
    {
        using var synthesizer = new FliteSynthesizer();
        var speech = await CollectAsync(synthesizer.SynthesizeAsync(Sentence + " And another one."));
        Assert.All(speech.SkipLast(1), piece => Assert.Equal(AudioFormat.FrameDuration, piece.Frame.Duration));
    }

    [Fact]
    public async Task Another_voice_of_the_same_rate_may_be_asked_for_and_one_of_another_rate_may_not()
    {
        using var synthesizer = new FliteSynthesizer();
        var own = Samples(await CollectAsync(synthesizer.SynthesizeAsync(Sentence)));
        var man = Samples(await CollectAsync(synthesizer.SynthesizeAsync(Sentence, new SynthesisOptions { Voice = "rms" })));
        Assert.NotEqual(own, man);
        Assert.DoesNotContain("kal", synthesizer.Capabilities.Voices);
        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => CollectAsync(synthesizer.SynthesizeAsync(Sentence, new SynthesisOptions { Voice = "kal" })));
        Assert.Contains("'kal'", error.Message, StringComparison.Ordinal);
        Assert.Contains("slt, rms, awb, kal16", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("slt")]
    [InlineData("kal16")]
    public async Task Speed_changes_the_duration_and_the_times_of_the_words(string voice)
    {
        using var synthesizer = new FliteSynthesizer(new FliteOptions { Voice = voice });
        async Task<(double Seconds, double LastWord)> MeasureAsync(double speed)
        {
            var speech = await CollectAsync(synthesizer.SynthesizeAsync(Sentence, new SynthesisOptions { Speed = speed }));
            return (speech[^1].Frame.End.TotalSeconds, WordsOf(speech)[^1].End.TotalSeconds);
        }

        var normal = await MeasureAsync(1);
        var slow = await MeasureAsync(0.5);
        var fast = await MeasureAsync(2);
        Assert.InRange(slow.Seconds / normal.Seconds, 1.7, 2.2);
        Assert.InRange(slow.LastWord / normal.LastWord, 1.7, 2.2);
        Assert.InRange(fast.Seconds / normal.Seconds, 0.42, 0.65);
        Assert.InRange(fast.LastWord / normal.LastWord, 0.42, 0.65);
        var configured = new FliteSynthesizer(new FliteOptions { Voice = voice, Speed = 2 });
        Assert.Equal(fast.Seconds, (await CollectAsync(configured.SynthesizeAsync(Sentence)))[^1].Frame.End.TotalSeconds, 6);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(2.1)]
    [InlineData(double.NaN)]
    public void A_speed_out_of_range_is_refused(double speed)
    {
        using var synthesizer = new FliteSynthesizer();
        var error = Assert.Throws<ArgumentException>(() => synthesizer.SynthesizeAsync("Hello.", new SynthesisOptions { Speed = speed }));
        Assert.Contains("0.5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_times_of_the_words_are_where_the_sound_is()
    {
        using var synthesizer = new FliteSynthesizer(new FliteOptions { LeadIn = TimeSpan.Zero });
        var speech = await CollectAsync(synthesizer.SynthesizeAsync("Seven. Seven."));
        var words = WordsOf(speech);
        Assert.Equal(2, words.Count);
        Assert.InRange(words[0].Start, TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
        var samples = Samples(speech);
        var inWords = words.Average(word => Loudness(samples, word.Start, word.End));
        var between = Loudness(samples, words[0].End + TimeSpan.FromMilliseconds(60), words[1].Start - TimeSpan.FromMilliseconds(60));
        Assert.True(inWords > 10 * between, $"{inWords} in the words, {between} between them");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(1000)]
    public async Task The_silence_before_the_first_word_is_no_longer_than_the_lead_in(int milliseconds)
    {
        var leadIn = TimeSpan.FromMilliseconds(milliseconds);
        using var synthesizer = new FliteSynthesizer(new FliteOptions { LeadIn = leadIn });
        var first = WordsOf(await CollectAsync(synthesizer.SynthesizeAsync(Sentence)))[0].Start;
        Assert.InRange(first, TimeSpan.Zero, leadIn + TimeSpan.FromMilliseconds(1));
        Assert.True(milliseconds == 1000 ? first > TimeSpan.FromMilliseconds(100) : first >= leadIn - TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task A_written_word_is_one_word_however_many_are_spoken()
    {
        using var synthesizer = new FliteSynthesizer();
        var words = WordsOf(await CollectAsync(synthesizer.SynthesizeAsync("It costs $50.25 at Müller's today.")));
        Assert.Equal(["It", "costs", "$50.25", "at", "Muller's", "today"], words.Select(word => word.Text));
        Assert.True(words[2].End - words[2].Start > TimeSpan.FromSeconds(1));
    }

    [Theory]
    [MemberData(nameof(OddTexts))]
    public async Task Odd_text_is_spoken_or_left_out(string text)
    {
        using var synthesizer = new FliteSynthesizer(new FliteOptions { Voice = "kal16" });
        var speech = await CollectAsync(synthesizer.SynthesizeAsync(text));
        Assert.All(speech, piece => Assert.Equal(16000, piece.Frame.Format.SampleRate));
    }

    public static TheoryData<string> OddTexts() =>
    [
        new string('a', 5000), new string('9', 2000), new string('.', 3000), new string(' ', 5000) + "x", "\0hello\0", "h\ud800i", "😀 hello 😀",
        "<speak><break time=\"100s\"/>Hello</speak>", "[[inpt PHON]]", "%s %n %d", "$", "$$$", "''", "\"", "( ) - -- ...", "A.", "http://example.com/a?b=c&d=e",
        "1/0", "-5", "00:00:00", "12:34:56", "$1,234,567.89", "MDCLXVI", "a-b-c-d", "-----BEGIN-----", "ÀÉÎÕÜ ñ ç ß Æ ø", "北京 hello", "\u202ehello", "\r\n\r\nhello",
        "a\tb\u000bc", "1e308", "0x7fffffff", "1234567890123456789012345678901234567890", "Dr. Dr. Dr.", "!?!?", "..hello", "hello.world.com", "'tis", "rock'n'roll",
    ];

    [Fact]
    public async Task Random_text_does_not_break_the_engine()
    {
        using var synthesizer = new FliteSynthesizer(new FliteOptions { Voice = "kal" });
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 150)).Select(_ => (char)(random.Next(8) == 0 ? random.Next(0x10000) : random.Next(1, 127)))]);
            foreach (var piece in await CollectAsync(synthesizer.SynthesizeAsync(text)))
            {
                Assert.NotEqual(0, piece.Frame.Samples.Length);
            }
        }

        Assert.NotEmpty(await CollectAsync(synthesizer.SynthesizeAsync("Still here.")));
    }

    internal static async Task<IReadOnlyList<SynthesizedSpeech>> CollectAsync(IAsyncEnumerable<SynthesizedSpeech> speech)
    {
        var all = new List<SynthesizedSpeech>();
        await foreach (var piece in speech)
        {
            all.Add(piece);
        }

        return all;
    }

    private static List<SpokenWord> WordsOf(IEnumerable<SynthesizedSpeech> speech) => [.. speech.SelectMany(piece => piece.Words)];

    private static short[] Samples(IEnumerable<SynthesizedSpeech> speech) => [.. speech.SelectMany(piece => piece.Frame.Samples.ToArray())];

    private static double Loudness(short[] samples, TimeSpan start, TimeSpan end)
    {
        var format = AudioFormat.Speech16Khz;
        return samples[(int)format.ToSamples(start)..(int)format.ToSamples(end)].Average(sample => Math.Abs((double)sample));
    }
}
