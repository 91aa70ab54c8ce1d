using System.Text.Json;
using System.Xml.Linq;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Tests;

/// <summary>Gates, report files and resuming of <c>voicemw evaluate</c>.</summary>
public sealed class EvaluateOutputTests : IDisposable
{
    private readonly CliRun _cli = new();

    [Fact]
    public async Task A_failed_gate_has_an_exit_code_of_its_own_and_a_line_with_metric_value_and_bound()
    {
        using var recognizer = Use();

        Assert.Equal(3, await _cli.RunAsync(
            "evaluate", WriteManifest(3), "--gate", "hotwords.recall>=0.9", "--gate", "none.recall >= 0.5", "--gate", "falseInsertions<=0.8"));

        Assert.Equal(["voicemw: gate failed: none.recall is 0, wanted >= 0.5."], _cli.ErrorLines.Where(line => line.Contains("gate", StringComparison.Ordinal)));
        Assert.Contains("| none.recall>=0.5 ", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gates_that_are_kept_do_not_fail_the_command()
    {
        using var recognizer = Use();

        Assert.Equal(0, await _cli.RunAsync("evaluate", WriteManifest(3), "--gate", "recall>=1", "--gate", "werReduction>0.3"));
    }

    [Fact]
    public async Task Gates_that_make_no_sense_are_reported_at_once_and_nothing_is_run()
    {
        using var recognizer = Use();

        Assert.Equal(2, await _cli.RunAsync(
            "evaluate", WriteManifest(1), "--arms", "hotwords", "--gate", "recal>=1", "--gate", "recall", "--gate", "both.wer<1", "--gate", "werReduction>0"));

        Assert.Equal(4, _cli.ErrorLines.Length);
        Assert.Contains("choose from recall, precision, wer", _cli.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("the arm 'both' is not run; there are hotwords", _cli.ErrorLines[2], StringComparison.Ordinal);
        Assert.Empty(recognizer.Contexts);
    }

    [Fact]
    public async Task Every_report_file_is_written()
    {
        using var recognizer = Use();

        Assert.Equal(3, await _cli.RunAsync(
            "evaluate", WriteManifest(3), "--gate", "none.recall>=0.5", "--speakers",
            "--json", _cli.PathOf("r.json"), "--junit", _cli.PathOf("r.xml"), "--markdown", _cli.PathOf("r.md"), "--html", _cli.PathOf("r.html")));

        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(_cli.PathOf("r.json")));
        Assert.False(json.RootElement.GetProperty("gates")[0].GetProperty("passed").GetBoolean());
        Assert.Equal("none.recall is 0, wanted >= 0.5", XDocument.Load(_cli.PathOf("r.xml")).Descendants("failure").Single().Attribute("message")!.Value);
        Assert.Contains("## Speakers", await File.ReadAllTextAsync(_cli.PathOf("r.md")), StringComparison.Ordinal);
        Assert.Contains("src=\"data:audio/wav;base64,", await File.ReadAllTextAsync(_cli.PathOf("r.html")), StringComparison.Ordinal);
        Assert.Contains("| ann ", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_can_link_to_the_recordings()
    {
        using var recognizer = Use();

        Assert.Equal(0, await _cli.RunAsync("evaluate", WriteManifest(1), "--arms", "none", "--html", _cli.PathOf("r.html"), "--audio-links"));

        Assert.Contains("src=\"c0.wav\"", await File.ReadAllTextAsync(_cli.PathOf("r.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_that_do_not_go_together_are_reported()
    {
        var manifest = WriteManifest(1);
        var terms = _cli.Write("terms.txt", "tea\n");

        Assert.Equal(2, await _cli.RunAsync(
            "evaluate", manifest, "--synthesize", terms, "--audio-links", "--json", _cli.PathOf("x"), "--html", _cli.PathOf("x"), "--speeds", "1,fast", "--resamples", "1"));

        Assert.All(
            ["both say what to evaluate", "--json and --html name the same file", "say where to --keep", "'fast' is not a number", "--resamples: 1 is not"],
            words => Assert.Single(_cli.ErrorLines, line => line.Contains(words, StringComparison.Ordinal)));
        using var second = new CliRun();
        Assert.Equal(2, await second.RunAsync("evaluate", "--telephone", "--keep", "x"));
        Assert.Contains("name a manifest", second.Error, StringComparison.Ordinal);
        Assert.Contains("--telephone is about --synthesize", second.Error, StringComparison.Ordinal);
        Assert.Contains("--keep is about --synthesize", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_evaluation_shows_what_there_is_and_goes_on_when_it_is_run_again()
    {
        using var stop = new CancellationTokenSource();
        var recognitions = 0;
        using var recognizer = new ScriptedRecognizer(context =>
        {
            if (++recognitions == 6)
            {
                stop.Cancel();
                stop.Token.ThrowIfCancellationRequested();
            }

            return Hear(context);
        });
        _cli.Recognizer = recognizer;
        string[] command = ["evaluate", WriteManifest(3), "--arms", "none,hotwords", "--resume", _cli.PathOf("r.jsonl"), "--json", _cli.PathOf("r.json")];

        Assert.Equal(4, await CliApplication.RunAsync(command, _cli.Context, stop.Token));

        Assert.Contains(
            "these figures lack 2 of 6 recognitions (hotwords: 2 of 3 clips); run the same command again", _cli.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Contains("| hotwords ", _cli.Out, StringComparison.Ordinal);
        Assert.False(File.Exists(_cli.PathOf("r.json")));
        Assert.Equal(0, await _cli.RunAsync(command));
        Assert.Equal(6 + 1 + 2, recognitions); // one to warm up, two that were left
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(_cli.PathOf("r.json")));
        Assert.Equal(3, json.RootElement.GetProperty("arms").GetProperty("hotwords").GetProperty("clips").GetInt32());
    }

    [Fact]
    public async Task An_evaluation_that_is_stopped_before_its_first_new_clip_shows_what_its_resume_file_holds()
    {
        using var stop = new CancellationTokenSource();
        var stops = false;
        using var recognizer = new ScriptedRecognizer(context =>
        {
            if (stops)
            {
                stop.Cancel();
                stop.Token.ThrowIfCancellationRequested();
            }

            return Hear(context);
        });
        _cli.Recognizer = recognizer;
        var (manifest, resume) = (WriteManifest(3), _cli.PathOf("r.jsonl"));
        Assert.Equal(0, await _cli.RunAsync("evaluate", manifest, "--arms", "hotwords", "--limit", "2", "--resume", resume));
        var held = await File.ReadAllTextAsync(resume);
        stops = true;

        Assert.Equal(4, await CliApplication.RunAsync(["evaluate", manifest, "--arms", "none,hotwords", "--resume", resume], _cli.Context, stop.Token));

        Assert.Contains("lack 4 of 6 recognitions (none: 3 of 3 clips, hotwords: 1 of 3 clips)", _cli.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Equal(held, await File.ReadAllTextAsync(resume));
    }

    [Fact]
    public async Task An_evaluation_that_is_stopped_before_anything_is_recognised_has_nothing_to_show()
    {
        using var stop = new CancellationTokenSource();
        using var recognizer = new ScriptedRecognizer(_ =>
        {
            stop.Cancel();
            stop.Token.ThrowIfCancellationRequested();
            return "";
        });
        _cli.Recognizer = recognizer;

        Assert.Equal(130, await CliApplication.RunAsync(["evaluate", WriteManifest(1), "--arms", "none"], _cli.Context, stop.Token));

        Assert.Equal("voicemw: stopped after 0 of 1 recognitions; with --resume FILE it could go on from here.", _cli.ErrorLines[^1]);
        Assert.Empty(_cli.Out);
    }

    [Fact]
    public async Task A_resume_file_that_is_something_else_is_refused()
    {
        using var recognizer = Use();
        var other = _cli.Write("notes.txt", "do not touch\n");

        Assert.Equal(2, await _cli.RunAsync("evaluate", WriteManifest(1), "--resume", other));

        Assert.Equal("do not touch\n", await File.ReadAllTextAsync(other));
    }

    [Fact]
    public async Task Weights_come_from_a_hotword_file()
    {
        using var recognizer = Use();
        var list = _cli.Write("h.json", "[ { \"text\": \"Pannartz\", \"weight\": 2, \"sounds_like\": [ \"pan arts\" ] } ]");

        Assert.Equal(0, await _cli.RunAsync("evaluate", WriteManifest(1), "--arms", "hotwords", "--weights", list));

        var hotwords = recognizer.Contexts[^1].Hotwords;
        Assert.Equal([("pannartz", 2), ("sweynheim", 4)], hotwords.Select(hotword => (hotword.Text, hotword.Weight)));
        Assert.Equal(["pan arts"], hotwords[0].SoundsLike);
    }

    [Fact]
    public async Task Broken_lines_of_a_file_of_terms_are_reported_with_their_numbers()
    {
        var terms = _cli.Write("terms.txt", "# list\ntea\t9\n...\n");

        Assert.Equal(2, await _cli.RunAsync("evaluate", "--synthesize", terms));

        Assert.Contains("terms.txt: line 2: the weight", _cli.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("terms.txt: line 3: the text", _cli.ErrorLines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tuning_writes_the_hotwords_with_the_best_weight_and_says_what_it_costs()
    {
        // Heard from weight 3 on, and inserted from weight 5 on.
        using var recognizer = new ScriptedRecognizer(context => context.Hotwords.Select(hotword => hotword.Weight).DefaultIfEmpty().Max() switch
        {
            < 3 => "meet partners now",
            < 5 => "meet pannartz now",
            _ => "meet pannartz now sweynheim",
        });
        _cli.Recognizer = recognizer;

        Assert.Equal(0, await _cli.RunAsync("tune-weights", WriteManifest(4), "--out", _cli.PathOf("h.json"), "--folds", "2"));

        using var list = JsonDocument.Parse(await File.ReadAllBytesAsync(_cli.PathOf("h.json")));
        Assert.Equal([("pannartz", 3), ("sweynheim", 3)], list.RootElement.EnumerateArray().Select(one => (one.GetProperty("text").GetString(), one.GetProperty("weight").GetInt32())));
        Assert.Contains("| 3 (chosen) ", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("| cross-validated ", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("Weight 3 costs 0.00 false terms per 100 words (0.00 without hotwords) for a recall of 100.0 % (0.0 %).", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("(arm 1 of 6): clip 1 of 4", _cli.ErrorLines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tuning_finds_the_strength_of_the_list_and_says_what_it_costs()
    {
        // Heard from half the strength on, and inserted at full strength.
        using var recognizer = new ScriptedRecognizer(context => context.IsEmpty || context.Strength < 0.5 ? "meet partners now"
            : context.Strength < 1 ? "meet pannartz now" : "meet pannartz now sweynheim")
        {
            Capabilities = new() { Provider = "scripted", Model = "script", InputFormat = AudioFormat.Speech16Khz, BiasStrength = true },
        };
        _cli.Recognizer = recognizer;

        Assert.Equal(0, await _cli.RunAsync("tune-weights", WriteManifest(4), "--try", "4", "--strengths", "0.25, 0.6,1", "--folds", "2"));

        Assert.Contains("| 0.6 (chosen) ", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("each group of speakers with the strength that the others choose", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("Strength 0.6 costs 0.00 false terms per 100 words (33.33 at full strength) for a recall of 100.0 % (100.0 %)", _cli.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.5,2", "'2' is not a number from 0 to 1")]
    [InlineData("0.5,0.50", "0.50 is given twice")]
    [InlineData("0.5", "scripted does not go by a strength")]
    public async Task A_strength_that_can_not_be_tried_is_bad_input(string strengths, string problem)
    {
        using var recognizer = Use();

        Assert.Equal(2, await _cli.RunAsync("tune-weights", WriteManifest(1), "--strengths", strengths));

        Assert.Contains($"--strengths: {problem}", Assert.Single(_cli.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(recognizer.Contexts);
    }

    [Fact]
    public async Task Tuning_reports_wrong_options_and_clips_without_hotwords()
    {
        Assert.Equal(2, await _cli.RunAsync("tune-weights", WriteManifest(1), "--try", "0,2,2", "--folds", "1", "--max-false-insertions", "-1", "--max-recognitions", "-1"));

        Assert.All(
            ["'0' is not a weight", "2 is given twice", "--folds", "--max-false-insertions", "--max-recognitions"],
            words => Assert.Single(_cli.ErrorLines, line => line.Contains(words, StringComparison.Ordinal)));
        using var second = new CliRun();
        second.WriteWav("a.wav");
        Assert.Equal(2, await second.RunAsync("tune-weights", second.Write("m.tsv", "id\taudio\ttranscript\na\ta.wav\ttea\n")));
        Assert.Contains("nothing to tune", second.Error, StringComparison.Ordinal);
        using var third = new CliRun();
        Assert.Equal(2, await third.RunAsync("tune-weights"));
        Assert.Contains("name a manifest", third.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _cli.Dispose();

    private static string Hear(RecognitionContext context) => context.IsEmpty ? "meet partners now" : "meet pannartz now";

    private ScriptedRecognizer Use()
    {
        var recognizer = new ScriptedRecognizer(Hear);
        _cli.Recognizer = recognizer;
        return recognizer;
    }

    private string WriteManifest(int clips)
    {
        var lines = Enumerable.Range(0, clips).Select(i =>
        {
            _cli.WriteWav($"c{i}.wav", 0.1 + (0.02 * i));
            return $"c{i}\tc{i}.wav\tmeet pannartz now\tpannartz|sweynheim\tassistant: Pannartz?\t{(i % 2 == 0 ? "ann" : "bob")}";
        });
        return _cli.Write("m.tsv", "id\taudio\ttranscript\thotwords\tcontext\tspeaker\n" + string.Join('\n', lines));
    }
}
