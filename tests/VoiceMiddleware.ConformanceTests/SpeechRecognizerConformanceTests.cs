using System.Globalization;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;
using Xunit;

namespace VoiceMiddleware.ConformanceTests;

/// <summary>What the pipeline relies on in every <see cref="ISpeechRecognizer"/>. Inherit it in a plugin's test project.</summary>
/// <remarks>
/// <see cref="Create"/> is called for every test and the recogniser is disposed after it. Override the time limit for a slow engine.
/// What a receipt must account for is in the other part of the class.
/// </remarks>
public abstract partial class SpeechRecognizerConformanceTests
{
    /// <summary>Gets how long one test may wait for the recogniser.</summary>
    protected virtual TimeSpan Timeout => TimeSpan.FromSeconds(60);

    /// <summary>Makes the recogniser under test.</summary>
    protected abstract ISpeechRecognizer Create();

    /// <summary>Gets what really reached the engine, or went over the wire, with the last utterance that a recogniser from <see cref="Create"/> was given.</summary>
    /// <param name="recognizer">The recogniser.</param>
    protected abstract ObservedContext Observe(ISpeechRecognizer recognizer);

    /// <summary>Gets speech that the recogniser understands without any context.</summary>
    protected abstract SpokenPhrase CreateSpeech();

    /// <summary>Gets other speech, sharing no word of <see cref="SpokenPhrase.Words"/> with <see cref="CreateSpeech"/>, to prove that calls do not mix.</summary>
    protected abstract SpokenPhrase CreateOtherSpeech();

    [Fact]
    public async Task Capabilities_name_a_provider_a_model_and_one_channel()
    {
        await using var scope = new Scope(Create());
        var capabilities = scope.Recognizer.Capabilities;
        Assert.False(string.IsNullOrWhiteSpace(capabilities.Provider));
        Assert.Equal(capabilities.Provider.ToLowerInvariant(), capabilities.Provider);
        Assert.False(string.IsNullOrWhiteSpace(capabilities.Model));
        Assert.Equal(1, capabilities.InputFormat.Channels);
        Assert.InRange(capabilities.MaxAlternatives, 0, 1000);
    }

    [Fact]
    public async Task Empty_audio_gives_one_final_update_with_empty_text()
    {
        await using var scope = new Scope(Create());
        var updates = await RecognizeAsync(scope.Recognizer, default);
        var only = Assert.Single(updates);
        Assert.True(only.IsFinal);
        Assert.Equal("", only.Text);
        Assert.NotNull(only.Receipt);
        Assert.Equal(TimeSpan.Zero, only.AudioDuration);
    }

    [Fact]
    public async Task Silence_gives_empty_text()
    {
        await using var scope = new Scope(Create());
        var silence = TestAudio.Silence(TimeSpan.FromSeconds(2), scope.Format);
        Assert.Equal("", FinalText(await RecognizeAsync(scope.Recognizer, silence)));
    }

    [Fact]
    public async Task Speech_shorter_than_a_frame_gives_no_error()
    {
        await using var scope = new Scope(Create());
        var updates = await RecognizeAsync(scope.Recognizer, CreateSpeech().Samples[..(scope.Format.SamplesPerFrame / 3)]);
        Assert.True(updates[^1].IsFinal);
    }

    [Fact]
    public async Task Speech_gives_its_words_in_order()
    {
        await using var scope = new Scope(Create());
        var phrase = CreateSpeech();
        AssertSays(phrase, FinalText(await RecognizeAsync(scope.Recognizer, phrase.Samples)));
    }

