using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Cli.Tests;

/// <summary>Whole conversations, in real time, with the engines that the command has outside of tests.</summary>
public sealed class TalkCommandTests : IDisposable
{
    private const string Skills = """
        {
          "slots": { "medicine": ["Orvantis", "Velmora"] },
          "intents": [
            { "name": "price", "examples": ["how much is {medicine}"], "parameters": { "medicine": { "required": true } }, "reply": ["{medicine} costs seven pounds."] }
          ]
        }
        """;

    private readonly CliRun _cli = new();

    [Fact]
    public async Task A_scripted_caller_is_heard_answered_and_recorded()
    {
        var script = _cli.Write("caller.txt", "# A comment is not said.\n\nhow much is Orvantis\n");

        await ExpectAsync(0, "talk", "--script", script, "--assistant", WriteSkills(), "--record", _cli.PathOf("call.wav"), "--compare");

        AssertLine("caller says", "how much is Orvantis");
        AssertLine("heard", "how much is Orvantis");
        AssertLine("assistant", "Orvantis costs seven pounds.");
        Assert.Contains("\nwithout ", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("1 of 1 terms from wrong to right", _cli.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("comment", _cli.Out, StringComparison.Ordinal);
        var (samples, format) = WavReader.ReadAll(_cli.PathOf("call.wav"));
        Assert.Equal(new AudioFormat(16000, 2), format);
        var sides = AudioChannels.Split(samples, 2);
        Assert.All(sides, side => Assert.True(side.Max() > 1000, "A side of the recording is silent."));
    }

    [Fact]
    public async Task The_utterances_of_a_recording_are_played_one_by_one()
    {
        var wav = _cli.PathOf("caller.wav");
        await SpokenRecording.WriteAsync(wav, TimeSpan.FromSeconds(1), "how much is Orvantis", "how much is Velmora");

        await ExpectAsync(0, "talk", "--wav", wav, "--assistant", WriteSkills(), "--record", _cli.PathOf("call.wav"));

        AssertLine("assistant", "Orvantis costs seven pounds.");
        AssertLine("assistant", "Velmora costs seven pounds.");
    }

    [Fact]
    public async Task Settings_from_a_file_are_used()
    {
        var config = _cli.Write("settings.json", """
            { "VoiceMiddleware": { "Session": { "Greeting": "Welcome to Orvantis.", "Hotwords": [ { "Text": "Sweynheim", "Weight": 5 } ] } } }
            """);
        var script = _cli.Write("caller.txt", "please send the letter to Sweynheim tomorrow\n");

        await ExpectAsync(0, "talk", "--config", config, "--assistant", WriteSkills(), "--script", script, "--record", _cli.PathOf("call.wav"));

        AssertLine("assistant", "Welcome to Orvantis.");
        AssertLine("heard", "please send the letter to Sweynheim tomorrow");
        Assert.Contains("; came out: Sweynheim", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_may_be_typed()
    {
        _cli.Context = _cli.Context with { In = new StringReader("how much is Orvantis\n") };

        await ExpectAsync(0, "talk", "--assistant", WriteSkills(), "--record", _cli.PathOf("call.wav"));

        AssertLine("assistant", "Orvantis costs seven pounds.");
    }

    [Theory]
    [InlineData("--wav", "there is no file")]
    [InlineData("--script", "there is no file")]
    [InlineData("--config", "there is no file")]
    [InlineData("--assistant", "there is no folder")]
    public async Task What_is_not_there_is_bad_input(string option, string problem)
    {
        await ExpectAsync(2, "talk", option, _cli.PathOf("missing"), "--record", _cli.PathOf("call.wav"));

        Assert.Contains($"{problem} '{_cli.PathOf("missing")}'", Assert.Single(_cli.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(_cli.PathOf("call.wav")));
    }

    [Fact]
    public async Task Two_callers_are_bad_input()
    {
        await ExpectAsync(2, "talk", "--wav", _cli.WriteWav("a.wav"), "--script", _cli.Write("a.txt", "hello"));
        Assert.Contains("--wav and --script are two callers; give one.", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_config_that_is_no_json_is_bad_input_that_names_the_file_and_the_line()
    {
        var config = _cli.Write("settings.json", "{\n  \"VoiceMiddleware\": {\n    \"Session\" { }\n");
        await ExpectAsync(2, "talk", "--config", config, "--script", _cli.Write("a.txt", "hello"));
        var line = Assert.Single(_cli.ErrorLines);
        Assert.Contains(config, line, StringComparison.Ordinal);
        Assert.Contains("LineNumber: 2", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "VoiceMiddleware": { "Session": { "MaxContextMessages": -1 } } }""", "MaxContextMessages")]
    [InlineData("""{ "VoiceMiddleware": { "Session": { "ReplyTimeout": "soon" } } }""", "ReplyTimeout")]
    [InlineData("""{ "VoiceMiddleware": { "PluginFolder": "/nowhere" } }""", "/nowhere")]
    public async Task A_setting_that_cannot_be_used_is_bad_input_that_names_it(string json, string name)
    {
        await ExpectAsync(2, "talk", "--config", _cli.Write("settings.json", json), "--assistant", WriteSkills(), "--script", _cli.Write("a.txt", "hello"), "--record", _cli.PathOf("call.wav"));
        Assert.Contains(name, Assert.Single(_cli.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(_cli.PathOf("call.wav")));
    }

    [Fact]
    public async Task A_conversation_in_which_nobody_would_answer_is_bad_input()
    {
        await ExpectAsync(2, "talk", "--script", _cli.Write("a.txt", "hello"), "--record", _cli.PathOf("call.wav"));
        Assert.Contains("--assistant", Assert.Single(_cli.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Skills_that_are_broken_are_bad_input_with_their_place()
    {
        var folder = WriteSkills(Skills.Replace("{medicine}\"], \"parameters", "{medicin}\"], \"parameters", StringComparison.Ordinal));
        await ExpectAsync(2, "talk", "--assistant", folder, "--script", _cli.Write("a.txt", "hello"));
        Assert.Contains("Did you mean 'medicine'?", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_recording_is_bad_input()
    {
        await ExpectAsync(2, "talk", "--wav", _cli.Write("a.wav", "this is text"), "--record", _cli.PathOf("call.wav"));
        Assert.Contains(_cli.PathOf("a.wav"), Assert.Single(_cli.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(_cli.PathOf("call.wav")));
    }

    [Fact]
    public async Task A_recording_without_speech_is_said_to_have_none()
    {
        var wav = _cli.PathOf("silence.wav");
        using (var writer = new WavWriter(wav, AudioFormat.Speech16Khz))
        {
            writer.Write(new short[16000]);
        }

        await ExpectAsync(2, "talk", "--wav", wav, "--record", _cli.PathOf("call.wav"));
        Assert.Contains($"no speech was found in '{wav}'", Assert.Single(_cli.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_without_lines_is_bad_input()
    {
        var script = _cli.Write("a.txt", "# nothing to say\n\n");
        await ExpectAsync(2, "talk", "--script", script, "--record", _cli.PathOf("call.wav"));
        Assert.Contains($"'{script}' holds no lines to say", Assert.Single(_cli.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_voice_that_flite_lacks_is_bad_input_that_lists_those_it_has()
    {
        await ExpectAsync(2, "talk", "--voice", "nobody", "--assistant", WriteSkills(), "--script", _cli.Write("a.txt", "hello"), "--record", _cli.PathOf("call.wav"));
        Assert.Contains("slt", Assert.Single(_cli.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recording_that_cannot_be_written_is_bad_input_before_anybody_speaks()
    {
        await ExpectAsync(2, "talk", "--script", _cli.Write("a.txt", "hello"), "--record", _cli.PathOf("missing/call.wav"));
        Assert.Contains("--record: there is no folder", Assert.Single(_cli.ErrorLines), StringComparison.Ordinal);
    }

    public void Dispose() => _cli.Dispose();

    private async Task ExpectAsync(int code, params string[] args)
    {
        var actual = await _cli.RunAsync(args);
        Assert.True(code == actual, $"Exit code {actual} instead of {code}.\n{_cli.Out}\n{_cli.Error}");
    }

    private void AssertLine(string label, string text) =>
        Assert.Contains(_cli.Out.Split('\n'), line => line.TrimEnd() == $"{label,-12}{text}");

    private string WriteSkills(string json = Skills)
    {
        var folder = Directory.CreateDirectory(_cli.PathOf("desk")).FullName;
        File.WriteAllText(Path.Combine(folder, "skills.json"), json);
        return folder;
    }
}
