using VoiceMiddleware.PortAudio.Interop;

namespace VoiceMiddleware.PortAudio.Tests;

/// <summary>Devices that do what the test says.</summary>
internal sealed class FakePortAudio : IPortAudioNative
{
    public List<PortAudioDevice> Devices { get; } =
    [
        new(0, "USB Headset", 1, 2, 48000, false, false), new(1, "Built-in", 2, 2, 44100, true, true), new(2, "HDMI", 0, 8, 48000, false, false),
    ];

    public List<FakeStream> Opened { get; } = [];

    public Func<int, bool> Supported { get; set; } = _ => true;

    public IReadOnlyList<PortAudioDevice> ListDevices() => Devices;

    public bool Supports(PortAudioDevice device, AudioDirection direction, int sampleRate) => Supported(sampleRate);

    public IPortAudioStream Open(PortAudioDevice device, AudioDirection direction, int sampleRate, TimeSpan latency, IDeviceClient client)
    {
        var stream = new FakeStream(device, client);
        Opened.Add(stream);
        return stream;
    }

    internal sealed class FakeStream(PortAudioDevice device, IDeviceClient client) : IPortAudioStream
    {
        public PortAudioDevice Device => device;

        public bool IsActive { get; set; } = true;

        public bool IsDisposed { get; private set; }

        public double Time { get; set; }

        public void Record(params short[] samples) => client.Record(samples, overrun: false);

        public short[] Play(int count, double delay = 0)
        {
            var samples = new short[count];
            client.Play(samples, Time + delay, underrun: false);
            return samples;
        }

        public void PlayInto(Span<short> samples) => client.Play(samples, Time, underrun: false);

        public void Dispose() => IsDisposed = true;
    }
}
