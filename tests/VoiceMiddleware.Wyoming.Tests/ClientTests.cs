using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.OpenAI.Tests.Server;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Wyoming.Tests;

/// <summary>Our client against the bytes that the published implementation writes.</summary>
public sealed class ClientTests
{
    private const string PiperInfo = """
        {"asr": [], "tts": [{"name": "piper", "attribution": {"name": "rhasspy", "url": "https://github.com/rhasspy/piper"}, "installed": true, "description": "A fast, local, neural text to speech engine",
         "version": "1.6.0", "voices": [], "supports_synthesize_streaming": STREAMS}], "handle": [], "intent": [], "wake": [], "mic": [], "snd": []}
        """;

    private static readonly RecognitionContext Conversation = new()
    {
        Language = "en",
        Messages = [new(ChatRole.Assistant, "We have the Norvexin.")],
        Hotwords = [new("Orvantis", 5, "en") { SoundsLike = ["or van tiss"] }, new("living room"), new("")],
        Strength = 0.5,
        Speaker = "line-7",
    };

    [Fact]
    public async Task An_utterance_is_sent_as_the_protocol_says_with_its_context()
    {
        await using var server = Transcribing("please send the letter");
        using var recognizer = server.CreateRecognizer(options => options.Model = "large");
        var samples = ToneSpeech.Say("please", 16000);

        var final = (await RunAsync(recognizer, Conversation, samples))[^1];

        Assert.Equal("please send the letter", final.Text);
        Assert.Equal(AudioFormat.Speech16Khz.ToDuration(samples.Length), final.AudioDuration);
        var sent = server.Received;
        Assert.Equal(["transcribe", "audio-start"], sent[..2].Select(e => e.Type));
        Assert.All(sent[2..^1], e => Assert.Equal("audio-chunk", e.Type));
        Assert.Equal("audio-stop", sent[^1].Type);
        Assert.All(sent[1..^1], e => Assert.Equal((16000, 2, 1), (e.RequiredNumber("rate"), e.RequiredNumber("width"), e.RequiredNumber("channels"))));
        Assert.Equal(samples, sent.SelectMany(e => e.Payload.ToArray().Chunk(2).Select(pair => BitConverter.ToInt16(pair))));

        Assert.Equal(("large", "en"), (sent[0].Text("name"), sent[0].Text("language")));
        Assert.Equal(["Orvantis"], sent[0].List("transcript_names")!.Value.EnumerateArray().Select(e => e.GetString()));
        Assert.Equal(["living room"], sent[0].List("transcript_terms")!.Value.EnumerateArray().Select(e => e.GetString()));
        Assert.Equal(
            """{"messages":[{"role":"assistant","text":"We have the Norvexin."}],"hotwords":[{"text":"Orvantis","weight":5,"language":"en","sounds_like":["or van tiss"]},{"text":"living room","weight":4}],"strength":0.5}""",
            sent[0].Object("context")!.Value.GetRawText());
        Assert.Equal(
            (ContextOutcome.Partial, 2, 1, "transcribe event", 1),
            (final.Receipt!.Outcome, final.Receipt.HotwordsApplied, final.Receipt.MessagesApplied, final.Receipt.Mechanism, final.Receipt.Dropped.Count));
    }

