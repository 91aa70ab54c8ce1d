using System.Text.Json;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Tests;

public sealed class TranscribeCommandTests : IDisposable
{
    private readonly CliRun _cli = new();

    [Fact]
    public async Task A_recording_of_any_format_becomes_a_line_of_text()
    {
        using var recognizer = Use(_ => "hello world");

        Assert.Equal(0, await _cli.RunAsync("transcribe", _cli.WriteWav("a.wav")));

        Assert.Equal("hello world" + Environment.NewLine, _cli.Out);
        Assert.Empty(_cli.Error);
        Assert.True(Assert.Single(recognizer.Contexts).IsEmpty);
        Assert.Equal(1, recognizer.Disposed);
    }

    [Fact]
    public async Task Hotwords_and_messages_reach_the_recogniser_in_their_order()
    {
        using var recognizer = Use(_ => "hello");
        var list = _cli.Write("list.json", """[{"text": "Pannartz", "weight": 2, "lang": "en"}]""");

        Assert.Equal(0, await _cli.RunAsync(
            "transcribe", _cli.WriteWav("a.wav"), "--hotword", "Bulge Bracket", "--hotword", "@Sweynheim=5", "--hotwords", list,
            "--said", "assistant: Which one?", "--said", "user: that one"));

        var context = Assert.Single(recognizer.Contexts);
        Assert.Equal(
            [("Bulge Bracket", 4, null), ("@Sweynheim", 5, null), ("Pannartz", 2, "en")],
            context.Hotwords.Select(hotword => (hotword.Text, hotword.Weight, hotword.Language)));
        Assert.Equal([("assistant", "Which one?"), ("user", "that one")], context.Messages.Select(message => (message.Role.Value, message.Text)));
    }

