using System.Text.Json;
using VoiceMiddleware.Cli.Doctor;

namespace VoiceMiddleware.Cli.Tests;

public sealed class DoctorCommandTests : IDisposable
{
    private readonly CliRun _cli = new();

    [Fact]
    public async Task All_there_is_success()
    {
        _cli.Checks = [new("voice", "a library", () => DoctorFinding.Found("/lib/a.so.1.2", "1.2"))];

        Assert.Equal(0, await _cli.RunAsync("doctor"));

        Assert.Contains("/lib/a.so.1.2", _cli.Out, StringComparison.Ordinal);
        Assert.EndsWith("Everything is there." + Environment.NewLine, _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_missing_is_a_failure_that_says_what_to_do()
    {
        _cli.Checks =
        [
            new("voice", "a library", () => DoctorFinding.Found(null, null)),
            LocalChecks.Library("voice", "libno-such-thing.so.7", "libno-such-thing7"),
            LocalChecks.File("recogniser", "a model", _cli.PathOf("model"), "some-model", _ => ""),
            LocalChecks.Folder("recogniser", "a folder", Path.GetDirectoryName(_cli.Write("mdef", ""))!, ["mdef", "means"], "some-model"),
        ];

        Assert.Equal(1, await _cli.RunAsync("doctor"));

        Assert.Contains("libno-such-thing.so.7 can not be loaded. To do: run eng/setup.sh, or: apt-get install libno-such-thing7", _cli.Out, StringComparison.Ordinal);
        Assert.Contains($"a model: there is no file {_cli.PathOf("model")}. To do: ", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("lacks means.", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_is_there_and_does_not_work_is_a_failure()
    {
        _cli.Checks = [LocalChecks.Works("voice", "a voice at work", _ => throw new InvalidOperationException("It coughs.\nTwice."))];

        Assert.Equal(1, await _cli.RunAsync("doctor"));

        Assert.Contains("a voice at work: It coughs. Twice. To do: ", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_are_named_and_a_machine_without_any_is_in_order()
    {
        _cli.Checks = [DeviceChecks.Found(() => [new(0, "Headset", 1, 2, 48000, true, false), new(1, "HDMI", 0, 8, 44100, false, true)]), DeviceChecks.Found(() => [])];
        Assert.Equal(0, await _cli.RunAsync("doctor", "--json"));
        using var json = JsonDocument.Parse(_cli.Out);
        var checks = json.RootElement.GetProperty("checks");
        Assert.Equal(("1, 2", "Headset, HDMI"), (checks[0].GetProperty("version").GetString(), checks[0].GetProperty("path").GetString()));
        Assert.Equal(("0, 0", "for talk --mic plug one in, or start PulseAudio or PipeWire"), (checks[1].GetProperty("version").GetString(), checks[1].GetProperty("path").GetString()));
    }

    [Fact]
    public async Task Without_PortAudio_doctor_fails_and_says_what_to_install()
    {
        _cli.Checks = [DeviceChecks.Found(() => throw new PortAudio.PortAudioException("PortAudio can not be loaded."))];
        Assert.Equal(1, await _cli.RunAsync("doctor"));
        Assert.Contains("PortAudio can not be loaded. To do: run eng/setup.sh, or: apt-get install libportaudio2", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_says_the_same_to_a_script()
    {
        _cli.Checks = [LocalChecks.Library("voice", "libno-such-thing.so.7", "libno-such-thing7")];

        Assert.Equal(1, await _cli.RunAsync("doctor", "--json"));

        using var json = JsonDocument.Parse(_cli.Out);
        Assert.False(json.RootElement.GetProperty("ok").GetBoolean());
        var check = json.RootElement.GetProperty("checks")[0];
        Assert.Equal("libno-such-thing.so.7", check.GetProperty("name").GetString());
        Assert.Contains("apt-get install", check.GetProperty("advice").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task This_machine_has_what_the_engines_need()
    {
        _cli.Checks = [.. LocalChecks.All()];

        Assert.True(await _cli.RunAsync("doctor") == 0, _cli.Out);
    }

    public void Dispose() => _cli.Dispose();
}
