using System.Text.Json;
using Microsoft.Extensions.AI;
using VoiceMiddleware.OpenAI.Tests.Server;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Tests.Doubles;
using VoiceMiddleware.Wyoming.Protocol;

namespace VoiceMiddleware.Wyoming.Tests;

/// <summary>Our server against the bytes that the published implementation writes.</summary>
public sealed class ServerTests
{
    private static readonly short[] Speech = ToneSpeech.Say("please send the letter", 16000);

    [Fact]
    public async Task Describe_is_answered_with_all_that_home_assistant_reads()
    {
        await using var server = await RunningServer.StartAsync(new ToneRecognizer(), new ToneVoice());
        using var client = await server.ConnectAsync();
        await client.SendEventAsync("describe");
        var info = (await client.ReadAsync("info")).Data;

        var asr = Assert.Single(info["asr"].EnumerateArray());
        AssertArtifact(asr);
        Assert.True(asr.GetProperty("supports_transcript_streaming").GetBoolean());
        var model = Assert.Single(asr.GetProperty("models").EnumerateArray());
        AssertArtifact(model);
        Assert.Equal("tones-one", model.GetProperty("name").GetString());
        Assert.Equal(["en", "de"], model.GetProperty("languages").EnumerateArray().Select(language => language.GetString()));

        var tts = Assert.Single(info["tts"].EnumerateArray());
        AssertArtifact(tts);
        Assert.True(tts.GetProperty("supports_synthesize_streaming").GetBoolean());
        Assert.Equal(["low", "high"], tts.GetProperty("voices").EnumerateArray().Select(voice => voice.GetProperty("name").GetString()));
        Assert.All(tts.GetProperty("voices").EnumerateArray(), AssertArtifact);
        Assert.All(new[] { "handle", "intent", "wake", "mic", "snd" }, other => Assert.Empty(info[other].EnumerateArray()));

        static void AssertArtifact(JsonElement artifact)
        {
            Assert.NotEqual("", artifact.GetProperty("name").GetString());
            Assert.Equal("VoiceMiddleware", artifact.GetProperty("attribution").GetProperty("name").GetString());
            Assert.Equal(JsonValueKind.String, artifact.GetProperty("attribution").GetProperty("url").ValueKind);
            Assert.True(artifact.GetProperty("installed").GetBoolean());
            Assert.NotEqual("", artifact.GetProperty("description").GetString());
            Assert.Matches(@"^\d+\.\d+\.\d+$", artifact.GetProperty("version").GetString());
        }
    }

    [Fact]
    public async Task What_is_not_there_is_not_announced_and_refused_by_name()
    {
        await using var server = await RunningServer.StartAsync(synthesizer: new ToneVoice());
        using var client = await server.ConnectAsync();
        await client.SendEventAsync("describe");
        Assert.Empty((await client.ReadAsync("info")).Data["asr"].EnumerateArray());
        await client.SendEventAsync("transcribe", """{"language": "en"}""");
        Assert.Equal(("unsupported", "This host has no recogniser."), Error(await client.ReadAsync("error")));
        await client.SpeakAsync(Speech);
        await client.ReadAsync("error");
        await client.SendEventAsync("ping", """{"text": "still there?"}""");
        Assert.Equal("pong", (await client.ReadAsync())!.Type);
    }

    [Fact]
    public async Task Speech_is_answered_with_a_transcript_and_its_pieces()
    {
        await using var server = await RunningServer.StartAsync(new ToneRecognizer(piecewise: true));
        using var client = await server.ConnectAsync();
        await client.SendEventAsync("transcribe", """{"name": "tones-one", "language": "en"}""");
        await client.SpeakAsync(Speech);
        var answer = await client.ReadToAsync("transcript-stop");
        Assert.Equal(
            ["transcript-start", "transcript-chunk", "transcript-chunk", "transcript-chunk", "transcript-chunk", "transcript", "transcript-stop"], answer.Select(e => e.Type));
        Assert.Equal("please send the letter", string.Concat(answer.Where(e => e.Type == "transcript-chunk").Select(e => e.Text("text"))));
        Assert.Equal(("please send the letter", "en"), (answer[^2].Text("text"), answer[^2].Text("language")));
    }

