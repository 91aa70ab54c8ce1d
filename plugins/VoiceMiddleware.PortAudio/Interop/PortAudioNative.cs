using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VoiceMiddleware.PortAudio.Interop;

/// <summary>libportaudio2. One in a process: the library's functions are not safe for concurrent use, so all calls take turns.</summary>
internal sealed unsafe class PortAudioNative : IPortAudioNative
{
    private const int WriteOnly = 1;
    private const int StandardError = 2;

    private readonly Lock _gate = new();
    private int _users;

    private PortAudioNative()
    {
    }

    internal static PortAudioNative Instance { get; } = new();

    public IReadOnlyList<PortAudioDevice> ListDevices()
    {
        lock (_gate)
        {
            // Devices are looked for when the library is initialised, which it is anew when nobody uses it.
            Enter();
            try
            {
                var (input, output) = (PortAudioInterop.GetDefaultInputDevice(), PortAudioInterop.GetDefaultOutputDevice());
                var devices = new List<PortAudioDevice>();
                var count = PortAudioInterop.GetDeviceCount();
                for (var i = 0; i < count; i++)
                {
                    var info = PortAudioInterop.GetDeviceInfo(i);
                    devices.Add(new PortAudioDevice(
                        i,
                        Marshal.PtrToStringUTF8(info->Name) ?? "",
                        info->MaxInputChannels,
                        info->MaxOutputChannels,
                        (int)Math.Round(info->DefaultSampleRate),
                        i == input,
                        i == output));
                }

                return devices;
            }
            finally
            {
                Leave();
            }
        }
    }

    public bool Supports(PortAudioDevice device, AudioDirection direction, int sampleRate)
    {
        lock (_gate)
        {
            Enter();
            try
            {
                var parameters = Parameters(device, TimeSpan.Zero);
                return (direction == AudioDirection.Input
                    ? PortAudioInterop.IsFormatSupported(&parameters, null, sampleRate)
                    : PortAudioInterop.IsFormatSupported(null, &parameters, sampleRate)) == PortAudioInterop.NoError;
            }
            finally
            {
                Leave();
            }
        }
    }

    public IPortAudioStream Open(PortAudioDevice device, AudioDirection direction, int sampleRate, TimeSpan latency, IDeviceClient client)
    {
        lock (_gate)
        {
            Enter();
            var self = GCHandle.Alloc(client);
            try
            {
                var parameters = Parameters(device, latency);
                var error = PortAudioInterop.OpenStream(
                    out var handle,
                    direction == AudioDirection.Input ? &parameters : null,
                    direction == AudioDirection.Output ? &parameters : null,
                    sampleRate,
                    PortAudioInterop.FramesUnspecified,
                    PortAudioInterop.NoFlag,
                    &OnAudio,
                    GCHandle.ToIntPtr(self));
                if (error == PortAudioInterop.NoError && (error = PortAudioInterop.StartStream(handle)) == PortAudioInterop.NoError)
                {
                    return new Stream(this, handle, self);
                }

                handle.Dispose();
                throw new PortAudioException($"The device '{device.Name}' cannot be opened at {sampleRate} Hz: {Describe(error)}. Close other programs that use it, or choose another.");
            }
            catch
            {
                self.Free();
                Leave();
                throw;
            }
        }
    }

    private static PortAudioInterop.StreamParameters Parameters(PortAudioDevice device, TimeSpan latency) => new()
    {
        Device = device.Index, ChannelCount = 1, SampleFormat = PortAudioInterop.Int16, SuggestedLatency = latency.TotalSeconds,
    };

    private static string Describe(int error) => $"{Marshal.PtrToStringUTF8(PortAudioInterop.GetErrorText(error))} ({error})";

    private void Enter()
    {
        if (_users++ > 0)
        {
            return;
        }

        try
        {
            var error = Quietly(PortAudioInterop.Initialize);
            if (error != PortAudioInterop.NoError)
            {
                _users--;
                throw new PortAudioException($"PortAudio cannot start: {Describe(error)}.");
            }
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            _users--;
            throw new PortAudioException(
                $"PortAudio ({PortAudioInterop.Library}) cannot be used: {error.Message.Split('\n')[0].TrimEnd('.')}. Run eng/setup.sh, or install the Debian package libportaudio2.",
                error);
        }
    }

    private void Leave()
    {
        if (--_users == 0)
        {
            _ = PortAudioInterop.Terminate();
        }
    }

    /// <summary>The libraries below write to the standard error whatever they look for and do not find.</summary>
    private static int Quietly(Func<int> call)
    {
        var nowhere = PortAudioInterop.Open("/dev/null", WriteOnly);
        var kept = PortAudioInterop.Duplicate(StandardError);
        if (nowhere >= 0 && kept >= 0)
        {
            _ = PortAudioInterop.Duplicate(nowhere, StandardError);
        }

        try
        {
            return call();
        }
        finally
        {
            if (nowhere >= 0 && kept >= 0)
            {
                _ = PortAudioInterop.Duplicate(kept, StandardError);
            }

            _ = nowhere >= 0 ? PortAudioInterop.Close(nowhere) : 0;
            _ = kept >= 0 ? PortAudioInterop.Close(kept) : 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnAudio(short* input, short* output, nuint frames, PortAudioInterop.TimeInfo* time, nuint flags, nint userData)
    {
        var client = Unsafe.As<IDeviceClient>(GCHandle.FromIntPtr(userData).Target!); // Held by the stream, which calls back until it is closed.
        if (output is not null)
        {
            client.Play(new Span<short>(output, (int)frames), time->OutputBufferDacTime, (flags & PortAudioInterop.OutputUnderflow) != 0);
        }
        else if (input is not null)
        {
            client.Record(new ReadOnlySpan<short>(input, (int)frames), (flags & PortAudioInterop.InputOverflow) != 0);
        }

        return PortAudioInterop.Continue;
    }

    private sealed class Stream(PortAudioNative native, PortAudioStreamHandle handle, GCHandle client) : IPortAudioStream
    {
        private bool _disposed;

        public bool IsActive
        {
            get
            {
                lock (native._gate)
                {
                    return !_disposed && PortAudioInterop.IsStreamActive(handle) == 1;
                }
            }
        }

        public double Time
        {
            get
            {
                lock (native._gate)
                {
                    return _disposed ? 0 : PortAudioInterop.GetStreamTime(handle);
                }
            }
        }

        public void Dispose()
        {
            lock (native._gate)
            {
                if (_disposed)
                {
                    return;
                }

                _disposed = true;
                _ = PortAudioInterop.AbortStream(handle);
                handle.Dispose();
                client.Free();
                native.Leave();
            }
        }
    }
}
