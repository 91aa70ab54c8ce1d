using System.Text.Json;

namespace VoiceMiddleware.Cli.Tests;

public sealed class CorrectionCommandTests : IDisposable
{
    private static readonly string[] Names = ["fauchelevent", "sweynheim", "zarathustra", "kleptomania", "lauderdale", "trelawney", "wicker", "gallatin"];
    private static readonly string[] Misheard = ["foshelevon", "swainhime", "zarathustre", "cleptomania", "laudale", "trelony", "wickar", "gallatyn"];

    private readonly CliRun _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_correction_is_measured_and_written_as_json()
    {
        var json = _cli.PathOf("result.json");
        Assert.Equal(0, await _cli.RunAsync(["evaluate-correction", .. WriteFiles(), "--json", json]));
        using var result = JsonDocument.Parse(await File.ReadAllBytesAsync(json));
        var root = result.RootElement;
        Assert.Equal(0.2, root.GetProperty("untouched").GetProperty("wer").GetDouble());
        Assert.Equal(1, root.GetProperty("untouched").GetProperty("bWer").GetDouble());
        Assert.Equal(0, root.GetProperty("uWer").GetDouble());
        Assert.True(root.GetProperty("bWer").GetDouble() < 0.5);
        Assert.True(root.GetProperty("wer").GetDouble() < 0.1);
        Assert.True(root.GetProperty("replacements").GetInt32() > 0);
        Assert.True(root.GetProperty("millisecondsPerUtterance").GetDouble() > 0);
        Assert.Contains("untouched   20.00    0.00  100.00", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_without_the_terms_leave_the_text_alone()
    {
        Assert.Equal(0, await _cli.RunAsync(["evaluate-correction", .. WriteFiles(), "--terms", "none", "--mode", "open"]));
        Assert.Contains("corrected   20.00   20.00       -", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trained_parameters_can_be_measured()
    {
        var files = WriteFiles();
        var model = _cli.PathOf("model.json");
        Assert.Equal(0, await _cli.RunAsync(["train-correction", .. files, "--mode", "closed", "--out", model]));
        Assert.Contains("all rare words in the lists: 16 utterances", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("none of them: 16 utterances", _cli.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _cli.RunAsync(["evaluate-correction", .. files, "--mode", "closed", "--model", model]));
    }

    [Theory]
    [InlineData("--mode", "ajar", "--mode: there is no mode 'ajar'")]
    [InlineData("--terms", "some", "--terms: 'some' is none of all, half, none")]
    [InlineData("--list-size", "0", "--list-size: 0 is not a number from 1 to 10000")]
    [InlineData("--threshold", "1.5", "--threshold: 1.5 is not a number above 0 and below 1")]
    [InlineData("--model", "nowhere.json", "there is no file 'nowhere.json'")]
    [InlineData("--json", "", "--json: '' is not the name of a file")]
    public async Task A_wrong_option_is_named(string option, string value, string problem)
    {
        Assert.Equal(2, await _cli.RunAsync(["evaluate-correction", .. WriteFiles(), option, value]));
        Assert.Contains(problem, _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_line_is_named_with_its_number()
    {
        var hyp = _cli.Write("hyp.tsv", "a-1\thello\nb-1 hello\n");
        var reference = _cli.Write("ref.tsv", "a-1\thello\t[]\t[]\n");
        Assert.Equal(2, await _cli.RunAsync("evaluate-correction", "--hyp", hyp, "--ref", reference));
        Assert.Contains($"{hyp}: line 2: 1 tab-separated column instead of 2", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_model_is_refused()
    {
        var model = _cli.Write("model.json", "{}");
        Assert.Equal(2, await _cli.RunAsync(["evaluate-correction", .. WriteFiles(), "--model", model]));
        Assert.Contains("\"weights\"", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_speaker_can_not_be_cross_validated()
    {
        var hyp = _cli.Write("hyp.tsv", "a-1\thello\n");
        var reference = _cli.Write("ref.tsv", "a-1\thello\t[]\t[]\n");
        Assert.Equal(2, await _cli.RunAsync("train-correction", "--hyp", hyp, "--ref", reference, "--out", _cli.PathOf("model.json")));
        Assert.Contains("2 folds of 1 speakers", _cli.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_cli.PathOf("model.json")));
    }

    private string[] WriteFiles()
    {
        var list = JsonSerializer.Serialize(Names);
        var (hypotheses, references) = ("", "");
        for (var i = 0; i < 2 * Names.Length; i++)
        {
            var name = i % Names.Length;
            hypotheses += $"{i % 4}-{i}\thow much is {Misheard[name]} today\n";
            references += $"{i % 4}-{i}\thow much is {Names[name]} today\t[\"{Names[name]}\"]\t{list}\n";
        }

        return ["--hyp", _cli.Write("hyp.tsv", hypotheses), "--ref", _cli.Write("ref.tsv", references)];
    }
}