    [Fact]
    public async Task Json_has_text_words_alternatives_and_the_receipt()
    {
        using var recognizer = Use(_ => "meet Pannartz");

        Assert.Equal(0, await _cli.RunAsync("transcribe", _cli.WriteWav("a.wav"), "--hotword", "Pannartz", "--hotword", "xyzzy", "--json"));

        using var json = JsonDocument.Parse(_cli.Out);
        var root = json.RootElement;
        Assert.Equal("meet Pannartz", root.GetProperty("text").GetString());
        var word = root.GetProperty("words")[1];
        Assert.Equal(
            ("Pannartz", 1.0, 2.0, 0.5),
            (word.GetProperty("text").GetString(), word.GetProperty("start").GetDouble(), word.GetProperty("end").GetDouble(), word.GetProperty("confidence").GetDouble()));
        Assert.Equal("meet Pannartz perhaps", root.GetProperty("alternatives")[0].GetProperty("text").GetString());
        var receipt = root.GetProperty("receipt");
        Assert.Equal("partial", receipt.GetProperty("outcome").GetString());
        Assert.Equal(2, receipt.GetProperty("hotwordsApplied").GetInt32());
        Assert.Equal("Pannartz", receipt.GetProperty("hotwordsHeard")[0].GetString());
        Assert.Equal("unpronounceable", receipt.GetProperty("dropped")[0].GetProperty("reason").GetString());
        Assert.Equal("meet Pannartz", root.GetProperty("utterances")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_long_recording_is_cut_where_the_speaker_pauses_and_times_count_from_its_start()
    {
        using var recognizer = Use(_ => "hello");
        await SpokenRecording.WriteAsync(
            _cli.PathOf("long.wav"), TimeSpan.FromSeconds(12), "this is the first of three sentences", "the second one follows", "and here it ends");

        Assert.Equal(0, await _cli.RunAsync("transcribe", _cli.PathOf("long.wav"), "--json"));

        using var json = JsonDocument.Parse(_cli.Out);
        Assert.Equal("hello hello hello", json.RootElement.GetProperty("text").GetString());
        var starts = json.RootElement.GetProperty("utterances").EnumerateArray().Select(utterance => utterance.GetProperty("start").GetDouble()).ToArray();
        Assert.Equal(3, starts.Length);
        Assert.InRange(starts[0], 0, 1);
        Assert.InRange(starts[1], 13, 15.5);
        Assert.InRange(starts[2], 26, 30);
        Assert.Equal(starts, json.RootElement.GetProperty("words").EnumerateArray().Select(word => word.GetProperty("start").GetDouble()));
    }

    [Fact]
    public async Task Each_utterance_of_a_long_recording_is_a_line()
    {
        var heard = 0;
        using var recognizer = Use(_ => $"sentence {++heard}");
        await SpokenRecording.WriteAsync(_cli.PathOf("long.wav"), TimeSpan.FromSeconds(15), "this is the first sentence", "the second one follows");

        Assert.Equal(0, await _cli.RunAsync("transcribe", _cli.PathOf("long.wav")));

        Assert.Equal(["sentence 1", "sentence 2"], _cli.Out.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task What_was_dropped_is_said_on_the_side()
    {
        using var recognizer = Use(_ => "hello");

        Assert.Equal(0, await _cli.RunAsync("transcribe", _cli.WriteWav("a.wav"), "--hotword", "xyzzy"));

        Assert.Equal("hello" + Environment.NewLine, _cli.Out);
        Assert.Contains("Hotword \"xyzzy\" not used (Unpronounceable: no pronunciation)", Assert.Single(_cli.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_problem_of_the_input_is_reported_at_once()
    {
        var list = _cli.Write("list.json", """[{"text": "one two three four five six seven eight", "weight": 9}]""");

        Assert.Equal(2, await _cli.RunAsync(
            "transcribe", _cli.PathOf("missing.wav"), "--hotword", "a=7", "--hotwords", list, "--said", "good morning"));

        Assert.Empty(_cli.Out);
        Assert.Equal(5, _cli.ErrorLines.Length);
        Assert.Contains("missing.wav", _cli.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("--hotword: entry 0", _cli.ErrorLines[1], StringComparison.Ordinal);
        Assert.Contains("8 space-separated segments", _cli.ErrorLines[2], StringComparison.Ordinal);
        Assert.Contains("the weight 9", _cli.ErrorLines[3], StringComparison.Ordinal);
        Assert.Contains("--said", _cli.ErrorLines[4], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is not audio at all, only a text that pretends to be")]
    [InlineData("RIFF\u0010\0\0\0WAVEfmt ")]
    public async Task A_file_that_is_no_recording_is_bad_input(string content)
    {
        using var recognizer = Use(_ => "hello");

        Assert.Equal(2, await _cli.RunAsync("transcribe", _cli.Write("a.wav", content)));

        Assert.Contains("a.wav", Assert.Single(_cli.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_bad_input()
    {
        Assert.Equal(2, await _cli.RunAsync("transcribe", Path.GetTempPath()));

        Assert.Contains("is a folder", Assert.Single(_cli.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_engine_is_a_failure_in_one_line()
    {
        using var recognizer = Use(_ => throw new SpeechRecognitionException("No model at '/nowhere'."));

        Assert.Equal(1, await _cli.RunAsync("transcribe", _cli.WriteWav("a.wav")));

        Assert.Equal(
            "voicemw: No model at '/nowhere'. ('voicemw doctor' shows what is installed.)", Assert.Single(_cli.ErrorLines).TrimEnd('\r'));
    }

    [Fact]
    public async Task An_unexpected_error_shows_no_stack_trace()
    {
        using var recognizer = Use(_ => throw new InvalidOperationException("first line\nsecond line"));

        Assert.Equal(1, await _cli.RunAsync("transcribe", _cli.WriteWav("a.wav")));

        Assert.Contains("unexpected InvalidOperationException: first line second line", Assert.Single(_cli.ErrorLines), StringComparison.Ordinal);
    }

    public void Dispose() => _cli.Dispose();

    private ScriptedRecognizer Use(Func<RecognitionContext, string> hear)
    {
        var recognizer = new ScriptedRecognizer(hear);
        _cli.Recognizer = recognizer;
        return recognizer;
    }
}
