using VoiceMiddleware.Audio;
using VoiceMiddleware.Failover;
using VoiceMiddleware.Synthesis;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Failover;

public sealed class FailoverSynthesizerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(Trouble.Hangs)]
    [InlineData(Trouble.Throws)]
    [InlineData(Trouble.GivesUp)]
    public async Task A_sentence_of_which_nothing_was_heard_is_said_by_the_next_voice(Trouble trouble)
    {
        var (first, second) = (new TroubledVoice("first", trouble), new TroubledVoice("second", Trouble.None));
        using var voice = new FailoverSynthesizer([first, second], time: _time);
        var speaking = Speak(voice, new() { Voice = "first-voice", Speed = 1.5 });
        if (trouble == Trouble.Hangs)
        {
            await first.Troubles.UntilItHangs();
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        var speech = await speaking.WaitAsync(Patience);
        Assert.Equal(["one", "two", "three"], speech.SelectMany(piece => piece.Words).Select(word => word.Text));
        Assert.Equal(TimeSpan.FromMilliseconds(600), speech[^1].Frame.End);

        // A voice of the first one's is none of the second's.
        Assert.Equal(new SynthesisOptions { Voice = null, Speed = 1.5 }, Assert.Single(second.Options));
        Assert.Equal("first-voice", Assert.Single(first.Options)!.Voice);
    }

    [Theory]
    [InlineData(Trouble.ThrowsAfterAFinal, "The line to the voice broke.")]
    [InlineData(Trouble.HangsAfterAFinal, "The voice first fell silent for 5 s in the middle of its answer; what it had given can not be taken back, so no other was asked.")]
    public async Task A_sentence_that_was_begun_is_not_begun_anew(Trouble trouble, string message)
    {
        var (first, second) = (new TroubledVoice("first", trouble), new TroubledVoice("second", Trouble.None));
        using var voice = new FailoverSynthesizer([first, second], time: _time);
        var heard = new List<string>();
        var speaking = Speak(voice, heard: heard);
        if (trouble == Trouble.HangsAfterAFinal)
        {
            await first.Troubles.UntilItHangs();
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(message, (await Assert.ThrowsAsync<SpeechSynthesisException>(() => speaking.WaitAsync(Patience))).Message);
        Assert.Equal(["one"], heard);
        Assert.Equal(0, second.Troubles.Asked);
    }

    [Fact]
    public async Task A_listener_who_takes_his_time_is_no_silence_of_the_voice()
    {
        using var voice = new FailoverSynthesizer([new TroubledVoice("first", Trouble.None), new TroubledVoice("second", Trouble.None)], time: _time);
        var pieces = 0;
        await foreach (var _ in voice.SynthesizeAsync("one two three"))
        {
            pieces++;
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(3, pieces);
    }

    [Fact]
    public async Task The_audio_of_a_voice_with_another_format_is_converted_and_keeps_its_words()
    {
        var telephone = new SynthesizerCapabilities { Provider = "second", OutputFormat = new AudioFormat(8000), Voices = ["v"], WordTimes = true };
        using var voice = new FailoverSynthesizer([new TroubledVoice("first", Trouble.Throws), new TroubledVoice("second", Trouble.None) { Capabilities = telephone }], time: _time);
        var speech = await Speak(voice).WaitAsync(Patience);
        var (clock, format) = (TimeSpan.Zero, AudioFormat.Speech16Khz);
        foreach (var piece in speech)
        {
            Assert.Equal((format, clock), (piece.Frame.Format, piece.Frame.Timestamp));
            Assert.All(piece.Words, word => Assert.InRange(word.Start, piece.Frame.Timestamp, piece.Frame.End));
            clock = piece.Frame.End;
        }

        Assert.InRange(clock, TimeSpan.FromMilliseconds(595), TimeSpan.FromMilliseconds(610));
        Assert.Equal(["one", "two", "three"], speech.SelectMany(piece => piece.Words).Select(word => word.Text));
        Assert.InRange(speech[5].Frame.Samples.Span[160], 1900, 2100); // 100 ms in: the level of the first word
    }

    [Fact]
    public async Task When_no_voice_speaks_the_error_names_each()
    {
        using var voice = new FailoverSynthesizer([new TroubledVoice("same", Trouble.Throws), new TroubledVoice("same", Trouble.Throws)], time: _time);
        var error = await Assert.ThrowsAsync<SpeechSynthesisException>(() => Speak(voice).WaitAsync(Patience));
        Assert.Equal("No voice answered. same #1: FormatException, see the inner exception; same #2: FormatException, see the inner exception.", error.Message);
        Assert.IsType<FailoverException>(error.InnerException);
    }

    private static async Task<List<SynthesizedSpeech>> Speak(FailoverSynthesizer voice, SynthesisOptions? options = null, List<string>? heard = null)
    {
        var speech = new List<SynthesizedSpeech>();
        await foreach (var piece in voice.SynthesizeAsync("one two three", options))
        {
            speech.Add(piece);
            heard?.AddRange(piece.Words.Select(word => word.Text));
        }

        return speech;
    }
}
