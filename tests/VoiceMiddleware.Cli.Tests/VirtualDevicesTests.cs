using System.Diagnostics;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Cli.Devices.Virtual;

namespace VoiceMiddleware.Cli.Tests;

/// <summary><c>voicemw talk --virtual-devices</c>: real devices of a sound server, a caller who interrupts.</summary>
public sealed class VirtualDevicesTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Sample = Path.Combine(FindRepository(), "samples", "Interruption");
    private readonly CliRun _cli = new();

    [Fact]
    public async Task An_interruption_by_loudspeaker_and_microphone_is_heard_and_understood_with_the_context_of_the_reply()
    {
        var record = _cli.PathOf("call.wav");
        var (exitCode, output, error) = await TalkAsync(Path.Combine(Sample, "caller.txt"), record);
        Assert.True(exitCode == 0, $"{exitCode}: {error}{output}");
        Assert.Contains(output, line => line.StartsWith("assistant", StringComparison.Ordinal) && line.Contains("the depot in Calderwick, where", StringComparison.Ordinal));
        Assert.Contains(output, line => line.EndsWith("(interrupted)", StringComparison.Ordinal));
        Assert.Contains(output, line => line.StartsWith("heard", StringComparison.Ordinal) && line.Contains("Calderwick", StringComparison.Ordinal));
        Assert.DoesNotContain(output, line => line.StartsWith("without", StringComparison.Ordinal) && line.Contains("Calderwick", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(output, line => line.StartsWith("interruption heard and understood: the loudspeaker fell silent", StringComparison.Ordinal));
        Assert.Contains(output, line => line.Contains("The depot in Calderwick is open until eight o'clock.", StringComparison.Ordinal));

        await using var recording = new WavFileSource(record);
        Assert.Equal(new AudioFormat(16000, 2), recording.Format);
        var (caller, assistant) = (0, 0);
        await foreach (var frame in recording.ReadAsync())
        {
            for (var i = 0; i < frame.Samples.Length; i += 2)
            {
                caller += Math.Abs((int)frame.Samples.Span[i]) > 1000 ? 1 : 0;
                assistant += Math.Abs((int)frame.Samples.Span[i + 1]) > 1000 ? 1 : 0;
            }
        }

        // Seconds of speech; 1,000 is near its mean level.
        Assert.True(caller > 16000 && assistant > 32000, $"{caller} and {assistant} loud samples");
    }

    [Fact]
    public async Task What_the_reply_did_not_say_makes_the_command_fail()
    {
        var script = _cli.Write("caller.txt", "where is my parcel.\n! wait, is the depot in *Ostermere* open today.\n");
        var (exitCode, _, error) = await TalkAsync(script, _cli.PathOf("call.wav"));
        Assert.Equal(1, exitCode);
        Assert.Contains("The reply that is being spoken does not say 'Ostermere'. It is: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello.\n! is it *open", "has an asterisk without another")]
    [InlineData("! is it *open*", "is the first line: there is no reply that it could interrupt")]
    [InlineData("hello.\n!", "says nothing")]
    [InlineData("hello.\n! wait a moment", "marks nothing that must be understood")]
    public async Task Marks_that_make_no_sense_are_bad_input(string lines, string problem)
    {
        Assert.Equal(2, await _cli.RunAsync("talk", "--virtual-devices", "--assistant", Sample, "--script", _cli.Write("a.txt", lines), "--record", _cli.PathOf("call.wav")));
        Assert.Contains(problem, Assert.Single(_cli.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Virtual_devices_need_a_script_and_no_other_caller()
    {
        Assert.Equal(2, await _cli.RunAsync("talk", "--virtual-devices", "--assistant", Sample, "--record", _cli.PathOf("call.wav")));
        Assert.Contains("--virtual-devices needs the caller's lines from --script", _cli.Error, StringComparison.Ordinal);
        Assert.Equal(2, await _cli.RunAsync("talk", "--virtual-devices", "--mic", "--assistant", Sample, "--record", _cli.PathOf("call.wav")));
        Assert.Contains("goes without --mic and --wav.", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_is_what_is_said_without_its_marks()
    {
        var line = ScriptLine.Parse("! wait, is *Calderwick Lane* near *Ostermere*?");
        Assert.Equal("wait, is Calderwick Lane near Ostermere?", line.Text);
        Assert.True(line.Interrupts);
        Assert.Equal(["Calderwick Lane", "Ostermere"], line.Terms);
        Assert.False(ScriptLine.Parse("hello").Interrupts);
    }

    public void Dispose() => _cli.Dispose();

    // A process of its own: the devices come from its environment.
    private static async Task<(int ExitCode, IReadOnlyList<string> Output, string Error)> TalkAsync(string script, string record)
    {
        using var talk = Process.Start(new ProcessStartInfo("dotnet", [CliRun.Program, "talk", "--virtual-devices", "--assistant", Sample, "--script", script, "--record", record])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            var error = talk.StandardError.ReadToEndAsync(patience.Token);
            var output = await talk.StandardOutput.ReadToEndAsync(patience.Token);
            await talk.WaitForExitAsync(patience.Token);
            return (talk.ExitCode, output.Split('\n'), await error);
        }
        finally
        {
            if (!talk.HasExited)
            {
                talk.Kill();
                await talk.WaitForExitAsync();
            }
        }
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "VoiceMiddleware.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"No repository above {AppContext.BaseDirectory}.");
        }

        return folder.FullName;
    }
}
