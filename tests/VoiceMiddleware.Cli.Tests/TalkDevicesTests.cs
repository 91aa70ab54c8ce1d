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
        var skills = await WriteSkillsAsync();
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

    [Fact]
    public async Task On_a_terminal_keys_talk_mute_and_type()
    {
        using var server = new PulseAudioServer();
        var skills = await WriteSkillsAsync();
        var command = $"dotnet {CliRun.Program} talk --mic --push-to-talk --assistant {skills} --input virtualmicrophone --output virtualspeaker --record {_cli.PathOf("call.wav")}";
        var start = new ProcessStartInfo("script", ["--quiet", "--return", "--command", command, "/dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["ALSA_CONFIG_PATH"] = server.AlsaConfiguration;
        start.Environment["PULSE_SERVER"] = server.Address;
        start.Environment["TERM"] = "xterm";
        using var talk = Process.Start(start)!;
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            var screen = new Screen(talk);
            await screen.WaitForAsync("Space: talk, and again when you have finished.", patience.Token);
            await screen.WaitForAsync("dB  space to talk", patience.Token);
            await PressAsync(talk, "m");
            await screen.WaitForAsync("dB  muted (m)", patience.Token);
            await PressAsync(talk, "m");
            await screen.WaitForAsync("dB  space to talk", patience.Token);
            await PressAsync(talk, "how much is Velmora\r");
            await screen.WaitForAsync("Velmora costs seven pounds.", patience.Token);

            // Nobody hears what is said before the key.
            await PlayAsync(server, "how much is Orvantis", patience.Token);
            await PressAsync(talk, " ");
            await screen.WaitForAsync("dB  listening", patience.Token);
            await PlayAsync(server, "how much is Orvantis", patience.Token);
            await PressAsync(talk, " ");
            await screen.WaitForAsync("Orvantis costs seven pounds.", patience.Token);
            Assert.Equal(1, screen.Count("heard "));
        }
        finally
        {
            talk.Kill(entireProcessTree: true);
            await talk.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task Push_to_talk_needs_a_terminal_and_a_microphone()
    {
        Assert.Equal(2, await _cli.RunAsync("talk", "--mic", "--push-to-talk", "--record", _cli.PathOf("call.wav")));
        Assert.Contains("--push-to-talk needs a terminal, for its key.", _cli.Error, StringComparison.Ordinal);
        Assert.Equal(2, await _cli.RunAsync("talk", "--push-to-talk", "--record", _cli.PathOf("call.wav")));
        Assert.Contains("--push-to-talk is about the microphone; add --mic.", _cli.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _cli.Dispose();

    private async Task<string> WriteSkillsAsync()
    {
        var skills = Directory.CreateDirectory(_cli.PathOf("desk")).FullName;
        await File.WriteAllTextAsync(Path.Combine(skills, "shop.json"), """
            {
              "slots": { "medicine": ["Orvantis", "Velmora"] },
              "intents": [ { "name": "price", "examples": ["how much is {medicine}"], "parameters": { "medicine": { "required": true } }, "reply": ["{medicine} costs seven pounds."] } ]
            }
            """);
        return skills;
    }

    private static async Task PressAsync(Process terminal, string keys)
    {
        await terminal.StandardInput.WriteAsync(keys);
        await terminal.StandardInput.FlushAsync();
    }

    private static async Task PlayAsync(PulseAudioServer server, string text, CancellationToken cancellationToken)
    {
        using var voice = new FliteSynthesizer();
        using var caller = server.Play([.. voice.SynthesizeAsync(text, cancellationToken: cancellationToken).ToBlockingEnumerable(cancellationToken).SelectMany(s => s.Frame.Samples.ToArray())]);
        await caller.WaitForExitAsync(cancellationToken);
    }

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

    /// <summary>What a terminal was told to show.</summary>
    private sealed class Screen(Process terminal)
    {
        private readonly System.Text.StringBuilder _all = new();
        private readonly char[] _buffer = new char[4096];
        private int _seen;

        public int Count(string text) => _all.ToString().Split(text).Length - 1;

        /// <summary>Waits until a text appears after the one waited for before.</summary>
        public async Task WaitForAsync(string text, CancellationToken cancellationToken)
        {
            while (true)
            {
                var found = _all.ToString().IndexOf(text, _seen, StringComparison.Ordinal);
                if (found >= 0)
                {
                    _seen = found + text.Length;
                    return;
                }

                try
                {
                    var count = await terminal.StandardOutput.ReadAsync(_buffer, cancellationToken);
                    Assert.True(count > 0, $"The program ended. It showed: {_all}");
                    _all.Append(_buffer, 0, count);
                }
                catch (OperationCanceledException)
                {
                    Assert.Fail($"'{text}' was not shown. It showed: {_all}");
                }
            }
        }
    }
}
