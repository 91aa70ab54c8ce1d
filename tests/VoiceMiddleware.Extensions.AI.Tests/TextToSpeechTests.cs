using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Flite;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Extensions.AI.Tests;

public sealed class TextToSpeechTests
{
    [Fact]
    public async Task A_voice_gives_a_wav_file_that_adds_up_from_its_stream()
    {
        using var flite = new FliteSynthesizer();
        var direct = await SamplesAsync(flite, "Good morning.");
        using var client = flite.AsTextToSpeechClient(leaveOpen: true);

        var whole = (DataContent)Assert.Single((await client.GetAudioAsync("Good morning.")).Contents);
        var pieces = await SpeechToTextRecognizerTests.CollectAsync(client.GetStreamingAudioAsync("Good morning."));

        Assert.Equal("audio/wav", whole.MediaType);
        Assert.Equal(direct, new WavFile(whole.Data.ToArray()).Samples);
        byte[] joined = [.. pieces.SelectMany(update => update.Contents).Cast<DataContent>().SelectMany(content => content.Data.ToArray())];
        Assert.Equal(direct, new WavFile(joined).Samples);
        Assert.Equal(TextToSpeechResponseUpdateKind.SessionClose, pieces[^1].Kind);
    }

    [Fact]
    public async Task Pcm_tells_its_rate_and_other_formats_are_refused()
    {
        using var client = new FliteSynthesizer().AsTextToSpeechClient();
        var pcm = (DataContent)Assert.Single((await client.GetAudioAsync("Yes.", new() { AudioFormat = "pcm", VoiceId = "kal16", Speed = 1.5f })).Contents);
        Assert.Equal("audio/pcm;rate=16000;channels=1", pcm.MediaType);
        Assert.Empty((await client.GetAudioAsync("  ")).Contents);
        var error = await Assert.ThrowsAsync<ArgumentException>(() => client.GetAudioAsync("Yes.", new() { AudioFormat = "mp3" }));
        Assert.StartsWith("The audio format 'mp3' can not be made; ask for wav (the default) or pcm.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_voice_there_and_back_gives_the_very_samples()
    {
        using var flite = new FliteSynthesizer();
        using var bridged = new FliteSynthesizer().AsTextToSpeechClient().AsSpeechSynthesizer(new() { SampleRate = 16000 });
        Assert.Equal(await SamplesAsync(flite, "The train leaves tomorrow."), await SamplesAsync(bridged, "The train leaves tomorrow."));
    }

    [Fact]
    public async Task A_call_is_passed_on_with_voice_language_speed_and_what_the_application_adds()
    {
        var client = new ScriptedVoice(_ => []);
        using var voice = client.AsSpeechSynthesizer(new() { Voice = "anna", Voices = { "bert" }, Model = "large", ConfigureCall = options => options.Pitch = 1.5f });
        await SamplesAsync(voice, "Hello.");
        Assert.Equal(("anna", "large", "wav", 1.5f), (client.Last!.VoiceId, client.Last.ModelId, client.Last.AudioFormat, client.Last.Pitch));
        await SpeechToTextRecognizerTests.CollectAsync(voice.SynthesizeAsync("Hello.", new() { Voice = "bert", Language = "de", Speed = 2 }));
        Assert.Equal(("bert", "de", 2f), (client.Last.VoiceId, client.Last.Language, client.Last.Speed));
        Assert.Throws<ArgumentException>(() => voice.SynthesizeAsync("Hello.", new() { Voice = "carl" }));
        Assert.Throws<ArgumentException>(() => voice.SynthesizeAsync("Hello.", new() { Speed = 3 }));
    }

    [Fact]
    public async Task Pcm_of_another_rate_is_converted()
    {
        using var voice = Voice(new DataContent(new byte[16000], "audio/pcm;rate=8000"));
        Assert.Equal(24000, (await SamplesAsync(voice, "Hello.")).Length);
    }

    [Fact]
    public async Task Pcm_without_a_rate_has_that_of_the_options_and_a_sample_may_lie_in_two_pieces()
    {
        using var voice = Voice(new DataContent(new byte[] { 1 }, "audio/pcm"), new DataContent(new byte[] { 2, 3, 4 }, "audio/pcm"), new UsageContent());
        Assert.Equal([0x0201, 0x0403], await SamplesAsync(voice, "Hello."));
    }

    [Fact]
    public async Task Compressed_audio_is_refused_with_the_setting_to_change()
    {
        using var named = Voice(new DataContent(new byte[100], "audio/mpeg"));
        using var disguised = Voice(new DataContent("ID3 and so on"u8.ToArray(), "audio/pcm"));
        foreach (var voice in new[] { named, disguised })
        {
            var error = await Assert.ThrowsAsync<SpeechSynthesisException>(() => SamplesAsync(voice, "Hello."));
            Assert.Contains("which can not be read. Set TextToSpeechSynthesizerOptions.Format", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Whole_files_in_every_update_are_refused_not_cut_off()
    {
        using var client = new FliteSynthesizer().AsTextToSpeechClient();
        var file = (DataContent)(await client.GetAudioAsync("Yes.")).Contents[0];
        using var voice = Voice(file, file);
        Assert.Contains("a whole WAV file in every update", (await Assert.ThrowsAsync<SpeechSynthesisException>(() => SamplesAsync(voice, "Yes."))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_and_addresses_among_the_contents_are_failures()
    {
        using var failing = Voice(new DataContent(new byte[64], "audio/pcm"), new ErrorContent("words") { ErrorCode = "quota" });
        Assert.Equal("The text-to-speech client 'text-to-speech' reports an error, 'quota'. Look into its own log.", (await Assert.ThrowsAsync<SpeechSynthesisException>(() => SamplesAsync(failing, "Yes."))).Message);
        using var linking = Voice(new UriContent("https://example.com/a.wav", "audio/wav"));
        await Assert.ThrowsAsync<SpeechSynthesisException>(() => SamplesAsync(linking, "Yes."));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    public async Task A_failure_of_the_client_is_wrapped_also_in_the_middle(int bytesBefore)
    {
        using var voice = new ScriptedVoice(_ => Fail(bytesBefore)).AsSpeechSynthesizer();
        var error = await Assert.ThrowsAsync<SpeechSynthesisException>(() => SamplesAsync(voice, "Yes."));
        Assert.IsType<HttpRequestException>(error.InnerException);
        Assert.DoesNotContain("sk-1234", error.Message, StringComparison.Ordinal);

        static IEnumerable<AIContent> Fail(int bytes)
        {
            if (bytes > 0)
            {
                yield return new DataContent(new byte[bytes], "audio/pcm");
            }

            throw new HttpRequestException("key sk-1234 refused");
        }
    }

    [Fact]
    public async Task A_wav_file_that_is_cut_off_is_a_failure_not_a_short_reply()
    {
        using var client = new FliteSynthesizer().AsTextToSpeechClient();
        var file = (DataContent)(await client.GetAudioAsync("Yes.")).Contents[0];
        using var voice = Voice(new DataContent(file.Data[..(file.Data.Length / 2)], "audio/wav"));
        Assert.Contains("can not be read", (await Assert.ThrowsAsync<SpeechSynthesisException>(() => SamplesAsync(voice, "Yes."))).Message, StringComparison.Ordinal);
    }

    private static ISpeechSynthesizer Voice(params AIContent[] contents) => new ScriptedVoice(_ => contents).AsSpeechSynthesizer();

    private static async Task<short[]> SamplesAsync(ISpeechSynthesizer voice, string text) =>
        [.. (await SpeechToTextRecognizerTests.CollectAsync(voice.SynthesizeAsync(text)).WaitAsync(TimeSpan.FromSeconds(30))).SelectMany(speech => speech.Frame.Samples.ToArray())];

    private sealed record WavFile(byte[] Bytes)
    {
        public short[] Samples
        {
            get
            {
                using var reader = WavReader.Open(new MemoryStream(Bytes));
                return reader.ReadToEnd();
            }
        }
    }

    /// <summary>Gives contents that were written before, each in an update of its own.</summary>
    private sealed class ScriptedVoice(Func<TextToSpeechOptions?, IEnumerable<AIContent>> contents) : ITextToSpeechClient
    {
        public TextToSpeechOptions? Last { get; private set; }

        public Task<TextToSpeechResponse> GetAudioAsync(string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public async IAsyncEnumerable<TextToSpeechResponseUpdate> GetStreamingAudioAsync(
            string text, TextToSpeechOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Last = options;
            await Task.Yield();
            foreach (var content in contents(options))
            {
                yield return new([content]) { Kind = TextToSpeechResponseUpdateKind.AudioUpdating };
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
