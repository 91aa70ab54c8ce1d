using System.Text.Json;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Tests;

/// <summary>Real time, because that is what is measured: few callers for a few seconds.</summary>
public sealed class LoadCommandTests
{
    [Fact]
    public async Task Callers_are_answered_and_the_figures_are_written()
    {
        using var run = new CliRun();
        var file = run.PathOf("load.json");
        Assert.Equal(ExitCodes.Success, await run.RunAsync("load", "--sessions", "3", "--max-sessions", "2", "--seconds", "8", "--json", file));
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        var figures = json.RootElement;
        int Number(string name) => figures.GetProperty(name).GetInt32();
        Assert.Equal((3, 2, 1, 0, 0), (Number("sessionsAsked"), Number("sessions"), Number("refused"), Number("died"), Number("failed")));
        Assert.True(Number("turns") >= 1, "No turn was answered in six seconds.");
        var latency = figures.GetProperty("latencyMs").GetProperty("p50").GetDouble();
        Assert.InRange(latency, figures.GetProperty("endpointSilenceMs").GetDouble() / 2, 8000);
        Assert.True(figures.GetProperty("frameDelayMs").GetProperty("count").GetInt64() > 100);
        Assert.True(figures.GetProperty("cpuMsPerSessionSecond").GetDouble() > 0);
        Assert.Contains("end of speech to first audio", run.Out, StringComparison.Ordinal);
        Assert.Contains("Sessions: 2 of 3 (1 refused, 0 died), scripted engines", run.Out, StringComparison.Ordinal);
        Assert.Contains("of 8 s: 2 sessions", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Engines_that_do_not_answer_are_an_error()
    {
        using var run = new CliRun();
        run.Recognizer = new ScriptedRecognizer(_ => throw new SpeechRecognitionException("The model is not there."));
        Assert.Equal(ExitCodes.Failure, await run.RunAsync("load", "--engine", "local", "--sessions", "1", "--seconds", "2"));
        Assert.Contains("The model is not there.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_wrong_with_the_command_line_is_said_at_once()
    {
        using var run = new CliRun();
        Assert.Equal(ExitCodes.BadInput, await run.RunAsync("load", "--sessions", "0", "--seconds", "1", "--engine", "cloud", "--max-sessions", "0", "--json", "/no/such/folder/load.json"));
        Assert.Equal(5, run.ErrorLines.Length);
        Assert.Contains("--engine: 'cloud' is not one of scripted, local.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_it_stops_at_once()
    {
        using var run = new CliRun();
        using var stop = new CancellationTokenSource();
        var running = CliApplication.RunAsync(["load", "--sessions", "2", "--seconds", "600"], run.Context, stop.Token);
        await stop.CancelAsync();
        Assert.Equal(ExitCodes.Interrupted, await running.WaitAsync(TimeSpan.FromSeconds(30)));
    }
}
