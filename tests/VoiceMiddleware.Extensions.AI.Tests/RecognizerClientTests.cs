using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Extensions.AI.Tests;

public sealed class RecognizerClientTests
{
    private static readonly RecognitionUpdate[] TwoSentences =
    [
        new("good", false),
        new("good morning", true) { AudioDuration = TimeSpan.FromSeconds(1) },
        new("how", false),
        new("how are you", true) { AudioDuration = TimeSpan.FromSeconds(2) },
    ];

    [Fact]
    public async Task The_context_of_the_properties_reaches_the_recogniser()
    {
        var recognizer = new ScriptedRecognizer(TwoSentences);
        using var client = recognizer.AsSpeechToTextClient();
        var context = new RecognitionContext { Hotwords = [new("Orvantis")] };
        var response = await client.GetTextAsync(Wav(new short[320]), new()
        {
            SpeechLanguage = "en",
            AdditionalProperties = new() { [SpeechToTextProperties.Context] = context, ["prompt"] = "not this one" },
        });
        Assert.Equal(context with { Language = "en" }, recognizer.Context);
        Assert.Equal("good morning how are you", response.Text);
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(2), "one"), (response.StartTime, response.EndTime, response.ModelId));
        Assert.Equal(recognizer.Context!.Digest, ((ContextReceipt)response.AdditionalProperties![SpeechToTextProperties.Receipt]!).ContextDigest);
        Assert.Equal(2, Assert.IsType<List<RecognitionUpdate>>(response.RawRepresentation).Count);
    }

    [Fact]
    public async Task Without_a_context_the_prompt_is_what_was_said_before()
    {
        var recognizer = new ScriptedRecognizer(TwoSentences);
        using var client = recognizer.AsSpeechToTextClient();
        await client.GetTextAsync(Wav(new short[320]), new() { AdditionalProperties = new() { ["Prompt"] = " We have the Norvexin. " } });
        Assert.Equal(new RecognitionContext { Messages = [new(ChatRole.Assistant, "We have the Norvexin.")] }, recognizer.Context);
        await client.GetTextAsync(Wav(new short[320]));
        Assert.Equal(RecognitionContext.Empty, recognizer.Context);
    }

    [Fact]
    public async Task A_property_of_another_type_is_refused_by_name()
    {
        using var client = new ScriptedRecognizer(TwoSentences).AsSpeechToTextClient();
        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => client.GetTextAsync(Wav(new short[320]), new() { AdditionalProperties = new() { [SpeechToTextProperties.Context] = 5 } }));
        Assert.StartsWith("The additional property 'VoiceMiddleware.RecognitionContext' holds a Int32; set a RecognitionContext.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_adds_up_to_the_text_of_a_whole_call()
    {
        using var client = new ScriptedRecognizer(TwoSentences).AsSpeechToTextClient();
        var updates = await SpeechToTextRecognizerTests.CollectAsync(client.GetStreamingTextAsync(Wav(new short[320])));
        Assert.Equal(["sessionopen", "textupdated", "textupdated", "sessionclose"], updates.Select(update => update.Kind.Value));
        Assert.Single(updates.Select(update => update.ResponseId).Distinct());
        var response = updates.ToSpeechToTextResponse();
        Assert.Equal("good morning how are you", response.Text);
        Assert.IsType<ContextReceipt>(response.AdditionalProperties![SpeechToTextProperties.Receipt]);
    }

    [Fact]
    public async Task Guesses_are_given_when_they_are_asked_for()
    {
        using var client = new ScriptedRecognizer(TwoSentences).AsSpeechToTextClient(partialResults: true);
        var updates = await SpeechToTextRecognizerTests.CollectAsync(client.GetStreamingTextAsync(Wav(new short[320])));
        Assert.Equal(["good", "how"], updates.Where(update => update.Kind == SpeechToTextResponseUpdateKind.TextUpdating).Select(update => update.Text));
    }

    [Fact]
    public async Task Bare_samples_are_read_at_the_rate_that_is_told_and_converted()
    {
        var recognizer = new ScriptedRecognizer(TwoSentences);
        using var client = recognizer.AsSpeechToTextClient();
        await client.GetTextAsync(new MemoryStream(new byte[16000]), new() { SpeechSampleRate = 8000 });
        Assert.Equal(16000, recognizer.Heard.Count);
    }

    [Fact]
    public async Task What_is_no_wav_and_has_no_rate_is_refused_with_what_to_set()
    {
        using var client = new ScriptedRecognizer(TwoSentences).AsSpeechToTextClient();
        var error = await Assert.ThrowsAsync<ArgumentException>(() => client.GetTextAsync(new MemoryStream("ID3 and so on"u8.ToArray())));
        Assert.Contains("SpeechToTextOptions.SpeechSampleRate", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<WavFormatException>(() => client.GetTextAsync(new MemoryStream("RIFF and no more"u8.ToArray())));
    }

    [Fact]
    public async Task An_empty_stream_gives_empty_text_and_stays_open()
    {
        using var client = LocalEngines.CreateRecognizer().AsSpeechToTextClient();
        using var stream = new MemoryStream();
        var response = await client.GetTextAsync(stream);
        Assert.Equal(("", TimeSpan.Zero), (response.Text, response.EndTime));
        Assert.True(stream.CanRead);
    }

    [Fact]
    public async Task A_cancelled_call_throws()
    {
        using var client = new ScriptedRecognizer(TwoSentences).AsSpeechToTextClient();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetTextAsync(Wav(new short[320]), cancellationToken: cancelled.Token));
    }

    [Fact]
    public async Task A_disposed_client_is_of_no_more_use_and_its_recogniser_goes_with_it_unless_told_otherwise()
    {
        var (owned, left) = (new ScriptedRecognizer(TwoSentences), new ScriptedRecognizer(TwoSentences));
        var client = owned.AsSpeechToTextClient();
        client.Dispose();
        left.AsSpeechToTextClient(leaveOpen: true).Dispose();
        Assert.True(owned.Disposed);
        Assert.False(left.Disposed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetTextAsync(Wav(new short[320])));
    }

    [Fact]
    public void The_client_says_who_it_is_and_gives_the_recogniser()
    {
        var recognizer = new ScriptedRecognizer(TwoSentences);
        using var client = recognizer.AsSpeechToTextClient();
        var metadata = client.GetService<SpeechToTextClientMetadata>()!;
        Assert.Equal(("scripted", "one"), (metadata.ProviderName, metadata.DefaultModelId));
        Assert.Same(recognizer, client.GetService<ISpeechRecognizer>());
        Assert.Same(client, client.GetService<ISpeechToTextClient>());
        Assert.Null(client.GetService<ISpeechToTextClient>("key"));
    }

    [Theory]
    [InlineData(true, "please open the window this morning")]
    [InlineData(false, "please open the window this morning")]
    [InlineData(true, "we have the norvexin in stock")]
    [InlineData(false, "we have the norvexin in stock")]
    public async Task The_local_engine_says_the_same_there_and_back_as_directly(bool streaming, string text)
    {
        var samples = LocalEngines.Say(text);
        var context = new RecognitionContext { Language = "en", Hotwords = [new("Norvexin", 5)], Messages = [new(ChatRole.Assistant, "We have the Norvexin.")] };
        using var direct = LocalEngines.CreateRecognizer();
        using var bridged = LocalEngines.CreateRecognizer().AsSpeechToTextClient(partialResults: true).AsSpeechRecognizer(new() { Streaming = streaming, IsLocal = true });

        var expected = await RunAsync(direct);
        var actual = await RunAsync(bridged);

        Assert.NotEqual("", expected.Text);
        Assert.Equal(expected.Text, actual.Text);
        Assert.Equal(expected.Receipt! with { PreparationTime = default, Dropped = [], HotwordsHeard = [] }, actual.Receipt! with { PreparationTime = default, Dropped = [], HotwordsHeard = [] });
        Assert.Equal(expected.Receipt.HotwordsHeard, actual.Receipt.HotwordsHeard);

        async Task<RecognitionUpdate> RunAsync(ISpeechRecognizer recognizer)
        {
            var updates = await SpeechToTextRecognizerTests.CollectAsync(recognizer.RecognizeAsync(TestAudio.FramesAsync(samples, AudioFormat.Speech16Khz), context));
            return updates[^1] with { Text = string.Join(' ', updates.Where(update => update.IsFinal).Select(update => update.Text)) };
        }
    }

    private static MemoryStream Wav(short[] samples)
    {
        var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, AudioFormat.Speech16Khz, leaveOpen: true))
        {
            writer.Write(samples);
        }

        stream.Position = 0;
        return stream;
    }
}
