using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.OpenAI.Tests.Server;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.OpenAI.Tests;

public sealed class RecognizerTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly RecognitionContext Pharmacy = new()
    {
        Language = "en-GB",
        Messages = [new(ChatRole.User, "I need something."), new(ChatRole.Assistant, "We have the Orvantis.")],
        Hotwords = [new("Kestrelon", 5), new("Velmora drops"), new("Velmora drops")],
    };

    private readonly ManualTimeProvider _time = new();
    private readonly KeptLog<OpenAISpeechRecognizer> _log = new();
    private CompatibleServer _server = null!;

    public async Task InitializeAsync() => _server = await CompatibleServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task An_utterance_is_uploaded_as_a_wav_file_sample_by_sample()
    {
        using var recognizer = Create();
        var speech = ToneSpeech.Say("where is my order", 16000);
        var update = await RecognizeAsync(recognizer, speech, RecognitionContext.Empty);
        Assert.Equal("where is my order", update.Text);
        Assert.Equal(AudioFormat.Speech16Khz.ToDuration(speech.Length), update.AudioDuration);
        var request = _server.Requests.Single();
        var (samples, format) = ToneTranscription.Read(request);
        Assert.Equal((AudioFormat.Speech16Khz, true), (format, samples.AsSpan().SequenceEqual(speech)));
        Assert.Equal(("whisper-1", "verbose_json"), (request.Form["model"].ToString(), request.Form["response_format"].ToString()));
        Assert.Equal(["segment", "word"], request.Form["timestamp_granularities[]"].Order());
        Assert.False(request.Form.ContainsKey("prompt"));
        Assert.False(request.Form.ContainsKey("language"));
    }

    [Fact]
    public async Task Messages_and_hotwords_are_the_prompt_and_the_receipt_says_so()
    {
        using var recognizer = Create();
        var update = await RecognizeAsync(recognizer, ToneSpeech.Say("yes please", 16000), Pharmacy);
        var form = _server.Requests.Single().Form;
        Assert.Equal("I need something. We have the Orvantis. Velmora drops, Kestrelon.", form["prompt"]);
        Assert.Equal("en", form["language"]);
        var receipt = update.Receipt!;
        Assert.Equal((ContextOutcome.Partial, 2, 2, "prompt"), (receipt.Outcome, receipt.MessagesApplied, receipt.HotwordsApplied, receipt.Mechanism));
        Assert.Equal((ContextPart.Hotword, DropReason.Duplicate, "Velmora drops"), (receipt.Dropped[0].Kind, receipt.Dropped[0].Reason, receipt.Dropped[0].Item));
    }

    [Fact]
    public async Task A_prompt_never_exceeds_its_tokens_and_what_is_left_out_is_counted()
    {
        using var recognizer = Create();
        var context = new RecognitionContext
        {
            Messages = [.. Enumerable.Range(0, 40).Select(i => new ChatMessage(i % 2 == 0 ? ChatRole.User : ChatRole.Assistant, $"This is what was said as number {i}, more or less."))],
            Hotwords = [.. Enumerable.Range(0, 300).Select(i => new Hotword($"Term{(char)('a' + i / 26)}{(char)('a' + i % 26)}"))],
        };
        var receipt = (await RecognizeAsync(recognizer, ToneSpeech.Say("yes", 16000), context)).Receipt!;
        var prompt = _server.Requests.Single().Form["prompt"].ToString();
        Assert.InRange(ContextText.EstimateTokens(prompt), 150, PromptShape.WhisperTokens);
        Assert.EndsWith("Termaa.", prompt, StringComparison.Ordinal);
        Assert.Equal(receipt.HotwordsApplied, context.Hotwords.Count(hotword => prompt.Contains(hotword.Text, StringComparison.Ordinal)));
        Assert.Equal(300 - receipt.HotwordsApplied, receipt.Dropped.Where(d => d.Kind == ContextPart.Hotword).Sum(d => d.Count));
        Assert.Equal(40 - receipt.MessagesApplied, receipt.Dropped.Where(d => d.Kind == ContextPart.Message).Sum(d => d.Count));
    }

    [Fact]
    public async Task A_model_without_prompt_and_word_times_is_asked_for_neither()
    {
        using var recognizer = Create(options => options.Transcription = new() { Model = "gpt-4o-transcribe-diarize", PromptTokens = 0, Language = "de-CH" });
        Assert.Equal((null, null, false), (recognizer.Capabilities.Messages, recognizer.Capabilities.Hotwords, recognizer.Capabilities.WordTimes));
        var update = await RecognizeAsync(recognizer, ToneSpeech.Say("yes please", 16000), Pharmacy with { Language = null });
        var form = _server.Requests.Single().Form;
        Assert.Equal(("yes please", "json", "de"), (update.Text, form["response_format"].ToString(), form["language"].ToString()));
        Assert.False(form.ContainsKey("prompt"));
        Assert.Equal(ContextOutcome.Ignored, update.Receipt!.Outcome);
        Assert.Equal(5, update.Receipt.Dropped.Sum(dropped => dropped.Count));
        Assert.Empty(update.Words);
    }

    [Fact]
    public async Task Times_of_words_stay_inside_the_audio_and_confidence_is_a_probability()
    {
        _server.Transcribe = request => request.AnswerAsync(200, """
            {"task":"transcribe","language":"english","duration":"1.0","text":" Yes,  please. ","words":[{"word":"Yes","start":-0.1,"end":0.4},{"word":"","start":0.4,"end":0.4},{"word":" please","start":0.3,"end":9.5}],
             "segments":[{"id":0,"seek":0,"start":0.0,"end":0.5,"text":"Yes,","tokens":[1,2],"temperature":0.0,"avg_logprob":-0.2,"compression_ratio":1.1,"no_speech_prob":0.0},
                         {"id":1,"seek":0,"start":0.5,"end":1.0,"text":" please.","tokens":[3,4],"temperature":0.0,"avg_logprob":-0.4,"compression_ratio":1.1,"no_speech_prob":0.0}]}
            """);
        using var recognizer = Create();
        var update = await RecognizeAsync(recognizer, new short[16000], RecognitionContext.Empty);
        Assert.Equal("Yes,  please.", update.Text);
        Assert.Equal(
            [("Yes", 0.0, 0.4), ("please", 0.3, 1.0)],
            update.Words.Select(word => (word.Text, word.Start.TotalSeconds, word.End.TotalSeconds)));
        Assert.Equal(Math.Exp(-0.3), update.Confidence!.Value, 6);
    }

    [Fact]
    public async Task Very_short_audio_is_made_long_enough_to_be_taken()
    {
        using var recognizer = Create();
        var update = await RecognizeAsync(recognizer, ToneSpeech.Say("yes", 16000).AsMemory(0, 320), RecognitionContext.Empty);
        Assert.Equal(("", TimeSpan.FromMilliseconds(20)), (update.Text, update.AudioDuration));
        Assert.Equal(1600, ToneTranscription.Read(_server.Requests.Single()).Samples.Length);
    }

    [Fact]
    public async Task An_utterance_beyond_the_limit_is_refused_and_never_sent()
    {
        using var recognizer = Create(options => options.Transcription!.MaxUtterance = TimeSpan.FromSeconds(2));
        var error = await Assert.ThrowsAsync<SpeechRecognitionException>(() => RecognizeAsync(recognizer, new short[16000 * 3], RecognitionContext.Empty));
        Assert.Contains("MaxUtterance", error.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Theory]
    [InlineData(400, """{"error":{"message":"Invalid prompt: I need something.","type":"invalid_request_error","param":"prompt","code":null}}""")]
    [InlineData(400, """{"error":{"message":"This model does not support prompts: I need something.","type":"invalid_request_error","param":null,"code":null}}""")]
    [InlineData(422, """{"detail":[{"loc":["body","prompt"],"msg":"too long: I need something.","type":"value_error"}]}""")]
    public async Task A_prompt_that_is_refused_is_a_rejected_context_without_its_words(int status, string body)
    {
        _server.Transcribe = Answers.Status(status, body);
        using var recognizer = Create();
        var error = await Assert.ThrowsAsync<ContextRejectedException>(() => RecognizeAsync(recognizer, new short[3200], Pharmacy));
        Assert.Equal(status, error.StatusCode);
        Assert.Contains("PromptTokens", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("something", error + _log.Text, StringComparison.Ordinal);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task The_utterance_is_recognised_without_the_context_that_was_refused()
    {
        _server.Transcribe = request => request.Form.ContainsKey("prompt")
            ? request.AnswerAsync(400, """{"error":{"message":"no prompt here","type":"invalid_request_error","param":"prompt","code":null}}""")
            : ToneTranscription.AnswerAsync(request);
        using var recognizer = new ContextRetryRecognizer(Create());
        var update = await RecognizeAsync(recognizer, ToneSpeech.Say("yes please", 16000), Pharmacy);
        Assert.Equal(("yes please", ContextOutcome.StrippedAfterRejection), (update.Text, update.Receipt!.Outcome));
    }

    [Fact]
    public async Task A_refusal_that_does_not_concern_the_prompt_is_no_rejected_context()
    {
        _server.Transcribe = Answers.Status(400, """{"error":{"message":"Invalid file format.","type":"invalid_request_error","param":"file","code":null}}""");
        using var recognizer = Create();
        var error = await Assert.ThrowsAsync<SpeechRecognitionException>(() => RecognizeAsync(recognizer, new short[3200], Pharmacy));
        Assert.Contains("does not take 'file'", error.Message, StringComparison.Ordinal);
        Assert.IsType<OpenAIException>(error.InnerException);

        // Without a prompt nothing of a context can be refused.
        _server.Transcribe = Answers.Status(400, """{"error":{"message":"prompt","type":"invalid_request_error","param":"prompt","code":null}}""");
        await Assert.ThrowsAsync<SpeechRecognitionException>(() => RecognizeAsync(recognizer, new short[3200], RecognitionContext.Empty));
    }

    [Fact]
    public async Task A_busy_server_gets_the_whole_utterance_again()
    {
        _server.Transcribe = Answers.InTurn(Answers.Status(429, retryAfter: "1"), ToneTranscription.AnswerAsync);
        using var recognizer = Create();
        var recognizing = RecognizeAsync(recognizer, ToneSpeech.Say("yes please", 16000), Pharmacy);
        Assert.True(SpinWait.SpinUntil(() => _time.PendingTimers == 2, Patience));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("yes please", (await recognizing.WaitAsync(Patience)).Text);
        Assert.Equal(2, _server.Requests.Count);
        Assert.Equal(_server.Requests.First().File, _server.Requests.Last().File);
        Assert.Equal(_server.Requests.First().Form["prompt"], _server.Requests.Last().Form["prompt"]);
    }

    [Theory]
    [InlineData("this is no json: yes please")]
    [InlineData("")]
    [InlineData("[]")]
    public async Task An_answer_that_can_not_be_read_is_a_failure_that_does_not_repeat_it(string answer)
    {
        _server.Transcribe = request => request.AnswerAsync(200, answer);
        using var recognizer = Create();
        var error = await Assert.ThrowsAsync<SpeechRecognitionException>(() => RecognizeAsync(recognizer, new short[3200], RecognitionContext.Empty));
        Assert.DoesNotContain("please", error + _log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_closes_the_connection()
    {
        _server.Transcribe = request => request.Aborted;
        using var recognizer = Create();
        using var stop = new CancellationTokenSource();
        var recognizing = RecognizeAsync(recognizer, new short[3200], Pharmacy, stop.Token);
        Assert.True(SpinWait.SpinUntil(() => !_server.Requests.IsEmpty, Patience));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => recognizing.WaitAsync(Patience));
        await _server.Requests.Single().WaitForAbortAsync();
    }

    private OpenAISpeechRecognizer Create(Action<OpenAIOptions>? change = null) => new(_server.Options(change), _time, _log);

    private static async Task<RecognitionUpdate> RecognizeAsync(
        ISpeechRecognizer recognizer, ReadOnlyMemory<short> samples, RecognitionContext context, CancellationToken cancellationToken = default)
    {
        var updates = new List<RecognitionUpdate>();
        await foreach (var update in recognizer.RecognizeAsync(TestAudio.FramesAsync(samples, AudioFormat.Speech16Khz), context, cancellationToken))
        {
            updates.Add(update);
        }

        return Assert.Single(updates);
    }
}
