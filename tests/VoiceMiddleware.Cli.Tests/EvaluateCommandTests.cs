using System.Text.Json;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Tests;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly CliRun _cli = new();

    [Fact]
    public async Task All_arms_are_measured_and_written_as_table_and_json()
    {
        using var recognizer = Use(context =>
            context.Hotwords.Count > 0 ? "meet pannartz pannartz" : context.Messages.Count > 0 ? "meet pannartz now" : "meet partners now");
        var manifest = WriteManifest(2);
        var json = _cli.PathOf("result.json");

        Assert.Equal(0, await _cli.RunAsync("evaluate", manifest, "--json", json));

        using var result = JsonDocument.Parse(await File.ReadAllBytesAsync(json));
        var arms = result.RootElement.GetProperty("arms");
        Assert.Equal(["none", "hotwords", "context", "both"], arms.EnumerateObject().Select(arm => arm.Name));
        Assert.Equal(1.0 / 3, arms.GetProperty("none").GetProperty("wer").GetDouble());
        Assert.Equal(0, arms.GetProperty("none").GetProperty("termRecall").GetDouble());
        Assert.Equal(1, arms.GetProperty("hotwords").GetProperty("termRecall").GetDouble());
        Assert.Equal(100.0 / 3, arms.GetProperty("hotwords").GetProperty("falseInsertionsPer100Words").GetDouble());
        Assert.Equal(0, arms.GetProperty("context").GetProperty("wer").GetDouble());
        Assert.Equal(6, arms.GetProperty("both").GetProperty("words").GetInt32());
        Assert.Equal(2, arms.GetProperty("both").GetProperty("clips").GetInt32());
        Assert.True(arms.GetProperty("both").GetProperty("realTimeFactor").GetDouble() >= 0);

        var rows = _cli.Out.Split('\n').Where(line => line.StartsWith('|') && !line.StartsWith("|--", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Take(5).ToArray();
        Assert.Equal(["arm", "none", "hotwords", "context", "both"], rows.Select(row => row[1]));
        Assert.Equal(["33.3 %", "-", "0.0 % (0/2)", "0.00"], [rows[1][2], rows[1][4], rows[1][5], rows[1][6]]);
        Assert.Equal(["0.0 %", "-100.0 %", "100.0 % (2/2)"], [rows[3][2], rows[3][4], rows[3][5]]);
    }

    [Fact]
    public async Task Arms_and_clips_can_be_chosen()
    {
        using var recognizer = Use(_ => "meet pannartz now");
        var json = _cli.PathOf("result.json");

        Assert.Equal(0, await _cli.RunAsync(
            "evaluate", WriteManifest(10), "--arms", "Both,none", "--every", "3", "--limit", "3", "--jobs", "2", "--json", json));

        using var result = JsonDocument.Parse(await File.ReadAllBytesAsync(json));
        var arms = result.RootElement.GetProperty("arms");
        Assert.Equal(["both", "none"], arms.EnumerateObject().Select(arm => arm.Name));
        Assert.Equal(["c0", "c3", "c6"], arms.GetProperty("none").GetProperty("results").EnumerateArray().Select(clip => clip.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_clip_that_cannot_be_read_fails_the_command_but_not_the_others()
    {
        using var recognizer = Use(_ => "meet pannartz now");
        var manifest = WriteManifest(3);
        File.WriteAllText(_cli.PathOf("c1.wav"), "no audio");
        var json = _cli.PathOf("result.json");

        Assert.Equal(1, await _cli.RunAsync("evaluate", manifest, "--arms", "none,both", "--json", json));

        Assert.Contains(_cli.ErrorLines, line => line.StartsWith("voicemw: none: clip c1 (", StringComparison.Ordinal));
        Assert.Contains(_cli.ErrorLines, line => line.StartsWith("voicemw: both: clip c1 (", StringComparison.Ordinal));
        using var result = JsonDocument.Parse(await File.ReadAllBytesAsync(json));
        Assert.Equal(2, result.RootElement.GetProperty("arms").GetProperty("both").GetProperty("clips").GetInt32());
        Assert.Equal("c1", result.RootElement.GetProperty("arms").GetProperty("both").GetProperty("failures")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Every_broken_line_of_the_manifest_is_reported_and_nothing_is_run()
    {
        using var recognizer = Use(_ => "never");
        var manifest = _cli.Write("m.tsv", "id\taudio\ttranscript\n1\tgone.wav\tone\n2\talso-gone.wav\ttwo\n");

        Assert.Equal(2, await _cli.RunAsync("evaluate", manifest));

        Assert.Equal(2, _cli.ErrorLines.Length);
        Assert.Contains("m.tsv: line 2: ", _cli.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("m.tsv: line 3: ", _cli.ErrorLines[1], StringComparison.Ordinal);
        Assert.Empty(recognizer.Contexts);
        Assert.Empty(_cli.Out);
    }

    [Fact]
    public async Task Every_wrong_option_is_reported_at_once()
    {
        Assert.Equal(2, await _cli.RunAsync(
            "evaluate", _cli.PathOf("gone.tsv"), "--arms", "none,1,NONE,all", "--jobs", "0", "--every", "-1", "--limit", "0", "--json", _cli.PathOf("no/such/folder.json")));

        Assert.Equal(8, _cli.ErrorLines.Length);
        Assert.All(["gone.tsv", "'1'", "'NONE' is given twice", "'all'", "--jobs", "--every", "--limit", "there is no folder"],
            words => Assert.Single(_cli.ErrorLines, line => line.Contains(words, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Progress_goes_to_the_side_in_plain_lines()
    {
        using var recognizer = Use(_ => "meet pannartz now");

        Assert.Equal(0, await _cli.RunAsync("evaluate", WriteManifest(2), "--arms", "none"));

        Assert.Contains("none (arm 1 of 1): clip 1 of 2", _cli.ErrorLines[0], StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', _cli.Error);
        Assert.DoesNotContain('\u001b', _cli.Out);
    }

    [Fact]
    public async Task Progress_on_a_terminal_is_one_line_that_is_wiped_at_the_end()
    {
        using var recognizer = Use(_ => "meet pannartz now");
        _cli.Context = _cli.Context with { ErrorIsTerminal = true };

        Assert.Equal(0, await _cli.RunAsync("evaluate", WriteManifest(2), "--arms", "none"));

        Assert.DoesNotContain('\n', _cli.Error);
        Assert.EndsWith("\r\u001b[K", _cli.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _cli.Dispose();

    private string WriteManifest(int clips)
    {
        var lines = Enumerable.Range(0, clips).Select(i =>
        {
            _cli.WriteWav($"c{i}.wav", 0.1);
            return $"c{i}\tc{i}.wav\tmeet pannartz now\tpannartz|sweynheim\tassistant: Pannartz?";
        });
        return _cli.Write("m.tsv", "id\taudio\ttranscript\thotwords\tcontext\n" + string.Join('\n', lines));
    }

    private ScriptedRecognizer Use(Func<RecognitionContext, string> hear)
    {
        var recognizer = new ScriptedRecognizer(hear);
        _cli.Recognizer = recognizer;
        return recognizer;
    }
}
