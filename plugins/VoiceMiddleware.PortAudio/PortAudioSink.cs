using VoiceMiddleware.Audio;
using VoiceMiddleware.PortAudio.Interop;
using VoiceMiddleware.PortAudio.Streams;

namespace VoiceMiddleware.PortAudio;

/// <summary>A loudspeaker, in one channel.</summary>
/// <remarks>
/// Takes half a second ahead. <see cref="PlayedDuration"/> follows the device's own clock: what waits in its buffers is not heard yet.
/// <see cref="Clear"/> drops all but what the device holds already (<see cref="PortAudioOptions.Latency"/>).
/// </remarks>
public sealed class PortAudioSink : IAudioSink
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    private readonly DeviceConnection _connection;
    private readonly Player _player;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private long _heard;
    private long _cleared;
    private long _clearedTo;
    private long _underruns;

    /// <summary>Opens the loudspeaker.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <param name="timeProvider">The clock of reconnection, or null for the system's.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="PortAudioException">PortAudio or the loudspeaker is missing; the message names the loudspeakers that there are.</exception>
    public PortAudioSink(PortAudioOptions? options = null, TimeProvider? timeProvider = null)
        : this(options, timeProvider, PortAudioNative.Instance)
    {
    }

    internal PortAudioSink(PortAudioOptions? options, TimeProvider? timeProvider, IPortAudioNative native)
    {
        _time = timeProvider ?? TimeProvider.System;
        _player = new Player();
        _connection = new DeviceConnection(native, AudioDirection.Output, options ?? new PortAudioOptions(), _player, _time);
        _player.Ring = new PlaybackRing((int)Format.ToSamples(Ahead), Format.SampleRate);
        _connection.Start();
    }

    /// <inheritdoc/>
    public AudioFormat Format => _connection.Format;

    /// <summary>Gets the device's name.</summary>
    public string DeviceName => _connection.DeviceName;

    /// <summary>Gets how often there was nothing to play in the middle of a reply.</summary>
    public long Underruns => _player.Underruns;

    /// <inheritdoc/>
    public TimeSpan PlayedDuration
    {
        get
        {
            lock (_gate)
            {
                return Format.ToDuration(Hear() - _cleared);
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="PortAudioException">The loudspeaker stopped working.</exception>
    public async ValueTask WriteAsync(AudioFrame frame, CancellationToken cancellationToken = default)
    {
        if (frame.Format != Format)
        {
            throw new ArgumentException($"The loudspeaker takes {Format}; the frame is {frame.Format}.", nameof(frame));
        }

        _player.Expected = true;

        // A longer frame than the ring goes in pieces, so that it goes at all.
        var rest = frame.Samples;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _connection.Check();
            var count = Math.Min(_player.Ring.Room, rest.Length);
            if (count == rest.Length || rest.Length > Format.ToSamples(Ahead))
            {
                _player.Ring.Write(rest.Span[..count]);
                rest = rest[count..];
            }

            if (rest.IsEmpty)
            {
                Count();
                return;
            }

            await Task.Delay(Poll, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="PortAudioException">The loudspeaker stopped working.</exception>
    public async ValueTask DrainAsync(CancellationToken cancellationToken = default)
    {
        _player.Expected = false;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (_gate)
            {
                if (Hear() >= _player.Ring.Written)
                {
                    Count();
                    return;
                }
            }

            _connection.Check();
            await Task.Delay(Poll, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Clear()
    {
        _player.Expected = false;
        lock (_gate)
        {
            var heard = Hear();
            _clearedTo = _player.Ring.Clear();
            _cleared += _clearedTo - heard;
        }
    }

    /// <summary>Stops the device; what was not played is not heard any more.</summary>
    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Gets how far the loudspeaker was heard, what was cleared counted as heard. Under the gate.</summary>
    private long Hear()
    {
        if (_connection.Time is { } now)
        {
            _heard = Math.Max(_heard, _player.Ring.HeardTo(now));
        }

        return _heard = Math.Max(_heard, _clearedTo);
    }

    private void Count()
    {
        var underruns = _player.Underruns;
        var counted = Interlocked.Exchange(ref _underruns, underruns);
        if (underruns > counted)
        {
            DeviceMetrics.Underruns.Add(underruns - counted);
        }
    }

    private sealed class Player : IDeviceClient
    {
        private long _underruns;
        private volatile bool _expected;
        private bool _playing;
        private bool _waited;

        // Set before the device is opened.
        internal PlaybackRing Ring { get; set; } = null!;

        /// <summary>Sets whether more is to come, so that silence is a mistake.</summary>
        internal bool Expected
        {
            set => _expected = value;
        }

        internal long Underruns => Interlocked.Read(ref _underruns);

        public void Record(ReadOnlySpan<short> samples, bool overrun)
        {
        }

        public void Play(Span<short> samples, double heardAt, bool underrun)
        {
            // A reply begins when all that the device asks for is there, or the next time: its first word must not have a hole.
            var waiting = Ring.Waiting;
            if (!_playing && (waiting == 0 || (waiting < samples.Length && _expected && !_waited)))
            {
                _waited = waiting > 0;
                samples.Clear();
                Ring.Skip();
                return;
            }

            _waited = false;
            _playing = Ring.Read(samples, heardAt) == samples.Length;
            if (!_playing && _expected)
            {
                Interlocked.Increment(ref _underruns);
            }
        }
    }
}
