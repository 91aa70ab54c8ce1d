using System.Diagnostics;
using VoiceMiddleware.Flite;
using VoiceMiddleware.PortAudio;
using VoiceMiddleware.PortAudio.Tests;

namespace VoiceMiddleware.Cli.Tests;

/// <summary><c>voicemw talk</c> with devices.</summary>
public sealed class TalkDevicesTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly CliRun _cli = new();

    [Fact]
    public async Task Devices_are_listed_with_what_they_are_good_for()
    {
        _cli.Context = _cli.Context with { ListDevices = () => [new(0, "Headset", 1, 2, 48000, true, false), new(1, "HDMI", 0, 8, 44100, false, true)] };
        Assert.Equal(0, await _cli.RunAsync("talk", "--list-devices"));
        Assert.Equal("Headset: microphone (the system's), loudspeaker, 48000 Hz\nHDMI: loudspeaker (the system's), 44100 Hz\n", _cli.Out);
    }

    [Fact]
    public async Task No_devices_are_a_failure_with_a_message()
    {
        _cli.Context = _cli.Context with { ListDevices = () => [] };
        Assert.Equal(1, await _cli.RunAsync("talk", "--list-devices"));
        Assert.Contains("a microphone and a loudspeaker are needed", Assert.Single(_cli.ErrorLines), StringComparison.Ordinal);
        _cli.Context = _cli.Context with { ListDevices = () => throw new PortAudioException("PortAudio is missing.") };
        Assert.Equal(1, await _cli.RunAsync("talk", "--list-devices"));
        Assert.Contains("PortAudio is missing.", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Device_names_without_a_microphone_and_two_callers_are_bad_input()
    {
        Assert.Equal(2, await _cli.RunAsync("talk", "--input", "headset", "--record", _cli.PathOf("call.wav")));
        Assert.Contains("choose the devices of --mic; add it.", _cli.Error, StringComparison.Ordinal);
        Assert.Equal(2, await _cli.RunAsync("talk", "--mic", "--script", _cli.Write("a.txt", "hello"), "--record", _cli.PathOf("call.wav")));
        Assert.Contains("leave out --wav and --script.", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_said_into_a_microphone_is_answered_on_a_loudspeaker()
    {
        using var server = new PulseAudioServer();
        var skills = Directory.CreateDirectory(_cli.PathOf("desk")).FullName;
        await File.WriteAllTextAsync(Path.Combine(skills, "shop.json"), """
            {
              "slots": { "medicine": ["Orvantis", "Velmora"] },
              "intents": [ { "name": "price", "examples": ["how much is {medicine}"], "parameters": { "medicine": { "required": true } }, "reply": ["{medicine} costs seven pounds."] } ]
            }
            """);
        using var recording = server.Record();
        var start = new ProcessStartInfo("dotnet", [
            CliRun.Program, "talk", "--mic", "--assistant", skills, "--input", "virtualmicrophone", "--output", "virtualspeaker",
            "--record", _cli.PathOf("call.wav")])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        start.Environment["ALSA_CONFIG_PATH"] = server.AlsaConfiguration;
        start.Environment["PULSE_SERVER"] = server.Address;
        using var talk = Process.Start(start)!;
        try
        {
            using var patience = new CancellationTokenSource(Patience);

            // A typed line first: when it is answered, the microphone is open.
            await talk.StandardInput.WriteLineAsync("how much is Velmora");
            await ReadUntilAsync(talk, "Velmora costs seven pounds.", patience.Token);
            using var voice = new FliteSynthesizer();
            short[] speech = [.. voice.SynthesizeAsync("how much is Orvantis").ToBlockingEnumerable().SelectMany(s => s.Frame.Samples.ToArray()), .. new short[32000]];
            using var caller = server.Play(speech);
            await ReadUntilAsync(talk, "Orvantis costs seven pounds.", patience.Token);
            using var assistant = new FliteSynthesizer(new FliteOptions { Voice = "rms" });
            short[] reply = [.. assistant.SynthesizeAsync("Orvantis costs seven pounds.").ToBlockingEnumerable().SelectMany(s => s.Frame.Samples.ToArray())];
            recording.WaitFor(recording.Samples.Length + 8000);
            Assert.True(Alignment.Find(reply, recording.Samples).Correlation > 0.5, "The reply was not heard on the loudspeaker.");
        }
        finally
        {
            talk.Kill();
            await talk.WaitForExitAsync();
        }
    }

    public void Dispose() => _cli.Dispose();

    private static async Task ReadUntilAsync(Process process, string text, CancellationToken cancellationToken)
    {
        var seen = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            seen.Add(line);
            if (line.StartsWith("assistant", StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"'{text}' was not said. Shown: {string.Join(" / ", seen)}");
    }
}