    [Fact]
    public async Task Several_utterances_follow_each_other_on_a_connection_and_silence_has_an_empty_text()
    {
        await using var server = await RunningServer.StartAsync(new ToneRecognizer());
        using var client = await server.ConnectAsync();
        await client.SpeakAsync(Speech);
        await client.SpeakAsync(new short[3200]);
        await client.SpeakAsync(ToneSpeech.Say("seven", 16000));
        Assert.Equal("please send the letter", (await client.ReadAsync("transcript")).Text("text"));
        Assert.Equal("", (await client.ReadAsync("transcript")).Text("text"));
        Assert.Equal("seven", (await client.ReadAsync("transcript")).Text("text"));
    }

    [Fact]
    public async Task The_context_of_a_transcribe_reaches_the_recogniser_and_holds_for_one_utterance()
    {
        var recognizer = new ToneRecognizer();
        await using var server = await RunningServer.StartAsync(recognizer);
        using var client = await server.ConnectAsync();
        await client.SendEventAsync("transcribe", """
            {"language": "en", "vad_sensitivity": "relaxed", "transcript_names": ["Sweynheim", "Orvantis", 5], "transcript_terms": ["living room"],
             "context": {"conversation_id": "01H", "strength": 0.5,
              "messages": [{"role": "user", "text": "Hello."}, {"role": "assistant", "text": "We have the Norvexin."}, {"role": "tool", "text": "x"}, 7],
              "hotwords": [{"text": "Orvantis", "weight": 2, "language": "en", "sounds_like": ["or van tiss"]}, {"weight": 1}]}}
            """);
        await client.SpeakAsync(Speech);
        await client.ReadAsync("transcript");
        Assert.Equal(
            new RecognitionContext
            {
                Language = "en",
                Strength = 0.5,
                Messages = [new(ChatRole.User, "Hello."), new(ChatRole.Assistant, "We have the Norvexin.")],
                Hotwords = [new("Orvantis", 2, "en") { SoundsLike = ["or van tiss"] }, new("Sweynheim", 5), new("living room")],
            },
            recognizer.Context);
        await client.SpeakAsync(Speech);
        await client.ReadAsync("transcript");
        Assert.Equal(RecognitionContext.Empty, recognizer.Context);
    }

    [Fact]
    public async Task Text_is_spoken_between_start_and_stop()
    {
        var voice = new ToneVoice();
        await using var server = await RunningServer.StartAsync(synthesizer: voice);
        using var client = await server.ConnectAsync();
        await client.SendEventAsync("synthesize", """{"text": "seven boats", "voice": {"name": "high", "speaker": "any"}}""");
        var answer = await client.ReadToAsync("audio-stop");
        Assert.Equal("audio-start", answer[0].Type);
        Assert.All(answer[..^1], e => Assert.Equal((16000, 2, 1), (e.RequiredNumber("rate"), e.RequiredNumber("width"), e.RequiredNumber("channels"))));
        Assert.Equal(ToneSpeech.Say("seven boats", 16000), Samples(answer));
        Assert.Equal([0, 20, 40], answer[1..4].Select(e => e.RequiredNumber("timestamp")));
        Assert.Equal(("seven boats", "high", null), Assert.Single(voice.Said));
    }

    [Fact]
    public async Task A_stream_of_text_is_spoken_sentence_by_sentence_and_the_whole_text_in_it_is_passed_over()
    {
        var voice = new ToneVoice();
        await using var server = await RunningServer.StartAsync(synthesizer: voice);
        using var client = await server.ConnectAsync();
        await client.SendEventAsync("synthesize-start", """{"voice": {"language": "en"}}""");
        await client.SendEventAsync("synthesize-chunk", """{"text": "The first sentence is whole. And the sec"}""");
        Assert.Equal("audio-start", (await client.ReadAsync())!.Type);
        Assert.Equal("audio-chunk", (await client.ReadAsync())!.Type);
        await client.SendEventAsync("synthesize-chunk", """{"text": "ond one ends"}""");
        await client.SendEventAsync("synthesize", """{"text": "The first sentence is whole. And the second one ends"}""");
        await client.SendEventAsync("synthesize-stop");
        var answer = await client.ReadToAsync("synthesize-stopped");
        Assert.Equal("audio-stop", answer[^2].Type);
        Assert.DoesNotContain(answer, e => e.Type == "audio-start");
        Assert.Equal([("The first sentence is whole.", null, "en"), ("And the second one ends", null, "en")], voice.Said);
    }

