using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.PortAudio.Interop;
using VoiceMiddleware.PortAudio.Streams;

namespace VoiceMiddleware.PortAudio;

/// <summary>A microphone, in one channel.</summary>
/// <remarks>
/// The device records from when it is first read to when it is disposed. It never waits: of more than five seconds that nobody has read the oldest
/// go, are counted (<see cref="Dropped"/>, <c>voice.audio.dropped</c>), and leave a gap in the timestamps.
/// </remarks>
public sealed class PortAudioSource : IAudioSource
{
    private const int FramesPerBlock = 50;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    private readonly DeviceConnection _connection;
    private readonly Recorder _recorder;
    private readonly TimeProvider _time;
    private long _dropped;
    private long _overruns;

    /// <summary>Finds the microphone.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <param name="timeProvider">The clock of reconnection, or null for the system's.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="PortAudioException">PortAudio or the microphone is missing; the message names the microphones that there are.</exception>
    public PortAudioSource(PortAudioOptions? options = null, TimeProvider? timeProvider = null)
        : this(options, timeProvider, PortAudioNative.Instance)
    {
    }

    internal PortAudioSource(PortAudioOptions? options, TimeProvider? timeProvider, IPortAudioNative native)
    {
        _time = timeProvider ?? TimeProvider.System;
        _recorder = new Recorder();
        _connection = new DeviceConnection(native, AudioDirection.Input, options ?? new PortAudioOptions(), _recorder, _time);
        _recorder.Ring = new CaptureRing((int)Format.ToSamples(Kept));
    }

    /// <inheritdoc/>
    public AudioFormat Format => _connection.Format;

    /// <summary>Gets the device's name.</summary>
    public string DeviceName => _connection.DeviceName;

    /// <summary>Gets how much audio was lost because nobody read it in time.</summary>
    public TimeSpan Dropped => Format.ToDuration(Interlocked.Read(ref _dropped));

    /// <summary>Gets how often the device itself lost audio.</summary>
    public long Overruns => _recorder.Overruns;

    /// <inheritdoc/>
    /// <exception cref="PortAudioException">The microphone can not be opened, or stopped working.</exception>
    public async IAsyncEnumerable<AudioFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        _connection.Start();
        var position = 0L;
        var frame = Format.SamplesPerFrame;
        var block = Memory<short>.Empty;
        using var timer = new PeriodicTimer(Poll, _time);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (block.IsEmpty)
            {
                // Frames share blocks of about a second: what was handed out must never change.
                block = new short[FramesPerBlock * frame];
            }

            if (_recorder.Ring.TryRead(ref position, block.Span[..frame], out var lost))
            {
                Count(lost);
                yield return new AudioFrame(block[..frame], Format, Format.ToDuration(position - frame));
                block = block[frame..];
                continue;
            }

            Count(lost);
            _connection.Check();
            await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stops the device.</summary>
    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Count(long lost)
    {
        if (lost > 0)
        {
            Interlocked.Add(ref _dropped, lost);
            DeviceMetrics.Dropped.Add(Format.ToDuration(lost).TotalSeconds);
        }

        var overruns = _recorder.Overruns;
        if (overruns > _overruns)
        {
            DeviceMetrics.Overruns.Add(overruns - _overruns);
            _overruns = overruns;
        }
    }

    private sealed class Recorder : IDeviceClient
    {
        private long _overruns;

        // Set before the device is opened.
        internal CaptureRing Ring { get; set; } = null!;

        internal long Overruns => Interlocked.Read(ref _overruns);

        public void Record(ReadOnlySpan<short> samples, bool overrun)
        {
            Ring.Write(samples);
            if (overrun)
            {
                Interlocked.Increment(ref _overruns);
            }
        }

        public void Play(Span<short> samples, double heardAt, bool underrun) => samples.Clear();
    }
}
