using System.Diagnostics;
using System.Text.Json;

namespace VoiceMiddleware.Cli.Tests;

/// <summary>The commands with the engines they have outside of tests, some in a process of their own.</summary>
public sealed class RealEngineTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly CliRun _cli = new();

    public RealEngineTests() => _cli.Context = _cli.Context with { CreateRecognizer = LocalEngines.CreateRecognizer };

    [Fact]
    public async Task A_hotword_turns_a_name_that_no_dictionary_knows_into_the_right_one()
    {
        await SpokenRecording.WriteAsync(_cli.PathOf("a.wav"), TimeSpan.FromSeconds(0.3), "please send the letter to Sweynheim tomorrow");

        Assert.Equal(0, await _cli.RunAsync("transcribe", _cli.PathOf("a.wav"), "--json"));
        using var without = JsonDocument.Parse(_cli.Out);
        Assert.DoesNotContain("Sweynheim", without.RootElement.GetProperty("text").GetString()!, StringComparison.OrdinalIgnoreCase);

        using var second = new CliRun();
        second.Context = second.Context with { CreateRecognizer = LocalEngines.CreateRecognizer };
        Assert.Equal(0, await second.RunAsync("transcribe", _cli.PathOf("a.wav"), "--hotword", "Sweynheim=5", "--json"));
        using var with = JsonDocument.Parse(second.Out);
        Assert.Contains("Sweynheim", with.RootElement.GetProperty("text").GetString()!, StringComparison.Ordinal);
        var receipt = with.RootElement.GetProperty("receipt");
        Assert.Equal("accepted", receipt.GetProperty("outcome").GetString());
        Assert.Equal("Sweynheim", receipt.GetProperty("hotwordsHeard")[0].GetString());
        Assert.All(with.RootElement.GetProperty("words").EnumerateArray(), word =>
            Assert.True(word.GetProperty("end").GetDouble() >= word.GetProperty("start").GetDouble()));
    }

    [Fact]
    public async Task An_evaluation_finds_that_hotwords_help()
    {
        await SpokenRecording.WriteAsync(_cli.PathOf("a.wav"), TimeSpan.FromSeconds(0.3), "please send the letter to Sweynheim tomorrow");
        var manifest = _cli.Write("m.tsv", "id\taudio\ttranscript\thotwords\na\ta.wav\tplease send the letter to sweynheim tomorrow\tSweynheim|Pannartz\n");

        Assert.Equal(0, await _cli.RunAsync("evaluate", manifest, "--arms", "none,hotwords", "--json", _cli.PathOf("r.json")));

        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(_cli.PathOf("r.json")));
        var arms = json.RootElement.GetProperty("arms");
        Assert.Equal(0, arms.GetProperty("none").GetProperty("termRecall").GetDouble());
        Assert.Equal(1, arms.GetProperty("hotwords").GetProperty("termRecall").GetDouble());
        Assert.True(arms.GetProperty("hotwords").GetProperty("realTimeFactor").GetDouble() > 0);
        Assert.Equal("pocketsphinx", json.RootElement.GetProperty("recognizer").GetProperty("provider").GetString());
    }

    [Fact]
    public async Task A_list_can_be_tried_before_anybody_called()
    {
        var terms = _cli.Write("terms.txt", "# names\nSweynheim\t5\n");

        Assert.Equal(0, await _cli.RunAsync(
            "evaluate", "--synthesize", terms, "--clips-per-term", "2", "--voices", "slt", "--speeds", "1", "--keep", _cli.PathOf("set"),
            "--arms", "none,hotwords", "--json", _cli.PathOf("r.json"), "--html", _cli.PathOf("r.html"), "--gate", "recall>=0.5"));

        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(_cli.PathOf("r.json")));
        var arms = json.RootElement.GetProperty("arms");
        Assert.Equal(3, arms.GetProperty("none").GetProperty("clips").GetInt32());
        Assert.Equal(0, arms.GetProperty("none").GetProperty("termRecall").GetDouble());
        Assert.True(arms.GetProperty("hotwords").GetProperty("bWer").GetDouble() < arms.GetProperty("none").GetProperty("bWer").GetDouble());
        Assert.Equal(1, arms.GetProperty("hotwords").GetProperty("vsNone").GetProperty("foreignList").GetProperty("clips").GetInt32());
        Assert.True(File.Exists(_cli.PathOf("set/manifest.tsv")));

        // What was kept is a set like any other; tuning it takes the recordings that are there.
        using var second = new CliRun();
        second.Context = second.Context with { CreateRecognizer = LocalEngines.CreateRecognizer };
        Assert.Equal(0, await second.RunAsync(
            "tune-weights", _cli.PathOf("set/manifest.tsv"), "--try", "1,5", "--limit", "1", "--out", second.PathOf("h.json")));
        using var list = JsonDocument.Parse(await File.ReadAllBytesAsync(second.PathOf("h.json")));
        Assert.Equal("Sweynheim", list.RootElement[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task The_tool_transcribes_in_a_process_of_its_own()
    {
        await SpokenRecording.WriteAsync(_cli.PathOf("a.wav"), TimeSpan.FromSeconds(0.3), "good morning");

        var (code, output, error) = await StartAsync("transcribe", _cli.PathOf("a.wav"));

        Assert.Equal((0, "good morning", ""), (code, output.Trim(), error));
    }

    [Fact]
    public async Task The_tool_reports_bad_input_by_its_exit_code()
    {
        var (code, output, error) = await StartAsync("transcribe", _cli.PathOf("missing.wav"), "--hotword", "a=9");

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Equal(2, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    public void Dispose() => _cli.Dispose();

    private static async Task<(int Code, string Output, string Error)> StartAsync(params string[] args)
    {
        // The tool as it was built: beside the tests lie only those of its libraries that ASP.NET Core, which the tests have, does not bring.
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var tool = Path.Combine(here.Parent!.Parent!.FullName, "VoiceMiddleware.Cli", here.Name, "voicemw.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [tool, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var timeout = new CancellationTokenSource(Timeout);
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var error = process.StandardError.ReadToEndAsync(timeout.Token);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output, await error);
    }
}