    [Fact]
    public async Task Ping_is_answered_while_an_utterance_is_open()
    {
        await using var server = await RunningServer.StartAsync(new ToneRecognizer());
        using var client = await server.ConnectAsync();
        await client.SendEventAsync("audio-start", """{"rate": 16000, "width": 2, "channels": 1}""");
        await client.SendEventAsync("ping", """{"text": null}""");
        var pong = (await client.ReadAsync())!;
        Assert.Equal(("pong", null), (pong.Type, pong.Text("text")));
        await client.SendEventAsync("audio-stop");
        Assert.Equal("", (await client.ReadAsync("transcript")).Text("text"));
    }

    [Fact]
    public async Task Chunks_without_a_start_and_a_client_that_closes_its_side_are_answered_too()
    {
        await using var server = await RunningServer.StartAsync(new ToneRecognizer());
        using var client = await server.ConnectAsync();
        await client.SendEventAsync("audio-chunk", """{"rate": 16000, "width": 2, "channels": 1}""", AudioEvents.ToBytes(Speech));
        await client.SendEventAsync("audio-stop");
        client.EndOfRequests();
        Assert.Equal("please send the letter", (await client.ReadAsync("transcript")).Text("text"));
        Assert.Equal("transcript-stop", (await client.ReadAsync())!.Type);
        Assert.Null(await client.ReadAsync());
    }

    [Fact]
    public async Task Audio_of_another_format_gives_one_error_for_an_utterance_and_the_next_is_heard()
    {
        await using var server = await RunningServer.StartAsync(new ToneRecognizer());
        using var client = await server.ConnectAsync();
        await client.SpeakAsync(Speech, rate: 44100);
        await client.SpeakAsync(Speech);
        var answer = await client.ReadToAsync("transcript");
        Assert.Equal(("audio-format", "The audio has 44100 Hz, 1 channels, 2 bytes a sample; 16000 Hz, 1 channel, 16 bit are taken."), Error(Assert.Single(answer, e => e.Type == "error")));
        Assert.Equal("please send the letter", answer[^1].Text("text"));
    }