    [Fact]
    public async Task Without_context_nothing_of_it_is_sent()
    {
        await using var server = Transcribing("yes");
        using var recognizer = server.CreateRecognizer(options => options.Language = "de");
        await RunAsync(recognizer, RecognitionContext.Empty);
        Assert.Equal(["language"], server.Received[0].Data.Keys);
        Assert.Equal("de", server.Received[0].Text("language"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pieces_of_a_transcript_are_partial_results_when_they_are_asked_for(bool partial)
    {
        await using var server = PublishedServer.Start(async (received, stream) =>
        {
            if (received.Type == "audio-stop")
            {
                await stream.WriteAsync(RawClient.PublishedBytes("transcript-start", """{"language": "en"}"""));
                await stream.WriteAsync(RawClient.PublishedBytes("transcript-chunk", """{"text": "turn on"}"""));
                await stream.WriteAsync(RawClient.PublishedBytes("transcript-chunk", """{"text": " the light"}"""));
                await stream.WriteAsync(RawClient.PublishedBytes("transcript", """{"text": " Turn on the light. "}"""));
                await stream.WriteAsync(RawClient.PublishedBytes("transcript-stop"));
            }
        });
        using var recognizer = server.CreateRecognizer(options => options.PartialResults = partial);
        var updates = await RunAsync(recognizer, RecognitionContext.Empty);
        string[] expected = partial ? ["turn on", "turn on the light", "Turn on the light."] : ["Turn on the light."];
        Assert.Equal(expected, updates.Select(update => update.Text));
        Assert.Equal([.. Enumerable.Repeat(false, expected.Length - 1), true], updates.Select(update => update.IsFinal));
    }

    [Fact]
    public async Task What_our_own_server_says_of_the_context_is_what_the_receipt_says()
    {
        await using var server = PublishedServer.Start(async (received, stream) =>
        {
            if (received.Type == "audio-stop")
            {
                await stream.WriteAsync(RawClient.PublishedBytes("transcript", """
                    {"text": "orvantis", "context": {"voicemiddleware_receipt": {"messages": 0, "characters": 0, "hotwords": 1, "mechanism": "language model", "heard": ["Orvantis"],
                     "dropped": [{"kind": "Hotword", "reason": "Unpronounceable", "item": "living room", "detail": null, "count": 1}, {"kind": "Message", "reason": "NotSupported", "item": null, "detail": "x", "count": 1}]}}}
                    """));
            }
        });
        using var recognizer = server.CreateRecognizer();
        var receipt = (await RunAsync(recognizer, Conversation))[^1].Receipt!;
        Assert.Equal((ContextOutcome.Partial, 1, 0, "language model"), (receipt.Outcome, receipt.HotwordsApplied, receipt.MessagesApplied, receipt.Mechanism));
        Assert.Equal([DropReason.Invalid, DropReason.Unpronounceable, DropReason.NotSupported], receipt.Dropped.Select(dropped => dropped.Reason));
        Assert.Equal(["Orvantis"], receipt.HotwordsHeard);
        Assert.Equal(Conversation.Digest, receipt.ContextDigest);
    }

    [Theory]
    [InlineData("""{"messages": 9, "characters": 0, "hotwords": 9, "heard": [], "dropped": []}""")]
    [InlineData("""{"messages": 1, "characters": 0, "hotwords": 1, "heard": [], "dropped": [{"kind": "Nothing", "reason": "Rejected", "count": 1}]}""")]
    [InlineData("5")]
    public async Task A_receipt_that_does_not_account_for_what_was_sent_is_not_believed(string own)
    {
        await using var server = PublishedServer.Start(async (received, stream) =>
        {
            if (received.Type == "audio-stop")
            {
                await stream.WriteAsync(RawClient.PublishedBytes("transcript", $$$"""{"text": "yes", "context": {"voicemiddleware_receipt": {{{own}}}}}"""));
            }
        });
        using var recognizer = server.CreateRecognizer();
        Assert.Equal((2, "transcribe event"), ((await RunAsync(recognizer, Conversation))[^1].Receipt is { } receipt ? (receipt.HotwordsApplied, receipt.Mechanism) : default));
    }

    [Fact]
    public async Task An_error_event_is_a_failure_with_its_code_and_without_its_words()
    {
        await using var server = PublishedServer.Start(async (received, stream) =>
            await stream.WriteAsync(RawClient.PublishedBytes("error", """{"text": "secret words", "code": "model-missing"}""")));
        using var recognizer = server.CreateRecognizer();
        using var voice = server.CreateVoice();
        Assert.Equal(
            $"The Wyoming server at 127.0.0.1:{server.Port} reports an error, 'model-missing'. Look into its log.",
            (await Assert.ThrowsAsync<SpeechRecognitionException>(() => RunAsync(recognizer, RecognitionContext.Empty))).Message);
        Assert.Contains("'model-missing'", (await Assert.ThrowsAsync<SpeechSynthesisException>(() => SamplesAsync(voice))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "The header is no JSON object")]
    [InlineData("{\"type\": \"transcript\", \"data_length\": 99999999}\n", "at most 1048576 are read")]
    [InlineData("{\"type\": \"transcript\", \"data\": {}}\n", "'transcript' has no 'text'")]
    [InlineData("{\"type\": \"trans", "middle of a header")]
    [InlineData("", "without an answer")]
    public async Task An_answer_that_can_not_be_read_is_a_failure(string answer, string message)
    {
        await using var server = PublishedServer.Start(async (received, stream) =>
        {
            if (received.Type == "audio-stop")
            {
                await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(answer));
                stream.Socket.Shutdown(SocketShutdown.Send);
            }
        });
        using var recognizer = server.CreateRecognizer();
        var error = await Assert.ThrowsAsync<SpeechRecognitionException>(() => RunAsync(recognizer, RecognitionContext.Empty));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("set Recognition:Host and Port", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_failure_that_names_the_setting()
    {
        int port;
        using (var listener = new TcpListener(System.Net.IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        }

        using var recognizer = new WyomingSpeechRecognizer(new() { Recognition = new() { Host = "127.0.0.1", Port = port } });
        var error = await Assert.ThrowsAsync<SpeechRecognitionException>(() => RunAsync(recognizer, RecognitionContext.Empty));
        Assert.Contains("no server accepts a connection (ConnectionRefused). Look whether it runs, or set Recognition:Host and Port.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transcript_that_does_not_come_in_time_is_a_failure()
    {
        var time = new ManualTimeProvider();
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = PublishedServer.Start((received, _) =>
        {
            if (received.Type == "audio-stop")
            {
                over.TrySetResult();
            }

            return Task.CompletedTask;
        });
        using var recognizer = server.CreateRecognizer(time: time);
        var call = RunAsync(recognizer, RecognitionContext.Empty);
        await over.Task.WaitAsync(RunningServer.Timeout);
        using var limit = new CancellationTokenSource(RunningServer.Timeout);
        while (time.PendingTimers == 0)
        {
            await Task.Delay(5, limit.Token);
        }

        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Contains("there was no transcript within 00:00:20", (await Assert.ThrowsAsync<SpeechRecognitionException>(() => call)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Text_is_streamed_to_a_server_that_announces_it_and_audio_lasts_until_it_says_so(bool streams)
    {
        var audio = """{"rate": 22050, "width": 2, "channels": 1, "timestamp": null}""";
        var last = streams ? "synthesize-stop" : "synthesize";
        await using var server = PublishedServer.Start(async (received, stream) =>
        {
            if (received.Type == "describe")
            {
                await stream.WriteAsync(RawClient.PublishedBytes("info", PiperInfo.Replace("STREAMS", streams ? "true" : "false", StringComparison.Ordinal)));
            }
            else if (received.Type == last)
            {
                // Piper begins and ends every sentence's audio.
                for (var sentence = 0; sentence < (streams ? 2 : 1); sentence++)
                {
                    await stream.WriteAsync(RawClient.PublishedBytes("audio-start", audio));
                    await stream.WriteAsync(RawClient.PublishedBytes("audio-chunk", audio, [1, 0, 2]));
                    await stream.WriteAsync(RawClient.PublishedBytes("audio-chunk", audio, [0]));
                    await stream.WriteAsync(RawClient.PublishedBytes("audio-stop", """{"timestamp": null}"""));
                }

                if (streams)
                {
                    await stream.WriteAsync(RawClient.PublishedBytes("synthesize-stopped"));
                }
            }
        });
        using var voice = server.CreateVoice(options => (options.Voice, options.Speaker) = ("en_US-libritts", "p3922"));
        short[] once = streams ? [1, 2, 1, 2] : [1, 2];
        Assert.Equal(once, await SamplesAsync(voice));
        Assert.Equal(once, await SamplesAsync(voice));

        string[] sent = streams ? ["synthesize-start", "synthesize-chunk", "synthesize", "synthesize-stop"] : ["synthesize"];
        Assert.Equal(["describe", .. sent, .. sent], server.Received.Select(e => e.Type));
        var request = server.Received.First(e => e.Type == "synthesize");
        Assert.Equal("Good morning.", request.Text("text"));
        Assert.Equal("""{"name":"en_US-libritts","speaker":"p3922"}""", request.Object("voice")!.Value.GetRawText());
    }

    [Fact]
    public async Task Audio_of_another_rate_is_refused_with_the_setting_to_change()
    {
        await using var server = PublishedServer.Start(async (received, stream) =>
            await stream.WriteAsync(received.Type == "describe"
                ? RawClient.PublishedBytes("info", "{}")
                : RawClient.PublishedBytes("audio-start", """{"rate": 16000, "width": 2, "channels": 1, "timestamp": null}""")));
        using var voice = server.CreateVoice();
        var error = await Assert.ThrowsAsync<SpeechSynthesisException>(() => SamplesAsync(voice));
        Assert.Contains("sends 16000 Hz, 1 channels, 2 bytes a sample; 22050 Hz, 1 channel, 16 bit are expected. Set Speech:SampleRate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Speech_that_is_cut_off_is_a_failure_not_a_short_reply()
    {
        await using var server = PublishedServer.Start(async (received, stream) =>
        {
            if (received.Type == "describe")
            {
                await stream.WriteAsync(RawClient.PublishedBytes("info", "{}"));
                return;
            }

            await stream.WriteAsync(RawClient.PublishedBytes("audio-chunk", """{"rate": 22050, "width": 2, "channels": 1}""", new byte[2000]));
            stream.Socket.Shutdown(SocketShutdown.Send);
        });
        using var voice = server.CreateVoice();
        Assert.Contains("closed the connection", (await Assert.ThrowsAsync<SpeechSynthesisException>(() => SamplesAsync(voice))).Message, StringComparison.Ordinal);
    }

    private static PublishedServer Transcribing(string text) => PublishedServer.Start(async (received, stream) =>
    {
        if (received.Type == "audio-stop")
        {
            await stream.WriteAsync(RawClient.PublishedBytes("transcript", $$"""{"text": {{JsonSerializer.Serialize(text)}}}"""));
        }
    });

    private static async Task<List<RecognitionUpdate>> RunAsync(WyomingSpeechRecognizer recognizer, RecognitionContext context, short[]? samples = null)
    {
        async Task<List<RecognitionUpdate>> CollectAsync()
        {
            var updates = new List<RecognitionUpdate>();
            await foreach (var update in recognizer.RecognizeAsync(TestAudio.FramesAsync(samples ?? new short[1600], AudioFormat.Speech16Khz), context))
            {
                updates.Add(update);
            }

            return updates;
        }

        return await CollectAsync().WaitAsync(RunningServer.Timeout);
    }

    private static async Task<short[]> SamplesAsync(WyomingSpeechSynthesizer voice)
    {
        async Task<short[]> CollectAsync()
        {
            var samples = new List<short>();
            await foreach (var speech in voice.SynthesizeAsync("Good morning."))
            {
                samples.AddRange(speech.Frame.Samples.Span);
            }

            return [.. samples];
        }

        return await CollectAsync().WaitAsync(RunningServer.Timeout);
    }
}
