namespace VoiceMiddleware.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly CliRun _cli = new();

    [Theory]
    [InlineData("talk")]
    [InlineData("transcribe")]
    [InlineData("evaluate")]
    [InlineData("doctor")]
    public async Task Every_command_has_help_with_examples(string command)
    {
        Assert.Equal(0, await _cli.RunAsync(command, "--help"));

        Assert.Contains("Examples:", _cli.Out, StringComparison.Ordinal);
        Assert.Contains($"  voicemw {command}", _cli.Out, StringComparison.Ordinal);
        Assert.Empty(_cli.Error);
    }

    [Fact]
    public async Task The_help_lists_the_commands()
    {
        Assert.Equal(0, await _cli.RunAsync("--help"));

        Assert.All(["talk", "transcribe", "evaluate", "doctor"], command => Assert.Contains(command, _cli.Out, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("voicemw --help")]
    [InlineData("voicemw --help", "fly")]
    [InlineData("voicemw transcribe --help", "transcribe")]
    [InlineData("voicemw transcribe --help", "transcribe", "a.wav", "b.wav")]
    [InlineData("voicemw transcribe --help", "transcribe", "a.wav", "--hotword")]
    [InlineData("voicemw evaluate --help", "evaluate", "m.tsv", "--jobs", "two")]
    [InlineData("voicemw doctor --help", "doctor", "--loud")]
    public async Task A_wrong_command_line_is_bad_input_and_points_to_the_help(string help, params string[] args)
    {
        Assert.Equal(2, await _cli.RunAsync(args));

        Assert.Empty(_cli.Out);
        Assert.Equal($"See '{help}'.", _cli.ErrorLines[^1].TrimEnd('\r'));
        Assert.True(_cli.ErrorLines.Length >= 2);
        Assert.All(_cli.ErrorLines[..^1], line => Assert.StartsWith("voicemw: ", line, StringComparison.Ordinal));
    }

    public void Dispose() => _cli.Dispose();
}
