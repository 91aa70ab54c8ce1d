using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Extensions.AI.Tests;

public sealed class SpeechToTextRecognizerTests
{
    private static readonly RecognitionContext Conversation = new()
    {
        Language = "en-GB",
        Hotwords = [new("Orvantis", 5), new("")],
        Messages = [new(ChatRole.Assistant, "We have the Norvexin."), new(ChatRole.System, "Be brief.")],
        Models = [new(CustomModelKind.Language, "pharmacy")],
        Speaker = "line-7",
    };

    [Fact]
    public async Task The_context_travels_as_it_is_and_as_a_prompt()
    {
        var client = new ObservedClient(new ToneClient());
        using var recognizer = client.AsSpeechRecognizer(new() { Model = "large" });

        var receipt = (await RunAsync(recognizer, Conversation))[^1].Receipt!;

        var carried = client.Find<RecognitionContext>(SpeechToTextProperties.Context)!;
        Assert.Equal("Orvantis", Assert.Single(carried.Hotwords).Text);
        Assert.Equal("We have the Norvexin.", Assert.Single(carried.Messages).Text);
        Assert.Empty(carried.Models);
        Assert.Null(carried.Speaker);
        Assert.Equal("We have the Norvexin. Orvantis.", client.Find<string>("PROMPT"));
        Assert.Equal(("large", "en-GB", 16000), (client.Last!.ModelId, client.Last.SpeechLanguage, client.Last.SpeechSampleRate));

        Assert.Equal((ContextOutcome.Partial, 1, 1, "property and prompt"), (receipt.Outcome, receipt.HotwordsApplied, receipt.MessagesApplied, receipt.Mechanism));
        Assert.Equal(
            [(ContextPart.Hotword, DropReason.Invalid), (ContextPart.Message, DropReason.NotSupported), (ContextPart.Model, DropReason.NotSupported)],
            receipt.Dropped.Select(dropped => (dropped.Kind, dropped.Reason)));
        Assert.Equal(Conversation.Digest, receipt.ContextDigest);
    }

    [Fact]
    public async Task Who_speaks_is_told_to_a_local_client_only()
    {
        var client = new ObservedClient(new ToneClient());
        using var recognizer = client.AsSpeechRecognizer(new() { IsLocal = true });
        await RunAsync(recognizer, Conversation);
        Assert.Equal("line-7", client.Find<RecognitionContext>(SpeechToTextProperties.Context)!.Speaker);
        Assert.True(recognizer.Capabilities.IsLocal);
    }