    [Fact]
    public async Task Partial_updates_come_before_finals_and_the_last_is_final_with_a_receipt_for_the_context()
    {
        await using var scope = new Scope(Create());
        var context = new RecognitionContext { Messages = [new(ChatRole.Assistant, "How can I help you?")] };
        var updates = await RecognizeAsync(scope.Recognizer, CreateSpeech().Samples, context);

        var firstFinal = updates.FindIndex(update => update.IsFinal);
        Assert.InRange(firstFinal, 0, updates.Count - 1);
        Assert.All(updates.Skip(firstFinal), update => Assert.True(update.IsFinal, $"The partial update '{update.Text}' came after a final one."));
        Assert.Equal(context.Digest, updates[^1].Receipt?.ContextDigest);
        Assert.All(updates.Where(update => update.Receipt is not null), update => Assert.Equal(context.Digest, update.Receipt!.ContextDigest));
    }

    [Fact]
    public async Task Partial_updates_come_only_when_they_are_claimed()
    {
        await using var scope = new Scope(Create());
        var updates = await RecognizeAsync(scope.Recognizer, CreateSpeech().Samples);
        Assert.Equal(scope.Recognizer.Capabilities.PartialResults, updates.Exists(update => !update.IsFinal));
    }

    [Fact]
    public async Task Partial_updates_come_while_the_speaker_still_speaks()
    {
        await using var scope = new Scope(Create());
        if (!scope.Recognizer.Capabilities.PartialResults)
        {
            return;
        }

        // The audio never ends, so an update can only come from a recogniser that decodes as it listens.
        using var stop = new CancellationTokenSource(Timeout);
        var audio = new OpenAudio(CreateSpeech().Samples, scope.Format);
        var updates = scope.Recognizer.RecognizeAsync(audio.ReadAsync(stop.Token), RecognitionContext.Empty, stop.Token).GetAsyncEnumerator(stop.Token);
        Assert.True(await updates.MoveNextAsync());
        Assert.False(updates.Current.IsFinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await updates.MoveNextAsync())
            {
            }
        });
        await updates.DisposeAsync();
    }

    [Fact]
    public async Task Final_text_is_said_once_and_never_changes()
    {
        await using var scope = new Scope(Create());
        var (first, second) = (CreateSpeech(), CreateOtherSpeech());
        var pause = TestAudio.Silence(TimeSpan.FromSeconds(1), scope.Format);
        short[] samples = [.. first.Samples.Span, .. pause, .. second.Samples.Span];

        var updates = await RecognizeAsync(scope.Recognizer, samples);

        // A final that took back or repeated an earlier one would show here as a word missing or doubled.
        var heard = Tokens(FinalText(updates));
        Assert.All(first.Words.Concat(second.Words), word => Assert.Single(heard, word));
        Assert.True(Array.IndexOf(heard, first.Words[^1]) < Array.IndexOf(heard, second.Words[0]));
    }

    [Fact]
    public async Task Words_and_durations_lie_on_the_clock_of_the_audio()
    {
        await using var scope = new Scope(Create());
        var samples = CreateSpeech().Samples;
        var updates = await RecognizeAsync(scope.Recognizer, samples);

        Assert.Equal(updates.Select(update => update.AudioDuration).Order(), updates.Select(update => update.AudioDuration));
        Assert.InRange(updates[^1].AudioDuration, TimeSpan.FromTicks(1), scope.Format.ToDuration(samples.Length));
        var words = updates.Where(update => update.IsFinal).SelectMany(update => update.Words).ToList();
        Assert.Equal(scope.Recognizer.Capabilities.WordTimes, words.Count > 0);
        var earliest = TimeSpan.Zero;
        foreach (var word in words)
        {
            Assert.InRange(word.Start, earliest, word.End);
            Assert.InRange(word.End, word.Start, scope.Format.ToDuration(samples.Length));
            Assert.InRange(word.Confidence ?? 0, 0, 1);
            earliest = word.Start;
        }

        Assert.All(updates, update => Assert.InRange(update.Confidence ?? 0, 0, 1));
        Assert.All(updates, update => Assert.True(update.Alternatives.Count <= scope.Recognizer.Capabilities.MaxAlternatives));
        Assert.All(updates, update => Assert.DoesNotContain(update.Alternatives, alternative => alternative.Text == update.Text));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_before_it_starts_throws()
    {
        await using var scope = new Scope(Create());
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RecognizeAsync(scope.Recognizer, CreateSpeech().Samples, cancellationToken: cancelled.Token));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_while_it_listens_throws_and_lets_the_audio_go()
    {
        await using var scope = new Scope(Create());
        using var stop = new CancellationTokenSource();
        var audio = new OpenAudio(CreateSpeech().Samples, scope.Format);
        var call = CollectAsync(scope.Recognizer.RecognizeAsync(audio.ReadAsync(), RecognitionContext.Empty, stop.Token));
        await audio.Waiting.WaitAsync(Timeout);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Timeout));
        await audio.Released.WaitAsync(Timeout);
    }

    [Fact]
    public async Task A_recogniser_works_on_after_cancelled_abandoned_and_failed_calls()
    {
        await using var scope = new Scope(Create());
        var phrase = CreateSpeech();
        for (var round = 0; round < 3; round++)
        {
            using var stop = new CancellationTokenSource();
            var audio = new OpenAudio(phrase.Samples, scope.Format);
            var call = CollectAsync(scope.Recognizer.RecognizeAsync(audio.ReadAsync(), RecognitionContext.Empty, stop.Token));
            await audio.Waiting.WaitAsync(Timeout);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Timeout));

            await foreach (var _ in scope.Recognizer.RecognizeAsync(TestAudio.FramesAsync(phrase.Samples, scope.Format), RecognitionContext.Empty))
            {
                break;
            }

            var failed = await Assert.ThrowsAnyAsync<Exception>(() => CollectAsync(scope.Recognizer.RecognizeAsync(
                TestAudio.FailingAsync(phrase.Samples, scope.Format, new IOException("The microphone was unplugged.")), RecognitionContext.Empty)).WaitAsync(Timeout));
            Assert.IsType<IOException>(failed is SpeechRecognitionException ? failed.InnerException : failed);
        }

        AssertSays(phrase, FinalText(await RecognizeAsync(scope.Recognizer, phrase.Samples)));
    }

    [Fact]
    public async Task Concurrent_calls_do_not_mix()
    {
        await using var scope = new Scope(Create());
        var (first, second) = (CreateSpeech(), CreateOtherSpeech());
        var silence = TestAudio.Silence(TimeSpan.FromSeconds(2), scope.Format);
        var contexts = new[] { "a", "b", "c" }.Select(text => new RecognitionContext { Messages = [new(ChatRole.User, text)] }).ToArray();

        var results = await Task.WhenAll(
            Task.Run(() => RecognizeAsync(scope.Recognizer, first.Samples, contexts[0])),
            Task.Run(() => RecognizeAsync(scope.Recognizer, second.Samples, contexts[1])),
            Task.Run(() => RecognizeAsync(scope.Recognizer, silence, contexts[2])));

        AssertSays(first, FinalText(results[0]));
        AssertSays(second, FinalText(results[1]));
        Assert.DoesNotContain(Tokens(FinalText(results[0])), second.Words.Contains);
        Assert.DoesNotContain(Tokens(FinalText(results[1])), first.Words.Contains);
        Assert.Equal("", FinalText(results[2]));
        Assert.Equal(contexts.Select(context => context.Digest), results.Select(updates => updates[^1].Receipt?.ContextDigest));
    }

    [Fact]
    public async Task A_frame_of_another_format_throws_and_names_both_formats()
    {
        await using var scope = new Scope(Create());
        var other = new AudioFormat(scope.Format.SampleRate == 8000 ? 16000 : 8000);
        var error = await Assert.ThrowsAnyAsync<ArgumentException>(() => CollectAsync(scope.Recognizer.RecognizeAsync(
            TestAudio.FramesAsync(new short[other.SamplesPerFrame], other), RecognitionContext.Empty)).WaitAsync(Timeout));
        Assert.Contains(other.SampleRate.ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
        Assert.Contains(scope.Format.SampleRate.ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Null_arguments_throw()
    {
        await using var scope = new Scope(Create());
        await Assert.ThrowsAsync<ArgumentNullException>(() => CollectAsync(scope.Recognizer.RecognizeAsync(null!, RecognitionContext.Empty)));
        await Assert.ThrowsAsync<ArgumentNullException>(() => CollectAsync(scope.Recognizer.RecognizeAsync(TestAudio.FramesAsync(default, scope.Format), null!)));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await scope.Recognizer.PrepareAsync(null!));
        Assert.Throws<ArgumentNullException>(() => scope.Recognizer.GetService(null!));
    }

    [Fact]
    public async Task GetService_finds_the_recogniser_and_throws_for_nothing()
    {
        await using var scope = new Scope(Create());
        Assert.NotNull(scope.Recognizer.GetService(typeof(ISpeechRecognizer)));
        Assert.Null(scope.Recognizer.GetService(typeof(SpeechRecognizerConformanceTests)));
        Assert.Null(scope.Recognizer.GetService(typeof(ISpeechRecognizer), "a key that nobody has"));
        Assert.Null(Record.Exception(() => scope.Recognizer.GetService(typeof(object))));
    }

    [Fact]
    public async Task Use_after_dispose_throws()
    {
        var recognizer = Create();
        var format = recognizer.Capabilities.InputFormat;
        recognizer.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => CollectAsync(recognizer.RecognizeAsync(TestAudio.FramesAsync(new short[format.SamplesPerFrame], format), RecognitionContext.Empty)));
    }

    [Fact]
    public void Dispose_twice_is_fine()
    {
        var recognizer = Create();
        recognizer.Dispose();
        Assert.Null(Record.Exception(recognizer.Dispose));
    }

    private async Task<List<RecognitionUpdate>> RecognizeAsync(
        ISpeechRecognizer recognizer, ReadOnlyMemory<short> samples, RecognitionContext? context = null, CancellationToken cancellationToken = default)
    {
        var format = recognizer.Capabilities.InputFormat;
        return await CollectAsync(recognizer.RecognizeAsync(TestAudio.FramesAsync(samples, format), context ?? RecognitionContext.Empty, cancellationToken))
            .WaitAsync(Timeout, CancellationToken.None);
    }

    private static async Task<List<RecognitionUpdate>> CollectAsync(IAsyncEnumerable<RecognitionUpdate> updates)
    {
        var collected = new List<RecognitionUpdate>();
        await foreach (var update in updates)
        {
            collected.Add(update);
        }

        Assert.NotEmpty(collected);
        Assert.True(collected[^1].IsFinal, $"The last update, '{collected[^1].Text}', is not final.");
        return collected;
    }

    private static string FinalText(IEnumerable<RecognitionUpdate> updates) =>
        string.Join(' ', updates.Where(update => update.IsFinal && update.Text.Length > 0).Select(update => update.Text));

    private static string[] Tokens(string text) =>
        text.ToLowerInvariant().Split([' ', ',', '.', '?', '!'], StringSplitOptions.RemoveEmptyEntries);

    private static void AssertSays(SpokenPhrase phrase, string text)
    {
        var heard = Tokens(text);
        var places = phrase.Words.Select(word => Array.IndexOf(heard, word)).ToArray();
        Assert.True(
            Array.TrueForAll(places, place => place >= 0) && places.SequenceEqual(places.Order()),
            $"Expected the words '{string.Join(' ', phrase.Words)}' in '{text}'.");
    }

    private sealed class Scope(ISpeechRecognizer recognizer) : IAsyncDisposable
    {
        public ISpeechRecognizer Recognizer { get; } = recognizer;

        public AudioFormat Format => Recognizer.Capabilities.InputFormat;

        public ValueTask DisposeAsync()
        {
            Recognizer.Dispose();
            return default;
        }
    }
}