    [Theory]
    [InlineData("synthesize", """{"text": 5}""", "invalid", "'text' of 'synthesize' is not a text.")]
    [InlineData("synthesize", "{}", "invalid", "'synthesize' has no 'text'.")]
    [InlineData("synthesize", """{"text": "x", "voice": {"name": "nobody"}}""", "voice", "There is no voice of that name; there are low, high.")]
    [InlineData("synthesize", """{"text": "too long by far"}""", "too-long", "The text is longer than 10 characters. Set Server:MaxTextCharacters to more.")]
    [InlineData("audio-start", """{"rate": 16000, "width": 2}""", "invalid", "'audio-start' has no 'channels'.")]
    [InlineData("transcribe", """{"context": "x"}""", "invalid", "'context' of 'transcribe' is not an object.")]
    [InlineData("transcribe", """{"transcript_names": "x"}""", "invalid", "'transcript_names' of 'transcribe' is not a list.")]
    public async Task An_event_that_can_not_be_done_gives_an_error_and_the_connection_goes_on(string type, string data, string code, string text)
    {
        await using var server = await RunningServer.StartAsync(new ToneRecognizer(), new ToneVoice(), options => options.Server!.MaxTextCharacters = 10);
        using var client = await server.ConnectAsync();
        await client.SendEventAsync(type, data);
        Assert.Equal((code, text), Error(await client.ReadAsync("error")));
        await client.SendEventAsync("synthesize", """{"text": "seven"}""");
        Assert.Equal(ToneSpeech.Say("seven", 16000), Samples((await client.ReadToAsync("audio-stop")).SkipWhile(e => e.Type != "audio-start")));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n", "The header is no JSON object.")]
    [InlineData("{\"type\": \"audio-chunk\", \"payload_length\": 99999999999}\n", "The header's 'payload_length' is 99999999999; at most 1048576 are read.")]
    [InlineData("{\"type\": \"a\", \"data_length\": 3}\n[1]", "The data is no JSON object.")]
    public async Task What_is_no_event_gives_an_error_and_ends_the_connection_but_not_the_server(string bytes, string text)
    {
        await using var server = await RunningServer.StartAsync(new ToneRecognizer());
        using (var client = await server.ConnectAsync())
        {
            await client.SendAsync(bytes);
            Assert.Equal(("protocol", text), Error(await client.ReadAsync("error")));
            Assert.Null(await client.ReadAsync());
        }

        using var next = await server.ConnectAsync();
        await next.SpeakAsync(Speech);
        Assert.Equal("please send the letter", (await next.ReadAsync("transcript")).Text("text"));
    }

    [Fact]
    public async Task An_engine_that_fails_gives_an_error_without_its_words_and_the_connection_goes_on()
    {
        await using var server = await RunningServer.StartAsync(
            new ToneRecognizer(failure: new SpeechRecognitionException("secret")), new ToneVoice(new InvalidOperationException("secret")));
        using var client = await server.ConnectAsync();
        await client.SpeakAsync(Speech);
        Assert.Equal(("engine", "The engine failed; this host's log says why."), Error(await client.ReadAsync("error")));
        await client.SendEventAsync("synthesize", """{"text": "seven"}""");
        Assert.Equal(("engine", "The engine failed; this host's log says why."), Error(await client.ReadAsync("error")));
        await client.SendEventAsync("ping");
        await client.ReadAsync("pong");
    }

    [Fact]
    public async Task An_utterance_that_is_too_long_is_refused_once()
    {
        await using var server = await RunningServer.StartAsync(new ToneRecognizer(), configure: options => options.Server!.MaxUtterance = TimeSpan.FromSeconds(1));
        using var client = await server.ConnectAsync();
        await client.SpeakAsync(new short[32000]);
        await client.SpeakAsync(ToneSpeech.Say("seven", 16000));
        var answer = await client.ReadToAsync("transcript");
        Assert.Equal("too-long", Error(Assert.Single(answer, e => e.Type == "error")).Code);
        Assert.Equal("seven", answer[^1].Text("text"));
    }

    [Fact]
    public async Task One_client_too_many_is_told_so()
    {
        await using var server = await RunningServer.StartAsync(new ToneRecognizer(), configure: options => options.Server!.MaxConnections = 2);
        using var first = await server.ConnectAsync();
        using var second = await server.ConnectAsync();
        foreach (var client in new[] { first, second })
        {
            await client.SendEventAsync("ping");
            await client.ReadAsync("pong");
        }

        using (var third = await server.ConnectAsync())
        {
            Assert.Equal(("busy", "2 clients are connected, which is the limit."), Error(await third.ReadAsync("error")));
            Assert.Null(await third.ReadAsync());
        }

        first.EndOfRequests();
        Assert.Null(await first.ReadAsync());
        await WaitAsync(() => server.Server.Connections == 1);
        using var fourth = await server.ConnectAsync();
        await fourth.SendEventAsync("ping");
        Assert.Equal("pong", (await fourth.ReadAsync())!.Type);
    }

    [Fact]
    public async Task A_client_that_goes_in_the_middle_leaves_nothing_behind()
    {
        var recognizer = new ToneRecognizer();
        await using var server = await RunningServer.StartAsync(recognizer, new ToneVoice());
        using (var client = await server.ConnectAsync())
        {
            await client.SendEventAsync("audio-chunk", """{"rate": 16000, "width": 2, "channels": 1}""", AudioEvents.ToBytes(Speech));
            await client.SendEventAsync("ping");
            await client.ReadAsync("pong");
        }

        await WaitAsync(() => server.Server.Connections == 0);
        Assert.Equal(1, recognizer.Abandoned);
    }

    [Fact]
    public async Task A_client_that_is_silent_for_too_long_is_let_go()
    {
        var time = new ManualTimeProvider();
        await using var server = await RunningServer.StartAsync(new ToneRecognizer(), time: time);
        using var client = await server.ConnectAsync();
        await client.SendEventAsync("ping");
        await client.ReadAsync("pong");
        await WaitAsync(() => time.PendingTimers == 1);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("idle", Error(await client.ReadAsync("error")).Code);
        Assert.Null(await client.ReadAsync());
    }

    [Fact]
    public async Task A_server_that_stops_closes_its_connections()
    {
        var server = await RunningServer.StartAsync(new ToneRecognizer());
        using var client = await server.ConnectAsync();
        await client.SendEventAsync("audio-start", """{"rate": 16000, "width": 2, "channels": 1}""");
        await client.SendEventAsync("ping");
        await client.ReadAsync("pong");
        await server.DisposeAsync();
        Assert.Null(await client.ReadAsync());
        Assert.Equal(0, server.Server.Connections);
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(RunningServer.Timeout);
        while (!condition())
        {
            await Task.Delay(5, limit.Token);
        }
    }

    private static (string? Code, string? Text) Error(WireEvent error) => (error.Text("code"), error.Text("text"));

    private static short[] Samples(IEnumerable<WireEvent> events) =>
        [.. events.SelectMany(e => e.Payload.ToArray().Chunk(2).Select(pair => BitConverter.ToInt16(pair)))];
}