    [Fact]
    public async Task What_is_in_the_property_but_not_in_the_prompt_is_on_the_receipt()
    {
        var client = new ObservedClient(new ToneClient());
        using var recognizer = client.AsSpeechRecognizer(new() { PromptTokens = 20 });
        var context = new RecognitionContext { Hotwords = [.. Enumerable.Range(0, 10).Select(i => new Hotword($"Orvantis {i}"))] };

        var receipt = (await RunAsync(recognizer, context))[^1].Receipt!;

        Assert.Equal(10, receipt.HotwordsApplied);
        var line = Assert.Single(receipt.Dropped);
        Assert.Equal((ContextPart.Hotword, DropReason.OverLimit, 0), (line.Kind, line.Reason, line.Count));
        var inPrompt = Enumerable.Range(0, 10).Count(i => client.Find<string>("prompt")!.Contains($"Orvantis {i}", StringComparison.Ordinal));
        Assert.InRange(inPrompt, 1, 9);
        Assert.StartsWith($"{10 - inPrompt} are in the property", line.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_knows_what_became_of_the_context_has_the_last_word()
    {
        using var recognizer = new ScriptedClient(options =>
        {
            var given = (RecognitionContext)options!.AdditionalProperties![SpeechToTextProperties.Context]!;
            var receipt = new ContextReceipt
            {
                ContextDigest = given.Digest,
                Outcome = ContextOutcome.Accepted,
                HotwordsApplied = 1,
                HotwordsHeard = ["Orvantis"],
                Mechanism = "grammar",
            };
            return [new("orvantis") { Kind = SpeechToTextResponseUpdateKind.TextUpdated, AdditionalProperties = new() { [SpeechToTextProperties.Receipt] = receipt } }];
        }).AsSpeechRecognizer();

        var receipt = (await RunAsync(recognizer, Conversation with { Messages = [] }))[^1].Receipt!;

        Assert.Equal((ContextOutcome.Partial, "grammar", 1), (receipt.Outcome, receipt.Mechanism, receipt.HotwordsApplied));
        Assert.Equal(["Orvantis"], receipt.HotwordsHeard);
        Assert.Equal([ContextPart.Hotword, ContextPart.Model], receipt.Dropped.Select(dropped => dropped.Kind));
        Assert.Equal((Conversation with { Messages = [] }).Digest, receipt.ContextDigest);
    }

    [Fact]
    public async Task A_receipt_for_another_context_is_not_believed()
    {
        using var recognizer = new ScriptedClient(_ =>
        [
            new("orvantis")
            {
                Kind = SpeechToTextResponseUpdateKind.TextUpdated,
                AdditionalProperties = new() { [SpeechToTextProperties.Receipt] = new ContextReceipt { ContextDigest = "0", Outcome = ContextOutcome.Accepted, HotwordsApplied = 99 } },
            },
        ]).AsSpeechRecognizer();
        Assert.Equal(1, (await RunAsync(recognizer, Conversation))[^1].Receipt!.HotwordsApplied);
    }

    [Fact]
    public async Task An_application_can_put_the_prompt_where_its_provider_wants_it()
    {
        string? prompt = null;
        var client = new ObservedClient(new ToneClient());
        using var recognizer = client.AsSpeechRecognizer(new() { ConfigureCall = (options, text) => (options.TextLanguage, prompt) = ("de", text) });
        await RunAsync(recognizer, Conversation);
        Assert.Equal(("de", "We have the Norvexin. Orvantis."), (client.Last!.TextLanguage, prompt));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failure_of_the_client_is_wrapped_and_its_words_stay_inside(bool streaming)
    {
        using var recognizer = new ScriptedClient(_ => throw new HttpRequestException("key sk-1234 refused")).AsSpeechRecognizer(new() { Streaming = streaming });
        var error = await Assert.ThrowsAsync<SpeechRecognitionException>(() => RunAsync(recognizer, Conversation));
        Assert.IsType<HttpRequestException>(error.InnerException);
        Assert.Equal("The speech-to-text client 'example' failed with a HttpRequestException; the inner exception says why.", error.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_time_out_of_the_clients_own_is_a_failure(bool streaming)
    {
        using var recognizer = new ScriptedClient(_ => throw new TaskCanceledException("100 s elapsed")).AsSpeechRecognizer(new() { Streaming = streaming });
        Assert.IsType<TaskCanceledException>((await Assert.ThrowsAsync<SpeechRecognitionException>(() => RunAsync(recognizer, Conversation))).InnerException);
    }

    [Fact]
    public async Task A_client_that_fails_before_its_first_update_lets_the_audio_go()
    {
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var recognizer = new ImpatientClient(fails: true).AsSpeechRecognizer(new() { Streaming = true });
        await Assert.ThrowsAsync<SpeechRecognitionException>(() => CollectAsync(recognizer.RecognizeAsync(Endless(released), RecognitionContext.Empty)).WaitAsync(TimeSpan.FromSeconds(30)));
        await released.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task An_error_among_the_updates_is_a_failure()
    {
        using var recognizer = new ScriptedClient(_ => [new([new ErrorContent("secret words") { ErrorCode = "quota" }]) { Kind = SpeechToTextResponseUpdateKind.Error }])
            .AsSpeechRecognizer(new() { Streaming = true });
        var error = await Assert.ThrowsAsync<SpeechRecognitionException>(() => RunAsync(recognizer, Conversation));
        Assert.Equal("The speech-to-text client 'example' reports an error, 'quota'. Look into its own log.", error.Message);
    }

    [Fact]
    public async Task A_client_that_ends_before_the_caller_does_not_keep_the_turn_open()
    {
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var recognizer = new ImpatientClient().AsSpeechRecognizer(new() { Streaming = true });
        var updates = await CollectAsync(recognizer.RecognizeAsync(Endless(released), RecognitionContext.Empty)).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("enough", updates[^1].Text);
        await released.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task An_utterance_that_is_too_long_is_refused_with_the_setting_to_change()
    {
        using var recognizer = new ToneClient().AsSpeechRecognizer(new() { MaxUtterance = TimeSpan.FromSeconds(1) });
        var error = await Assert.ThrowsAsync<SpeechRecognitionException>(
            () => CollectAsync(recognizer.RecognizeAsync(TestAudio.FramesAsync(new short[17000], AudioFormat.Speech16Khz), RecognitionContext.Empty)));
        Assert.Contains("MaxUtterance to more", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_client_names_provider_and_model()
    {
        using var recognizer = new ScriptedClient(_ => []).AsSpeechRecognizer();
        Assert.Equal(("example", "large", false), (recognizer.Capabilities.Provider, recognizer.Capabilities.Model, recognizer.Capabilities.IsLocal));
    }

    [Theory]
    [InlineData("Hello there. how are you?", "Hello there.", "how are you?")]
    [InlineData("tomorrow at two", "to", "morrow", " at", " two")]
    [InlineData("one", "", "one", "")]
    public void What_is_final_is_joined_as_the_client_means_it(string expected, params string[] pieces)
    {
        var transcript = new StreamedTranscript();
        foreach (var piece in pieces)
        {
            transcript.Add(new(piece) { Kind = SpeechToTextResponseUpdateKind.TextUpdated });
        }

        Assert.Equal(expected, transcript.Text);
    }

    [Fact]
    public void A_guess_takes_the_place_of_the_one_before_unless_it_is_about_later_audio()
    {
        var transcript = new StreamedTranscript();
        Assert.True(transcript.Add(Guess("the", 0, 1)));
        Assert.True(transcript.Add(Guess("the train", 0, 2)));
        Assert.Equal("the train", transcript.Text);
        transcript.Add(Guess("leaves", 2, 3));
        Assert.Equal("the train leaves", transcript.Text);
        transcript.Add(new("The train left.") { Kind = SpeechToTextResponseUpdateKind.TextUpdated });
        Assert.False(transcript.Add(new("closed") { Kind = SpeechToTextResponseUpdateKind.SessionClose }));
        Assert.Equal("The train left.", transcript.Text);

        static SpeechToTextResponseUpdate Guess(string text, int from, int to) =>
            new(text) { Kind = SpeechToTextResponseUpdateKind.TextUpdating, StartTime = TimeSpan.FromSeconds(from), EndTime = TimeSpan.FromSeconds(to) };
    }

    internal static async Task<List<T>> CollectAsync<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items)
        {
            all.Add(item);
        }

        return all;
    }

    private static async IAsyncEnumerable<AudioFrame> Endless(
        TaskCompletionSource released, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            yield return new(new short[320], AudioFormat.Speech16Khz, TimeSpan.Zero);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            released.SetResult();
        }
    }

    private static Task<List<RecognitionUpdate>> RunAsync(ISpeechRecognizer recognizer, RecognitionContext context) =>
        CollectAsync(recognizer.RecognizeAsync(TestAudio.FramesAsync(new short[3200], AudioFormat.Speech16Khz), context)).WaitAsync(TimeSpan.FromSeconds(30));

    private sealed class ImpatientClient(bool fails = false) : ISpeechToTextClient
    {
        public Task<SpeechToTextResponse> GetTextAsync(Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
            Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default) =>
            fails ? throw new HttpRequestException() : HearAsync(audioSpeechStream, cancellationToken);

        private static async IAsyncEnumerable<SpeechToTextResponseUpdate> HearAsync(Stream audioSpeechStream, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await audioSpeechStream.ReadExactlyAsync(new byte[44], cancellationToken);
            yield return new("enough") { Kind = SpeechToTextResponseUpdateKind.TextUpdated };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
