using VoiceMiddleware.Audio;
using VoiceMiddleware.Synthesis;
using Xunit;

namespace VoiceMiddleware.ConformanceTests;

/// <summary>What the pipeline relies on in every <see cref="ISpeechSynthesizer"/>. Inherit it in a plugin's test project.</summary>
/// <remarks><see cref="Create"/> is called for every test and the synthesiser is disposed after it.</remarks>
public abstract class SpeechSynthesizerConformanceTests
{
    private const string Sentence = "Your order has left the warehouse this morning.";
    private const string OtherSentence = "Seven.";

    /// <summary>Gets how long one test may wait for the synthesiser.</summary>
    protected virtual TimeSpan Timeout => TimeSpan.FromSeconds(60);

    /// <summary>Gets whether the same text always gives the same audio. A neural voice says no; then only its length is compared, roughly.</summary>
    protected virtual bool IsDeterministic => true;

    /// <summary>Makes the synthesiser under test.</summary>
    protected abstract ISpeechSynthesizer Create();

    [Fact]
    public void Capabilities_name_a_provider_and_voices()
    {
        using var synthesizer = Create();
        var capabilities = synthesizer.Capabilities;
        Assert.False(string.IsNullOrWhiteSpace(capabilities.Provider));
        Assert.Equal(capabilities.Provider.ToLowerInvariant(), capabilities.Provider);
        Assert.NotEmpty(capabilities.Voices);
        Assert.Equal(capabilities.Voices.Distinct(), capabilities.Voices);
        Assert.InRange(capabilities.OutputFormat.SampleRate, 8000, 192000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\r\n\t")]
    public async Task Blank_text_gives_no_audio(string text)
    {
        using var synthesizer = Create();
        Assert.Empty(await SpeakAsync(synthesizer, text));
    }

    [Fact]
    public async Task Null_text_is_refused()
    {
        using var synthesizer = Create();
        await Assert.ThrowsAsync<ArgumentNullException>(() => SpeakAsync(synthesizer, null!));
    }

    [Fact]
    public async Task A_sentence_is_audible()
    {
        using var synthesizer = Create();
        var samples = Samples(await SpeakAsync(synthesizer, Sentence));
        var format = synthesizer.Capabilities.OutputFormat;
        Assert.InRange(format.ToDuration(samples.Length), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
        Assert.True(samples.Max(static s => Math.Abs((int)s)) > 1000, "The audio is silent.");
    }

    [Fact]
    public async Task Audio_has_the_declared_format_and_an_unbroken_clock_from_zero()
    {
        using var synthesizer = Create();
        var format = synthesizer.Capabilities.OutputFormat;
        long samples = 0;
        foreach (var speech in await SpeakAsync(synthesizer, Sentence + " " + OtherSentence))
        {
            Assert.Equal(format, speech.Frame.Format);
            Assert.Equal(format.ToDuration(samples), speech.Frame.Timestamp);
            Assert.NotEqual(0, speech.Frame.Samples.Length);
            Assert.Equal(0, speech.Frame.Samples.Length % format.Channels);
            samples += speech.Frame.Samples.Length;
        }

        Assert.True(samples > 0);
    }

    [Fact]
    public async Task Words_have_times_inside_the_audio_in_order_or_are_not_claimed()
    {
        using var synthesizer = Create();
        var speech = await SpeakAsync(synthesizer, Sentence);
        var words = speech.SelectMany(piece => piece.Words).ToArray();
        if (!synthesizer.Capabilities.WordTimes)
        {
            Assert.Empty(words);
            return;
        }

        Assert.NotEmpty(words);
        var previous = TimeSpan.Zero;
        foreach (var word in words)
        {
            Assert.False(string.IsNullOrWhiteSpace(word.Text));
            Assert.True(word.Start >= previous, $"'{word.Text}' begins at {word.Start}, before the word before it ends at {previous}.");
            Assert.True(word.End > word.Start);
            previous = word.End;
        }

        Assert.True(previous <= speech[^1].Frame.End);
        Assert.All(speech, piece => Assert.All(piece.Words, word => Assert.InRange(word.Start, TimeSpan.Zero, piece.Frame.End)));
    }

    [Fact]
    public async Task A_cancelled_call_throws_and_gives_nothing()
    {
        using var synthesizer = Create();
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SpeakAsync(synthesizer, Sentence, cancellationToken: cancellation.Token));
    }

    [Fact]
    public async Task Cancellation_while_speaking_throws_and_the_next_call_is_whole()
    {
        using var synthesizer = Create();
        var whole = Samples(await SpeakAsync(synthesizer, Sentence));
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in synthesizer.SynthesizeAsync(Sentence, cancellationToken: cancellation.Token).WithCancellation(CancellationToken.None))
            {
                await cancellation.CancelAsync();
            }
        });
        AssertSame(whole, Samples(await SpeakAsync(synthesizer, Sentence)));
    }

    [Fact]
    public async Task A_reader_who_leaves_early_leaves_nothing_behind()
    {
        using var synthesizer = Create();
        var whole = Samples(await SpeakAsync(synthesizer, Sentence));
        for (var i = 0; i < 20; i++)
        {
            await foreach (var speech in synthesizer.SynthesizeAsync(Sentence))
            {
                Assert.NotEqual(0, speech.Frame.Samples.Length);
                break;
            }
        }

        AssertSame(whole, Samples(await SpeakAsync(synthesizer, Sentence)));
    }

    [Fact]
    public async Task Calls_at_the_same_time_do_not_mix()
    {
        using var synthesizer = Create();
        var sentence = Samples(await SpeakAsync(synthesizer, Sentence));
        var other = Samples(await SpeakAsync(synthesizer, OtherSentence));
        var calls = Enumerable.Range(0, 16).Select(i => Task.Run(() => SpeakAsync(synthesizer, i % 2 == 0 ? Sentence : OtherSentence))).ToArray();
        var results = await Task.WhenAll(calls);
        for (var i = 0; i < results.Length; i++)
        {
            AssertSame(i % 2 == 0 ? sentence : other, Samples(results[i]));
        }
    }

    [Fact]
    public async Task Frames_that_were_handed_out_never_change()
    {
        using var synthesizer = Create();
        var kept = new List<(ReadOnlyMemory<short> Frame, short[] Copy)>();
        await foreach (var speech in synthesizer.SynthesizeAsync(Sentence))
        {
            kept.Add((speech.Frame.Samples, speech.Frame.Samples.ToArray()));
        }

        await SpeakAsync(synthesizer, OtherSentence);
        Assert.NotEmpty(kept);
        Assert.All(kept, frame => Assert.True(frame.Frame.Span.SequenceEqual(frame.Copy)));
    }

    [Fact]
    public async Task Odd_text_does_not_fail()
    {
        using var synthesizer = Create();
        foreach (var text in new[] { "…", "😀", "\0", "\ud800", "<speak>Hello</speak>", "a\u0007b", "%s%n", "北京", "Привет", "ÄÖÜ ß é" })
        {
            foreach (var speech in await SpeakAsync(synthesizer, text))
            {
                Assert.Equal(synthesizer.Capabilities.OutputFormat, speech.Frame.Format);
            }
        }
    }

    [Fact]
    public void Services_are_given_when_there_and_null_when_not()
    {
        using var synthesizer = Create();
        Assert.Same(synthesizer, synthesizer.GetService(typeof(ISpeechSynthesizer)));
        Assert.Same(synthesizer, synthesizer.GetService(synthesizer.GetType()));
        Assert.Null(synthesizer.GetService(typeof(SpeechSynthesizerConformanceTests)));
        Assert.Null(synthesizer.GetService(typeof(ISpeechSynthesizer), "no such key"));
        Assert.Throws<ArgumentNullException>(() => synthesizer.GetService(null!));
    }

    [Fact]
    public async Task Use_after_disposal_throws()
    {
        var synthesizer = Create();
        synthesizer.Dispose();
        synthesizer.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => SpeakAsync(synthesizer, Sentence));
    }

    private static short[] Samples(IReadOnlyList<SynthesizedSpeech> speech) => [.. speech.SelectMany(piece => piece.Frame.Samples.ToArray())];

    private void AssertSame(short[] expected, short[] actual)
    {
        Assert.NotEmpty(expected);
        if (IsDeterministic)
        {
            Assert.Equal(expected, actual);
        }
        else
        {
            Assert.InRange(actual.Length, expected.Length / 2, expected.Length * 2);
        }
    }

    private async Task<IReadOnlyList<SynthesizedSpeech>> SpeakAsync(
        ISpeechSynthesizer synthesizer, string text, SynthesisOptions? options = null, CancellationToken cancellationToken = default)
    {
        async Task<IReadOnlyList<SynthesizedSpeech>> CollectAsync()
        {
            var all = new List<SynthesizedSpeech>();
            await foreach (var speech in synthesizer.SynthesizeAsync(text, options, cancellationToken))
            {
                all.Add(speech);
            }

            return all;
        }

        return await CollectAsync().WaitAsync(Timeout, CancellationToken.None);
    }
}
