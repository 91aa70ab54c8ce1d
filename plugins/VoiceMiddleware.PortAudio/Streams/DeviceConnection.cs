using VoiceMiddleware.Audio;
using VoiceMiddleware.PortAudio.Interop;

namespace VoiceMiddleware.PortAudio.Streams;

/// <summary>Keeps one device open, and opens it again when it stops. Safe for concurrent use.</summary>
internal sealed class DeviceConnection : IDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(100);

    private readonly IPortAudioNative _native;
    private readonly AudioDirection _direction;
    private readonly PortAudioOptions _options;
    private readonly IDeviceClient _client;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private PortAudioDevice _device;
    private IPortAudioStream? _stream;
    private long _checked;
    private long? _lost;
    private long _triedAt;
    private TimeSpan _delay;
    private PortAudioException? _failure;
    private bool _disposed;

    /// <summary>Finds the device; it is opened by <see cref="Start"/>.</summary>
    internal DeviceConnection(IPortAudioNative native, AudioDirection direction, PortAudioOptions options, IDeviceClient client, TimeProvider time)
    {
        if (options.FindProblem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        (_native, _direction, _options, _client, _time) = (native, direction, options, client, time);
        _device = Find();
        Format = new AudioFormat(native.Supports(_device, direction, options.SampleRate) ? options.SampleRate : _device.DefaultSampleRate);
    }

    internal AudioFormat Format { get; }

    internal string DeviceName => _device.Name;

    internal int Reconnects { get; private set; }

    /// <summary>Gets the time on the device's clock, in seconds; null while there is no device.</summary>
    internal double? Time
    {
        get
        {
            lock (_gate)
            {
                return _stream?.Time;
            }
        }
    }

    internal void Start()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _stream ??= _native.Open(_device, _direction, Format.SampleRate, _options.Latency, _client);
            _checked = _time.GetTimestamp();
        }
    }

    /// <summary>Sees that the device still works, and to opening it again when that is wanted and due.</summary>
    /// <exception cref="PortAudioException">It does not.</exception>
    internal void Check()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_failure is not null)
            {
                throw new PortAudioException(_failure.Message, _failure);
            }

            if (_stream is null)
            {
                Reopen();
            }
            else if (_time.GetElapsedTime(_checked) >= CheckInterval)
            {
                _checked = _time.GetTimestamp();
                if (!_stream.IsActive)
                {
                    Lose();
                }
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _stream?.Dispose();
            _stream = null;
        }
    }

    private PortAudioDevice Find() =>
        DeviceChoice.Find(_native.ListDevices(), _direction, _direction == AudioDirection.Input ? _options.Input : _options.Output);

    private void Lose()
    {
        _stream!.Dispose(); // Check calls this with a stream only.
        _stream = null;
        _lost = _triedAt = _time.GetTimestamp();
        _delay = FirstDelay;
        GiveUpWhenDue(null);
    }

    private void Reopen()
    {
        if (_lost is null || _time.GetElapsedTime(_triedAt) < _delay)
        {
            return;
        }

        _triedAt = _time.GetTimestamp();
        _delay = _delay * 2 < LongestDelay ? _delay * 2 : LongestDelay;
        try
        {
            _device = Find();
            _stream = _native.Open(_device, _direction, Format.SampleRate, _options.Latency, _client);
            _checked = _time.GetTimestamp();
            _lost = null;
            Reconnects++;
            DeviceMetrics.Reconnects.Add(1, DeviceMetrics.Tag(_direction));
        }
        catch (PortAudioException error)
        {
            GiveUpWhenDue(error);
        }
    }

    private void GiveUpWhenDue(PortAudioException? error)
    {
        if (_lost is { } lost && _time.GetElapsedTime(lost) >= _options.ReconnectTimeout)
        {
            var what = DeviceChoice.Describe(_direction);
            _failure = new PortAudioException(
                _options.ReconnectTimeout > TimeSpan.Zero
                    ? $"The {what} '{_device.Name}' stopped working and did not come back within {_options.ReconnectTimeout}. Plug it in again, or choose another."
                    : $"The {what} '{_device.Name}' stopped working; was it unplugged? Plug it in and start again, choose another, or set {nameof(PortAudioOptions.ReconnectTimeout)} to wait for it.",
                error);
            throw _failure;
        }
    }
}
