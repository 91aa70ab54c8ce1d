using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace VoiceMiddleware.Cli.Devices.Virtual;

/// <summary>
/// A sound server (PulseAudio) with two sinks that lead nowhere: what is played into one is heard by the microphone <see cref="Microphone"/>, and what
/// the loudspeaker <see cref="Speaker"/> plays is heard by <see cref="Ear"/>. It has a folder and a socket of its own and touches no other server.
/// </summary>
internal sealed class VirtualSoundServer : IDisposable
{
    /// <summary>The microphone's name.</summary>
    internal const string Microphone = "virtualmicrophone";

    /// <summary>The loudspeaker's name.</summary>
    internal const string Speaker = "virtualspeaker";

    /// <summary>The name of the microphone that hears the loudspeaker.</summary>
    internal const string Ear = "virtualear";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("voice-pulse-").FullName;
    private readonly Process _server;

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <exception cref="InvalidOperationException">PulseAudio is not installed, or does not start.</exception>
    internal VirtualSoundServer()
    {
        var socket = Path.Combine(_folder, "native");
        Address = $"unix:{socket}";
        AlsaConfiguration = Path.Combine(_folder, "asound.conf");
        File.WriteAllText(AlsaConfiguration, $$"""
            pcm.!default { type pulse server "{{Address}}" device "caller.monitor" }
            ctl.!default { type pulse server "{{Address}}" }
            pcm.{{Microphone}} { type pulse server "{{Address}}" device "caller.monitor" hint { show on description "virtual microphone" } }
            pcm.{{Speaker}} { type pulse server "{{Address}}" device "speaker" hint { show on description "virtual speaker" } }
            pcm.{{Ear}} { type pulse server "{{Address}}" device "speaker.monitor" hint { show on description "virtual ear" } }
            """);
        try
        {
            _server = Start("pulseaudio", "-n", "--system=false", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes", "--high-priority=yes", "--realtime=yes",
                "-L", "module-null-sink sink_name=caller rate=48000", "-L", "module-null-sink sink_name=speaker rate=48000",
                "-L", $"module-native-protocol-unix socket={socket} auth-anonymous=1");
        }
        catch
        {
            Directory.Delete(_folder, recursive: true);
            throw;
        }

        try
        {
            WaitUntilItAnswers();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Gets what PULSE_SERVER must be for a program that shall use this server.</summary>
    internal string Address { get; }

    /// <summary>Gets what ALSA_CONFIG_PATH must be, so that the devices above are all that there are.</summary>
    internal string AlsaConfiguration { get; }

    /// <summary>Gets a path in the server's folder for a new file; it goes with the server.</summary>
    internal string NewFile => Path.Combine(_folder, $"{Guid.NewGuid():N}.raw");

    /// <summary>Begins to play samples of 16 kHz, one channel, into the microphone. The program ends when all of them have been heard.</summary>
    internal Process Play(ReadOnlySpan<short> samples)
    {
        var file = NewFile;
        File.WriteAllBytes(file, MemoryMarshal.AsBytes(samples).ToArray());
        return Start("pacat", "--playback", "--device=caller", "--rate=16000", "--channels=1", "--format=s16le", "--latency-msec=1000", file);
    }

    /// <summary>Starts a program that uses this server.</summary>
    internal Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["PULSE_SERVER"] = Address;
        start.Environment["XDG_RUNTIME_DIR"] = start.Environment["HOME"] = start.Environment["PULSE_RUNTIME_PATH"] = start.Environment["PULSE_STATE_PATH"] = _folder;
        if (program == "pulseaudio")
        {
            start.Environment.Remove("PULSE_SERVER");
        }

        try
        {
            var process = Process.Start(start)!;
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return process;
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException($"{program} cannot be started: {error.Message}. Run eng/setup.sh.", error);
        }
    }

    /// <summary>Ends the server, as a card is ended that is unplugged.</summary>
    internal void Stop()
    {
        _server.Kill();
        _server.WaitForExit(Patience);
    }

    public void Dispose()
    {
        if (!_server.HasExited)
        {
            Stop();
        }

        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void WaitUntilItAnswers()
    {
        var started = Stopwatch.StartNew();
        while (!Answers())
        {
            if (_server.HasExited || started.Elapsed > Patience)
            {
                throw new InvalidOperationException($"PulseAudio does not answer at {Address}{(_server.HasExited ? $"; it ended with {_server.ExitCode}" : "")}. Run eng/setup.sh.");
            }
        }
    }

    private bool Answers()
    {
        using var probe = Start("pactl", "info");
        return probe.WaitForExit(Patience) && probe.ExitCode == 0;
    }
}
