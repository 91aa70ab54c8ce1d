using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Diagnostics;
using VoiceMiddleware.Failover;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Failover;

public sealed class FailoverRecognizerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly short[] Speech = [.. Enumerable.Range(0, 16_000).Select(n => (short)n)];

    private static readonly RecognitionContext Context = new()
    {
        Language = "en", Hotwords = [new("Orvantis"), new("Kestrelon")], Messages = [new(ChatRole.Assistant, "Do you want the Orvantis?"), new(ChatRole.User, "Which one?")],
    };

    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(Trouble.Hangs, ProviderFailureReason.Silent, "gave nothing within 5 s")]
    [InlineData(Trouble.HangsAtTheEnd, ProviderFailureReason.Silent, "gave nothing within 5 s")]
    [InlineData(Trouble.HangsAfterAPartial, ProviderFailureReason.Silent, "fell silent for 5 s")]
    [InlineData(Trouble.Throws, ProviderFailureReason.Failed, "FormatException, see the inner exception")]
    [InlineData(Trouble.ThrowsAfterAPartial, ProviderFailureReason.Failed, "The line to the recogniser broke.")]
    [InlineData(Trouble.GivesUp, ProviderFailureReason.Failed, "TaskCanceledException, see the inner exception")]
    [InlineData(Trouble.EndsEarly, ProviderFailureReason.Failed, "The recogniser ended an utterance without a final text.")]
    public async Task The_next_recogniser_gets_all_of_the_audio_and_the_same_context(Trouble trouble, ProviderFailureReason reason, string detail)
    {
        var (first, second) = (new TroubledRecognizer("first", trouble), new TroubledRecognizer("second", Trouble.None));
        using var recognizer = Make(first, second);
        var recognizing = Recognize(recognizer);
        if (trouble.ToString().StartsWith("Hangs", StringComparison.Ordinal))
        {
            await first.Troubles.UntilItHangs();
            _time.Advance(TimeSpan.FromSeconds(4.9));
            Assert.Equal(0, second.Troubles.Asked);
            _time.Advance(TimeSpan.FromSeconds(0.1));
        }

        var final = (await recognizing.WaitAsync(Patience))[^1];
        Assert.Equal("second 16000", final.Text);
        Assert.Equal(Speech, second.Heard);
        Assert.Same(Context, Assert.Single(second.Contexts));
        Assert.Same(Context, Assert.Single(first.Contexts));
        var receipt = final.Receipt!;
        Assert.Equal((Context.Digest, "second", "second-1"), (receipt.ContextDigest, receipt.Failover!.Provider, receipt.Failover.Model));
        Assert.Equal([new ProviderFailure("first", reason, detail)], receipt.Failover.Failed);
    }

    [Fact]
    public async Task A_recogniser_that_answers_keeps_the_others_out()
    {
        var (first, second) = (new TroubledRecognizer("first", Trouble.None), new TroubledRecognizer("second", Trouble.None));
        using var recognizer = Make(first, second);
        var final = (await Recognize(recognizer).WaitAsync(Patience))[^1];
        Assert.Equal(("first 16000", "first", 0), (final.Text, final.Receipt!.Failover!.Provider, final.Receipt.Failover.Failed.Count));
        Assert.Equal(0, second.Troubles.Asked);
    }

    [Fact]
    public async Task Silence_while_the_caller_speaks_is_found_and_the_stand_in_hears_the_caller_to_the_end()
    {
        var capabilities = new RecognizerCapabilities { Provider = "first", Model = "1", InputFormat = AudioFormat.Speech16Khz, PartialResults = true };
        var (first, second) = (new TroubledRecognizer("first", Trouble.None) { Capabilities = capabilities }, new TroubledRecognizer("second", Trouble.None));
        using var recognizer = Make(first, second);
        var audio = Channel.CreateUnbounded<AudioFrame>();
        Push(audio, 0, 10);
        var recognizing = Recognize(recognizer, audio.Reader.ReadAllAsync());
        await Until(() => first.Heard.Count == 3200);

        // It claims partial results, reads on, and gives none.
        _time.Advance(TimeSpan.FromSeconds(5));
        await Until(() => second.Heard.Count == 3200);
        Push(audio, 10, 50);
        audio.Writer.Complete();
        Assert.Equal("second 16000", (await recognizing.WaitAsync(Patience))[^1].Text);
        Assert.Equal(Speech, second.Heard);
    }

    [Fact]
    public async Task A_recogniser_that_waits_for_the_caller_is_not_given_up()
    {
        var (first, second) = (new TroubledRecognizer("first", Trouble.None), new TroubledRecognizer("second", Trouble.None));
        using var recognizer = Make(first, second);
        var audio = Channel.CreateUnbounded<AudioFrame>();
        Push(audio, 0, 10);
        var recognizing = Recognize(recognizer, audio.Reader.ReadAllAsync());
        await Until(() => first.Heard.Count == 3200 && _time.PendingTimers == 0);
        _time.Advance(TimeSpan.FromMinutes(1));
        Push(audio, 10, 50);
        audio.Writer.Complete();
        Assert.Equal("first 16000", (await recognizing.WaitAsync(Patience))[^1].Text);
    }

    [Fact]
    public async Task A_recogniser_that_takes_no_audio_does_not_hold_up_whoever_brings_it()
    {
        var (first, second) = (new TroubledRecognizer("first", Trouble.Hangs), new TroubledRecognizer("second", Trouble.None));
        using var recognizer = Make(first, second);
        var audio = Channel.CreateBounded<AudioFrame>(1);
        var recognizing = Recognize(recognizer, audio.Reader.ReadAllAsync());
        await first.Troubles.UntilItHangs();
        for (var i = 0; i < 50; i++)
        {
            await audio.Writer.WriteAsync(Frame(i)).AsTask().WaitAsync(Patience);
        }

        audio.Writer.Complete();
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("second 16000", (await recognizing.WaitAsync(Patience))[^1].Text);
    }

    [Theory]
    [InlineData(Trouble.ThrowsAfterAFinal, "The line to the recogniser broke.")]
    [InlineData(Trouble.HangsAfterAFinal, "The recogniser first fell silent for 5 s in the middle of its answer; what it had given can not be taken back, so no other was asked.")]
    public async Task After_final_words_nobody_takes_over(Trouble trouble, string message)
    {
        var (first, second) = (new TroubledRecognizer("first", trouble), new TroubledRecognizer("second", Trouble.None));
        using var recognizer = Make(first, second);
        var recognizing = Recognize(recognizer);
        if (trouble == Trouble.HangsAfterAFinal)
        {
            await first.Troubles.UntilItHangs();
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(message, (await Assert.ThrowsAsync<SpeechRecognitionException>(() => recognizing.WaitAsync(Patience))).Message);
        Assert.Equal(0, second.Troubles.Asked);
    }

    [Fact]
    public async Task When_nobody_answers_the_error_names_each_and_says_why_without_what_strangers_wrote()
    {
        var (first, second, third) = (new TroubledRecognizer("first", Trouble.Hangs), new TroubledRecognizer("second", Trouble.Throws), new TroubledRecognizer("third", Trouble.ThrowsAfterAPartial));
        using var recognizer = Make(first, second, third);
        var recognizing = Recognize(recognizer);
        await first.Troubles.UntilItHangs();
        _time.Advance(TimeSpan.FromSeconds(5));
        var error = await Assert.ThrowsAsync<SpeechRecognitionException>(() => recognizing.WaitAsync(Patience));
        Assert.Equal(
            "No recogniser answered. first: gave nothing within 5 s; second: FormatException, see the inner exception; third: The line to the recogniser broke.", error.Message);
        var inner = Assert.IsType<FailoverException>(error.InnerException);
        Assert.Equal(["first", "second", "third"], inner.Failures.Select(failure => failure.Provider));
        Assert.DoesNotContain("sk-secret", error.Message + inner.Message, StringComparison.Ordinal);
        Assert.Equal(3, Assert.IsType<AggregateException>(inner.InnerException).InnerExceptions.Count);
    }

    [Fact]
    public async Task One_that_fails_again_and_again_is_left_alone_and_comes_back_by_one_trial()
    {
        var (first, second) = (new TroubledRecognizer("first", Trouble.Throws, Trouble.Throws, Trouble.Throws, Trouble.None), new TroubledRecognizer("second", Trouble.None));
        using var recognizer = Make(first, second);
        async Task<string> Ask() => (await Recognize(recognizer).WaitAsync(Patience))[^1].Text;

        Assert.Equal(["second 16000", "second 16000"], [await Ask(), await Ask()]);
        Assert.Equal(2, first.Troubles.Asked);
        var left = (await Recognize(recognizer).WaitAsync(Patience))[^1].Receipt!.Failover!;
        Assert.Equal(2, first.Troubles.Asked);
        Assert.Equal([new ProviderFailure("first", ProviderFailureReason.CircuitOpen, "failed again and again and is left alone for 30 s")], left.Failed);

        // A context is made ready by whoever will be asked.
        await recognizer.PrepareAsync(Context);
        Assert.Equal((0, 1), (first.Prepared.Count, second.Prepared.Count));

        // The trial fails: it is left alone again.
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("second 16000", await Ask());
        Assert.Equal(3, first.Troubles.Asked);
        Assert.Equal("second 16000", await Ask());
        Assert.Equal(3, first.Troubles.Asked);

        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(["first 16000", "first 16000"], [await Ask(), await Ask()]);
        await recognizer.PrepareAsync(Context);
        Assert.Single(first.Prepared);
    }

    [Fact]
    public async Task A_trial_that_the_caller_cuts_short_proves_nothing()
    {
        var (first, second) = (new TroubledRecognizer("first", Trouble.Throws, Trouble.Throws, Trouble.Hangs, Trouble.None), new TroubledRecognizer("second", Trouble.None));
        using var recognizer = Make(first, second);
        await Recognize(recognizer).WaitAsync(Patience);
        await Recognize(recognizer).WaitAsync(Patience);
        _time.Advance(TimeSpan.FromSeconds(31));
        using var stop = new CancellationTokenSource();
        var trial = Recognize(recognizer, cancellationToken: stop.Token);
        await first.Troubles.UntilItHangs();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => trial.WaitAsync(Patience));
        Assert.Equal("second 16000", (await Recognize(recognizer).WaitAsync(Patience))[^1].Text);
        Assert.Equal(3, first.Troubles.Asked);
    }

    [Fact]
    public async Task The_last_one_is_always_asked()
    {
        var (first, second) = (new TroubledRecognizer("first", Trouble.Throws), new TroubledRecognizer("second", Trouble.Throws, Trouble.Throws, Trouble.Throws, Trouble.None));
        using var recognizer = Make(first, second);
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<SpeechRecognitionException>(() => Recognize(recognizer).WaitAsync(Patience));
        }

        Assert.Equal("second 16000", (await Recognize(recognizer).WaitAsync(Patience))[^1].Text);
        Assert.Equal((2, 4), (first.Troubles.Asked, second.Troubles.Asked));
    }

    [Fact]
    public async Task The_callers_own_cancellation_and_audio_that_fails_are_nobodys_failure()
    {
        var (first, second) = (new TroubledRecognizer("first", Trouble.HangsAtTheEnd, Trouble.None), new TroubledRecognizer("second", Trouble.None));
        using var recognizer = Make(first, second);
        using var stop = new CancellationTokenSource();
        var recognizing = Recognize(recognizer, cancellationToken: stop.Token);
        await first.Troubles.UntilItHangs();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => recognizing.WaitAsync(Patience));
        await Assert.ThrowsAsync<IOException>(() => Recognize(recognizer, Broken()).WaitAsync(Patience));
        Assert.Equal(0, second.Troubles.Asked);
        Assert.Equal("first 16000", (await Recognize(recognizer).WaitAsync(Patience))[^1].Text);

        static async IAsyncEnumerable<AudioFrame> Broken()
        {
            yield return Frame(0);
            await Task.Yield();
            throw new IOException("The microphone was unplugged.");
        }
    }

    [Fact]
    public async Task A_stand_in_of_another_format_and_with_other_limits_gets_audio_and_context_that_fit_it()
    {
        var narrow = new RecognizerCapabilities
        {
            Provider = "narrow", Model = "1", InputFormat = new AudioFormat(8000), Hotwords = new() { MaxCount = 1 }, Messages = new() { MaxCount = 1 }, IsLocal = true,
        };
        var (first, second) = (new TroubledRecognizer("first", Trouble.Throws), new TroubledRecognizer("narrow", Trouble.None) { Capabilities = narrow });
        using var recognizer = Make(first, second);
        Assert.Equal(("first", false), (recognizer.Capabilities.Provider, recognizer.Capabilities.IsLocal));
        var final = (await Recognize(recognizer).WaitAsync(Patience))[^1];
        Assert.InRange(second.Heard.Count, 7900, 8100);
        var told = Assert.Single(second.Contexts);
        Assert.Equal(("Orvantis", "Which one?", "en"), (Assert.Single(told.Hotwords).Text, Assert.Single(told.Messages).Text, told.Language));
        var receipt = final.Receipt!;
        Assert.Equal(Context.Digest, receipt.ContextDigest);
        Assert.Equal(
            [(ContextPart.Hotword, DropReason.OverLimit, DropStage.Planner, 1), (ContextPart.Message, DropReason.OverLimit, DropStage.Planner, 1)],
            receipt.Dropped.Select(dropped => (dropped.Kind, dropped.Reason, dropped.Stage, dropped.Count)));
    }

    [Fact]
    public async Task Every_failover_is_counted_with_its_reason()
    {
        var name = Guid.NewGuid().ToString("N");
        var counted = new List<string>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == VoiceDiagnostics.Metrics.Failovers)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            var all = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
            if (Equals(all[VoiceDiagnostics.Attributes.ProviderName], name))
            {
                counted.Add($"{count} {all[VoiceDiagnostics.Attributes.FailoverRole]} {all[VoiceDiagnostics.Attributes.FailoverReason]}");
            }
        });
        meters.Start();
        using var recognizer = Make(new TroubledRecognizer(name, Trouble.Throws), new TroubledRecognizer("second", Trouble.None));
        for (var i = 0; i < 3; i++)
        {
            await Recognize(recognizer).WaitAsync(Patience);
        }

        Assert.Equal(["1 recognizer failed", "1 recognizer failed", "1 recognizer circuit_open"], counted);
    }

    [Fact]
    public void Options_out_of_range_are_named_with_their_value()
    {
        var error = Assert.Throws<ArgumentException>(() => new FailoverRecognizer(
            [new TroubledRecognizer("first", Trouble.None)], new() { SilenceTimeout = TimeSpan.Zero, FailureRatio = 2, MinimumRequests = 1 }));
        Assert.Contains("SilenceTimeout is 00:00:00. Set it to 00:00:00.1000000 to 00:10:00.", error.Message, StringComparison.Ordinal);
        Assert.Contains("FailureRatio is 2.", error.Message, StringComparison.Ordinal);
        Assert.Contains("MinimumRequests is 1.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FailoverRecognizer([]));
    }

    private FailoverRecognizer Make(params ISpeechRecognizer[] recognizers) => new(recognizers, time: _time);

    private static async Task<List<RecognitionUpdate>> Recognize(
        FailoverRecognizer recognizer, IAsyncEnumerable<AudioFrame>? audio = null, CancellationToken cancellationToken = default)
    {
        var updates = new List<RecognitionUpdate>();
        await foreach (var update in recognizer.RecognizeAsync(audio ?? TestAudio.FramesAsync(Speech, AudioFormat.Speech16Khz), Context, cancellationToken))
        {
            updates.Add(update);
        }

        return updates;
    }

    private static AudioFrame Frame(int index) =>
        new(Speech.AsMemory(index * 320, 320), AudioFormat.Speech16Khz, AudioFormat.Speech16Khz.ToDuration(index * 320));

    private static void Push(Channel<AudioFrame> audio, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            audio.Writer.TryWrite(Frame(i));
        }
    }

    private static async Task Until(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
