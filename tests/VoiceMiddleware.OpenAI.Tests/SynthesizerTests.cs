using System.Runtime.InteropServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.OpenAI.Speech;
using VoiceMiddleware.OpenAI.Tests.Server;
using VoiceMiddleware.Synthesis;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.OpenAI.Tests;

public sealed class SynthesizerTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _time = new();
    private readonly KeptLog<OpenAISpeechSynthesizer> _log = new();
    private CompatibleServer _server = null!;

    public async Task InitializeAsync() => _server = await CompatibleServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Audio_is_that_of_the_server_sample_by_sample_in_frames_of_20_ms()
    {
        using var synthesizer = Create();
        var frames = await SpeakAsync(synthesizer, "Your order is ready.");
        Assert.Equal(ToneSpeech.Say("Your order is ready.", ToneVoice.SampleRate), Samples(frames));
        Assert.All(frames.SkipLast(1), frame => Assert.Equal(TimeSpan.FromMilliseconds(20), frame.Duration));
        var sent = _server.Requests.Single().Json;
        Assert.Equal(
            ("voice-model", "Your order is ready.", "alloy", "pcm"),
            (sent.GetProperty("model").GetString(), sent.GetProperty("input").GetString(), sent.GetProperty("voice").GetString(), sent.GetProperty("response_format").GetString()));
        Assert.False(sent.TryGetProperty("speed", out _));
        Assert.False(sent.TryGetProperty("instructions", out _));
    }

    [Fact]
    public async Task The_first_frame_is_handed_on_before_the_second_one_is_sent()
    {
        var firstWasHeard = new TaskCompletionSource();
        _server.Speak = async request =>
        {
            await request.SendAsync(new byte[960 + 1]);
            await firstWasHeard.Task.WaitAsync(Patience);
            await request.SendAsync(new byte[960]);
        };
        using var synthesizer = Create();
        var samples = 0;
        await foreach (var speech in synthesizer.SynthesizeAsync("Hello."))
        {
            samples += speech.Frame.Samples.Length;
            firstWasHeard.TrySetResult();
        }

        // The odd byte at the end is half a sample.
        Assert.Equal(960, samples);
    }

    [Fact]
    public async Task Voice_speed_and_manner_go_over_the_wire()
    {
        using var synthesizer = Create(options =>
        {
            options.Speech = new() { Model = "voice-model", Voice = "kore", Speed = 1.5, Instructions = "Calm and friendly.", Voices = { "puck", "kore" } };
        });
        Assert.Equal(["kore", "puck"], synthesizer.Capabilities.Voices);
        await SpeakAsync(synthesizer, "Hello.");
        await SpeakAsync(synthesizer, "Hello.", new() { Voice = "puck", Speed = 0.75 });
        var (first, second) = (_server.Requests.First().Json, _server.Requests.Last().Json);
        Assert.Equal(("kore", 1.5, "Calm and friendly."), (first.GetProperty("voice").GetString(), first.GetProperty("speed").GetDouble(), first.GetProperty("instructions").GetString()));
        Assert.Equal(("puck", 0.75), (second.GetProperty("voice").GetString(), second.GetProperty("speed").GetDouble()));
        Assert.Contains("'nobody'", Assert.Throws<ArgumentException>(() => synthesizer.SynthesizeAsync("Hello.", new() { Voice = "nobody" })).Message, StringComparison.Ordinal);
        Assert.Contains("0.5", Assert.Throws<ArgumentException>(() => synthesizer.SynthesizeAsync("Hello.", new() { Speed = 3 })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(0xFFFFFFFFu)]
    [InlineData(6u)]
    public async Task A_wav_file_is_read_whatever_its_length_says_and_whatever_follows(uint length)
    {
        short[] samples = [1, -2, 3];
        _server.Speak = async request =>
        {
            request.Response.ContentType = "audio/wav";
            foreach (var piece in Wav(22050, 1, length, samples).Chunk(5))
            {
                await request.SendAsync(piece);
            }

            if (length == 6)
            {
                await request.SendAsync("LIST of what is no audio");
            }
        };
        using var synthesizer = Create(options => (options.Speech!.Format, options.Speech.SampleRate) = (OpenAISpeechFormat.Wav, 22050));
        Assert.Equal(samples, Samples(await SpeakAsync(synthesizer, "Hello.")));
        Assert.Equal("wav", _server.Requests.Single().Json.GetProperty("response_format").GetString());
    }

    [Theory]
    [InlineData(22050, 1, "Set Speech:SampleRate to 22050")]
    [InlineData(24000, 2, "2 channels")]
    public async Task A_wav_file_of_another_shape_is_refused_with_what_to_set(int rate, int channels, string message)
    {
        _server.Speak = request => request.SendAsync(Wav(rate, channels, 0, new short[100]));
        using var synthesizer = Create();
        var error = await Assert.ThrowsAsync<SpeechSynthesisException>(() => SpeakAsync(synthesizer, "Hello."));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audio/mpeg", "anything")]
    [InlineData("application/octet-stream", "ID3 and so on and on")]
    [InlineData("audio/pcm", "OggS and so on and on")]
    [InlineData("application/json", "{\"status\":\"queued\"}")]
    [InlineData("text/html", "<html></html>")]
    public async Task What_is_no_plain_audio_is_refused_and_never_played(string contentType, string body)
    {
        _server.Speak = request => request.AnswerAsync(200, body, contentType);
        using var synthesizer = Create();
        var error = await Assert.ThrowsAsync<SpeechSynthesisException>(() => SpeakAsync(synthesizer, "Hello."));
        Assert.Contains(contentType == "text/html" ? "web page" : "Speech:Format", error.Message, StringComparison.Ordinal);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Audio_that_breaks_off_is_an_error_after_what_was_heard_and_never_asked_for_again()
    {
        var heard = 0;
        _server.Speak = async request =>
        {
            await request.SendAsync(new byte[960]);
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref heard) == 1, Patience));
            request.Break();
        };
        using var synthesizer = Create();
        var error = await Assert.ThrowsAsync<SpeechSynthesisException>(async () =>
        {
            await foreach (var _ in synthesizer.SynthesizeAsync("Hello."))
            {
                Interlocked.Increment(ref heard);
            }
        });
        Assert.Contains("ended the audio before it was complete", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, heard);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_and_a_refusing_one_is_not()
    {
        _server.Speak = Answers.InTurn(Answers.Status(503), ToneVoice.AnswerAsync, Answers.Status(400, """{"error":{"message":"I will not say my pin","param":"input","code":null}}"""));
        using var synthesizer = Create();
        var speaking = SpeakAsync(synthesizer, "Hello.");
        Assert.True(SpinWait.SpinUntil(() => _time.PendingTimers == 2, Patience));
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.NotEmpty(await speaking.WaitAsync(Patience));
        var error = await Assert.ThrowsAsync<SpeechSynthesisException>(() => SpeakAsync(synthesizer, "my pin"));
        Assert.Contains("'input'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pin", error + _log.Text, StringComparison.Ordinal);
        Assert.Equal(3, _server.Requests.Count);
    }

    [Fact]
    public async Task A_reader_who_leaves_early_closes_the_connection()
    {
        _server.Speak = async request =>
        {
            await request.SendAsync(new byte[960]);
            await request.Aborted;
        };
        using var synthesizer = Create();
        await foreach (var _ in synthesizer.SynthesizeAsync("Hello."))
        {
            break;
        }

        await _server.Requests.Single().WaitForAbortAsync();
    }

    [Fact]
    public async Task A_voice_that_falls_silent_is_given_up()
    {
        var heard = 0;
        _server.Speak = async request =>
        {
            await request.SendAsync(new byte[960]);
            await request.Aborted;
        };
        using var synthesizer = Create(options => options.SilenceTimeout = TimeSpan.FromSeconds(3));
        var speaking = Task.Run(async () =>
        {
            await foreach (var _ in synthesizer.SynthesizeAsync("Hello."))
            {
                Interlocked.Increment(ref heard);
            }
        });
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref heard) == 1 && _time.PendingTimers == 1, Patience));
        _time.Advance(TimeSpan.FromSeconds(3));
        var error = await Assert.ThrowsAsync<SpeechSynthesisException>(() => speaking.WaitAsync(Patience));
        Assert.Contains("fell silent", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_can_not_be_spoken_is_not_sent()
    {
        using var synthesizer = Create();
        Assert.Empty(await SpeakAsync(synthesizer, "… 😀 !"));
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public void Long_text_is_cut_at_sentences_between_words_and_never_inside_a_character()
    {
        Assert.Equal(["One two. Three.", "Four five six."], SpeechText.Split("One two. Three. Four five six.", 20));
        Assert.Equal(["one two three", "four"], SpeechText.Split("one two three four", 15));
        Assert.Equal(["abcde", "fg"], SpeechText.Split("abcdefg", 5));
        Assert.All(SpeechText.Split(string.Concat(Enumerable.Repeat("𝒜", 9)), 5), piece => Assert.DoesNotContain(piece, c => c == '\ufffd'));
        Assert.Equal(9, SpeechText.Split(string.Concat(Enumerable.Repeat("𝒜", 9)), 5).Sum(piece => piece.EnumerateRunes().Count()));
    }

    private static byte[] Wav(int rate, int channels, uint length, short[] samples) =>
    [
        .. "RIFF"u8, .. BitConverter.GetBytes(uint.MaxValue), .. "WAVE"u8, .. "LIST"u8, .. BitConverter.GetBytes(3), .. "abc\0"u8,
        .. "fmt "u8, .. BitConverter.GetBytes(16), .. BitConverter.GetBytes((short)1), .. BitConverter.GetBytes((short)channels), .. BitConverter.GetBytes(rate),
        .. BitConverter.GetBytes(rate * channels * 2), .. BitConverter.GetBytes((short)(channels * 2)), .. BitConverter.GetBytes((short)16),
        .. "data"u8, .. BitConverter.GetBytes(length), .. MemoryMarshal.AsBytes<short>(samples),
    ];

    private OpenAISpeechSynthesizer Create(Action<OpenAIOptions>? change = null) => new(_server.Options(change), _time, _log);

    private static short[] Samples(IEnumerable<AudioFrame> frames) => [.. frames.SelectMany(frame => frame.Samples.ToArray())];

    private static async Task<List<AudioFrame>> SpeakAsync(OpenAISpeechSynthesizer synthesizer, string text, SynthesisOptions? options = null)
    {
        var frames = new List<AudioFrame>();
        await foreach (var speech in synthesizer.SynthesizeAsync(text, options))
        {
            frames.Add(speech.Frame);
        }

        return frames;
    }
}
