using System.Diagnostics;
using VoiceMiddleware.Cli.Devices.Virtual;

namespace VoiceMiddleware.PortAudio.Tests;

/// <summary>The sound server of virtual devices, and what tests do to it: record, and end it.</summary>
public sealed class PulseAudioServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly VirtualSoundServer _server = new();

    public const string Microphone = VirtualSoundServer.Microphone;

    public const string Speaker = VirtualSoundServer.Speaker;

    /// <summary>Gets what PULSE_SERVER must be for a program that shall use this server.</summary>
    public string Address => _server.Address;

    /// <summary>Gets what ALSA_CONFIG_PATH must be, so that the server's devices are all that there are.</summary>
    public string AlsaConfiguration => _server.AlsaConfiguration;

    /// <summary>Begins to play samples of 16 kHz, one channel, into the microphone.</summary>
    public Process Play(ReadOnlySpan<short> samples) => _server.Play(samples);

    /// <summary>Begins to record what the loudspeaker plays.</summary>
    public Recording Record() => new(_server, _server.NewFile);

    /// <summary>Ends the server, as a card is ended that is unplugged.</summary>
    public void Stop() => _server.Stop();

    public void Dispose() => _server.Dispose();

    /// <summary>What the loudspeaker plays.</summary>
    public sealed class Recording : IDisposable
    {
        private readonly string _file;
        private readonly Process _recorder;

        internal Recording(VirtualSoundServer server, string file)
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
