using System.Text.Json;

namespace VoiceMiddleware.Cli.Tests;

/// <summary><c>--correct</c>, with the pronouncer that the commands have outside of tests.</summary>
public sealed class CorrectOptionTests : IDisposable
{
    private const string Skills = """
        {
          "slots": { "place": ["Calderwick"] },
          "intents": [
            { "name": "about", "examples": ["I would like to ask about {place}"], "parameters": { "place": { "required": true } }, "reply": ["{place} is a town."] }
          ]
        }
        """;

    private readonly CliRun _cli = new();

    [Theory]
    [InlineData("--correct")]
    [InlineData("--correct", "open")]
    [InlineData("--correct", "closed")]
    public async Task A_transcript_is_corrected_by_the_hotwords_and_each_replacement_is_shown(params string[] correct)
    {
        using var recognizer = Use("how much is nor vexin");

        Assert.Equal(0, await _cli.RunAsync(["transcribe", _cli.WriteWav("a.wav"), "--hotword", "Norvexin", .. correct]));

        Assert.Equal("how much is Norvexin", _cli.Out.Trim());
        Assert.Matches(@"^voicemw: corrected: nor vexin → Norvexin \(score [01]\.\d\d\)$", Assert.Single(_cli.ErrorLines).TrimEnd());
        Assert.Equal(1, recognizer.Disposed);
    }

    [Fact]
    public async Task What_was_said_before_corrects_too()
    {
        using var recognizer = Use("how much is nor vexin");

        Assert.Equal(0, await _cli.RunAsync("transcribe", _cli.WriteWav("a.wav"), "--said", "assistant: Your Norvexin is here.", "--correct"));

        Assert.Equal("how much is Norvexin", _cli.Out.Trim());
    }

    [Fact]
    public async Task Without_the_option_the_engines_text_stays()
    {
        using var recognizer = Use("how much is nor vexin");

        Assert.Equal(0, await _cli.RunAsync("transcribe", _cli.WriteWav("a.wav"), "--hotword", "Norvexin", "--json"));

        using var json = JsonDocument.Parse(_cli.Out);
        Assert.Equal("how much is nor vexin", json.RootElement.GetProperty("text").GetString());
        Assert.Equal(0, json.RootElement.GetProperty("receipt").GetProperty("corrections").GetArrayLength());
    }

    [Fact]
    public async Task The_json_has_each_replacement_with_its_score_and_times()
    {
        using var recognizer = Use("how much is nor vexin");

        Assert.Equal(0, await _cli.RunAsync("transcribe", _cli.WriteWav("a.wav"), "--hotword", "Norvexin", "--correct", "--json"));

        using var json = JsonDocument.Parse(_cli.Out);
        var correction = Assert.Single(json.RootElement.GetProperty("receipt").GetProperty("corrections").EnumerateArray());
        Assert.Equal(("nor vexin", "Norvexin"), (correction.GetProperty("original").GetString(), correction.GetProperty("replacement").GetString()));
        Assert.InRange(correction.GetProperty("score").GetDouble(), 0.57, 1);
        Assert.Equal((3.0, 5.0), (correction.GetProperty("start").GetDouble(), correction.GetProperty("end").GetDouble()));
        Assert.Empty(_cli.Error);
    }

    [Theory]
    [InlineData("transcribe", "a.wav", "--hotword", "x", "--correct", "ajar")]
    [InlineData("talk", "--assistant", ".", "--correct", "ajar")]
    public async Task A_mode_that_there_is_not_is_bad_input(params string[] args)
    {
        _cli.WriteWav("a.wav");

        Assert.Equal(2, await _cli.RunAsync([.. args.Select(arg => arg == "a.wav" ? _cli.PathOf(arg) : arg)]));

        Assert.Equal("voicemw: --correct: there is no mode 'ajar'; give open, closed, or none.", Assert.Single(_cli.ErrorLines).TrimEnd());
    }

    [Fact]
    public async Task With_nothing_to_correct_by_correcting_is_bad_input()
    {
        Assert.Equal(2, await _cli.RunAsync("transcribe", _cli.WriteWav("a.wav"), "--correct"));

        Assert.Contains("give --hotword, --hotwords or --said", Assert.Single(_cli.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_conversation_mends_what_an_engine_without_hotwords_misheard_and_shows_it(bool corrects)
    {
        var config = _cli.Write("settings.json", """
            { "VoiceMiddleware": { "Plugins": { "DeafToContext": { "Assembly": "VoiceMiddleware.Cli.Tests" } } } }
            """);
        var script = _cli.Write("caller.txt", "I would like to ask about Calderwick\n");
        var desk = Directory.CreateDirectory(_cli.PathOf("desk")).FullName;
        await File.WriteAllTextAsync(Path.Combine(desk, "skills.json"), Skills);
        string[] command = ["talk", "--config", config, "--assistant", desk, "--script", script, "--record", _cli.PathOf("call.wav"), "--compare"];

        Assert.Equal(0, await _cli.RunAsync(corrects ? [.. command, "--correct"] : command));

        var lines = _cli.Out.Split('\n').Select(line => line.TrimEnd()).ToArray();
        Assert.Equal(corrects, lines.Contains("heard       i would like to ask about Calderwick"));
        Assert.Equal(corrects, lines.Any(line => line.StartsWith("corrected ", StringComparison.Ordinal) && line.Contains("→ Calderwick (score ", StringComparison.Ordinal)));

        // What is heard without the conversation is not corrected by it either.
        Assert.DoesNotContain("Calderwick", Assert.Single(lines, line => line.StartsWith("without ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(corrects, lines.Any(line => line.StartsWith("Context and hotwords turned 1 of 1 terms", StringComparison.Ordinal)));
    }

    public void Dispose() => _cli.Dispose();

    private ScriptedRecognizer Use(string text)
    {
        var recognizer = new ScriptedRecognizer(_ => text);
        _cli.Recognizer = recognizer;
        return recognizer;
    }
}
