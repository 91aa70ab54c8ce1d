using System.ComponentModel;
using System.Diagnostics;

namespace VoiceMiddleware.PortAudio.Tests;

/// <summary>
/// A real sound server with two sinks that lead nowhere: what is played into <c>caller</c> is heard by the microphone "virtual microphone", and
/// what the loudspeaker "virtual speaker" is given can be recorded. It has a folder and a socket of its own and touches no other server.
/// </summary>
public sealed class PulseAudioServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("voice-pulse-").FullName;
    private readonly Process _server;

    public PulseAudioServer()
    {
        var socket = Path.Combine(_folder, "native");
        Address = $"unix:{socket}";
        AlsaConfiguration = Path.Combine(_folder, "asound.conf");
        File.WriteAllText(AlsaConfiguration, $$"""
            pcm.!default { type pulse server "{{Address}}" device "caller.monitor" }
            ctl.!default { type pulse server "{{Address}}" }
            pcm.virtualmicrophone { type pulse server "{{Address}}" device "caller.monitor" hint { show on description "virtual microphone" } }
            pcm.virtualspeaker { type pulse server "{{Address}}" device "speaker" hint { show on description "virtual speaker" } }
            """);
        _server = Start("pulseaudio", "-n", "--system=false", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes", "--high-priority=yes", "--realtime=yes",
            "-L", "module-null-sink sink_name=caller rate=48000", "-L", "module-null-sink sink_name=speaker rate=48000",
            "-L", $"module-native-protocol-unix socket={socket} auth-anonymous=1");
        var started = Stopwatch.StartNew();
        while (!Answers())
        {
            if (_server.HasExited || started.Elapsed > Patience)
            {
                throw new InvalidOperationException($"PulseAudio does not answer at {Address}{(_server.HasExited ? $"; it ended with {_server.ExitCode}" : "")}. Run eng/setup.sh.");
            }
        }
    }

    public const string Microphone = "virtualmicrophone";

    public const string Speaker = "virtualspeaker";

    /// <summary>Gets what PULSE_SERVER must be for a program that shall use this server.</summary>
    public string Address { get; }

    /// <summary>Gets what ALSA_CONFIG_PATH must be, so that the devices above are all that there are.</summary>
    public string AlsaConfiguration { get; }

    /// <summary>Begins to play samples of 16 kHz, one channel, into the microphone.</summary>
    public Process Play(ReadOnlySpan<short> samples)
    {
        var file = Path.Combine(_folder, $"{Guid.NewGuid():N}.raw");
        File.WriteAllBytes(file, System.Runtime.InteropServices.MemoryMarshal.AsBytes(samples).ToArray());
        return Start("pacat", "--playback", "--device=caller", "--rate=16000", "--channels=1", "--format=s16le", "--latency-msec=1000", file);
    }

    /// <summary>Begins to record what the loudspeaker plays.</summary>
    public Recording Record() => new(this, Path.Combine(_folder, $"{Guid.NewGuid():N}.raw"));

    /// <summary>Ends the server, as a card is ended that is unplugged.</summary>
    public void Stop()
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

    private bool Answers()
    {
        using var probe = Start("pactl", "info");
        return probe.WaitForExit(Patience) && probe.ExitCode == 0;
    }

    private Process Start(string program, params string[] arguments)
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

    /// <summary>What the loudspeaker plays.</summary>
    public sealed class Recording : IDisposable
    {
        private readonly string _file;
        private readonly Process _recorder;

        internal Recording(PulseAudioServer server, string file)
        {
            _file = file;
            _recorder = server.Start("parec", "--device=speaker.monitor", "--rate=16000", "--channels=1", "--format=s16le", "--latency-msec=20", "--raw", file);
            Assert.True(SpinWait.SpinUntil(() => File.Exists(file) && new FileInfo(file).Length > 0, Patience), "parec records nothing.");
        }

        /// <summary>Gets what was recorded so far, 16 kHz, one channel.</summary>
        public short[] Samples
        {
            get
            {
                var bytes = File.ReadAllBytes(_file);
                return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(bytes.AsSpan(0, bytes.Length / 2 * 2)).ToArray();
            }
        }

        /// <summary>Waits until so many samples were recorded in all.</summary>
        public void WaitFor(int samples) =>
            Assert.True(SpinWait.SpinUntil(() => new FileInfo(_file).Length >= 2L * samples, Patience), $"only {Samples.Length} of {samples} samples were recorded");

        public void Dispose()
        {
            if (!_recorder.HasExited)
            {
                _recorder.Kill();
                _recorder.WaitForExit(Patience);
            }

            _recorder.Dispose();
        }
    }
}
