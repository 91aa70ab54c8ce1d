using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace VoiceMiddleware.Audio;

/// <summary>
/// A sound card without hardware: what <see cref="Speak"/> is given is heard by the microphone, what the loudspeaker is given is played
/// in real time, both on one sample clock, and both may be recorded as the two channels of a WAV file (caller left, assistant right).
/// </summary>
/// <remarks>
/// For scripted callers, demonstrations and tests. Time is the <see cref="TimeProvider"/>'s, so a test runs it in virtual time.
/// All members are safe for concurrent use.
/// </remarks>
public sealed class VirtualSoundCard : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly WavWriter? _recording;
    private readonly MicrophoneSource _microphone;
    private readonly LoudspeakerSink _loudspeaker;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Queue<AudioFrame> _speech = new();
    private readonly short[] _silence;
    private readonly short[] _stereo;
    private Task _clock = Task.CompletedTask;
    private bool _started;
    private bool _hungUp;
    private long _ticks;
    private TaskCompletionSource _speechOver = Completed();

    /// <summary>Creates a card. Its clock starts when the microphone is first read.</summary>
    /// <param name="format">The format of microphone and loudspeaker; one channel.</param>
    /// <param name="timeProvider">The clock, or null for the system's.</param>
    /// <param name="recording">A writer of two channels at the same rate that everything is recorded to, or null. Disposed with the card.</param>
    /// <exception cref="ArgumentException">The format or the recording's format does not fit.</exception>
    public VirtualSoundCard(AudioFormat format, TimeProvider? timeProvider = null, WavWriter? recording = null)
    {
        ArgumentNullException.ThrowIfNull(format);
        if (format.Channels != 1)
        {
            throw new ArgumentException($"A virtual sound card has one channel; {format} has {format.Channels}.", nameof(format));
        }

        if (recording is not null && recording.Format != new AudioFormat(format.SampleRate, 2))
        {
            throw new ArgumentException(
                $"The recording is {recording.Format}; it must be {new AudioFormat(format.SampleRate, 2)}.", nameof(recording));
        }

        Format = format;
        _time = timeProvider ?? TimeProvider.System;
        _recording = recording;
        _silence = new short[format.SamplesPerFrame];
        _stereo = new short[format.SamplesPerFrame * 2];
        _microphone = new MicrophoneSource(this);
        _loudspeaker = new LoudspeakerSink(this);
    }

    /// <summary>Gets the format of microphone and loudspeaker.</summary>
    public AudioFormat Format { get; }

    /// <summary>Gets the microphone: silence, but for what <see cref="Speak"/> was given.</summary>
    public IAudioSource Microphone => _microphone;

    /// <summary>Gets the loudspeaker.</summary>
    public IAudioSink Loudspeaker => _loudspeaker;

    /// <summary>Gets how many microphone frames were lost because nobody read them in time.</summary>
    public long DroppedFrames => _microphone.DroppedFrames;

    /// <summary>Speaks into the microphone, after what is being spoken already.</summary>
    /// <param name="samples">Samples in <see cref="Format"/>. Not copied: they must not change afterwards.</param>
    /// <returns>Completes when all that was given has been spoken.</returns>
    /// <exception cref="InvalidOperationException">The caller has hung up.</exception>
    public Task Speak(ReadOnlyMemory<short> samples)
    {
        lock (_gate)
        {
            if (_hungUp)
            {
                throw new InvalidOperationException($"Nothing can be spoken after {nameof(HangUp)}.");
            }

            foreach (var frame in AudioFramer.Slice(samples, Format))
            {
                _speech.Enqueue(frame);
            }

            if (_speech.Count > 0 && _speechOver.Task.IsCompleted)
            {
                _speechOver = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return _speechOver.Task;
        }
    }

    /// <summary>Ends the microphone's audio after what has been given to <see cref="Speak"/>. The loudspeaker plays on.</summary>
    public void HangUp()
    {
        lock (_gate)
        {
            _hungUp = true;
        }
    }

    /// <summary>Stops the clock and finishes the recording.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _clock.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _microphone.End();
        _loudspeaker.End();
        _recording?.Dispose();
    }

    private void Start()
    {
        lock (_gate)
        {
            if (!_started)
            {
                _started = true;
                _clock = RunClockAsync();
            }
        }
    }

    private async Task RunClockAsync()
    {
        var started = _time.GetTimestamp();
        while (!_stop.IsCancellationRequested)
        {
            var ahead = (AudioFormat.FrameDuration * (_ticks + 1)) - _time.GetElapsedTime(started);
            if (ahead > TimeSpan.Zero)
            {
                await Task.Delay(ahead, _time, _stop.Token).ConfigureAwait(false);
            }

            Tick();
        }
    }

    private void Tick()
    {
        AudioFrame spoken;
        TaskCompletionSource? over = null;
        bool ended;
        var timestamp = AudioFormat.FrameDuration * _ticks++;
        lock (_gate)
        {
            ended = _hungUp && _speech.Count == 0;
            if (!_speech.TryDequeue(out spoken))
            {
                spoken = new AudioFrame(_silence, Format, timestamp);
            }
            else if (_speech.Count == 0)
            {
                over = _speechOver;
            }
        }

        if (spoken.Samples.Length < Format.SamplesPerFrame)
        {
            var whole = new short[Format.SamplesPerFrame];
            spoken.Samples.CopyTo(whole);
            spoken = spoken with { Samples = whole };
        }

        // Played before it is heard: whoever reads a frame knows what the loudspeaker has played by then.
        var played = _loudspeaker.Play();
        if (ended)
        {
            _microphone.End();
        }
        else
        {
            _microphone.Hear(spoken with { Timestamp = timestamp });
        }

        if (_recording is not null)
        {
            Interleave(spoken.Samples.Span, played.Samples.Span);
            _recording.Write(_stereo);
        }

        over?.TrySetResult();
    }

    private void Interleave(ReadOnlySpan<short> left, ReadOnlySpan<short> right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            _stereo[2 * i] = left[i];
            _stereo[(2 * i) + 1] = i < right.Length ? right[i] : (short)0;
        }
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }

    private sealed class MicrophoneSource : IAudioSource
    {
        // Thirty seconds: on a busy machine the clock wakes late and then makes up for it at once, and no word may be lost by that.
        private const int FramesBuffered = 1500;

        private readonly VirtualSoundCard _card;
        private readonly Channel<AudioFrame> _frames;
        private long _dropped;

        public MicrophoneSource(VirtualSoundCard card)
        {
            _card = card;
            _frames = Channel.CreateBounded<AudioFrame>(
                new BoundedChannelOptions(FramesBuffered) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.DropOldest },
                _ => Interlocked.Increment(ref _dropped));
        }

        public AudioFormat Format => _card.Format;

        public long DroppedFrames => Interlocked.Read(ref _dropped);

        public void Hear(AudioFrame frame) => _frames.Writer.TryWrite(frame);

        public void End() => _frames.Writer.TryComplete();

        public async IAsyncEnumerable<AudioFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            _card.Start();
            await foreach (var frame in _frames.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return frame;
            }
        }

        public ValueTask DisposeAsync()
        {
            End();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class LoudspeakerSink(VirtualSoundCard card) : IAudioSink
    {
        // Half a second ahead keeps the voice fluent and leaves little to throw away.
        private const int FramesBuffered = 25;

        private readonly Lock _gate = new();
        private readonly Queue<AudioFrame> _frames = new();
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TimeSpan _played;
        private bool _ended;

        public AudioFormat Format => card.Format;

        public TimeSpan PlayedDuration
        {
            get
            {
                lock (_gate)
                {
                    return _played;
                }
            }
        }

        public async ValueTask WriteAsync(AudioFrame frame, CancellationToken cancellationToken = default)
        {
            if (frame.Format != Format)
            {
                throw new ArgumentException($"The loudspeaker takes {Format}; the frame is {frame.Format}.", nameof(frame));
            }

            while (true)
            {
                Task changed;
                lock (_gate)
                {
                    // In here: a write that is given up before a clear must not slip in behind it.
                    cancellationToken.ThrowIfCancellationRequested();
                    ObjectDisposedException.ThrowIf(_ended, this);
                    if (_frames.Count < FramesBuffered)
                    {
                        _frames.Enqueue(frame);
                        return;
                    }

                    changed = _changed.Task;
                }

                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        public async ValueTask DrainAsync(CancellationToken cancellationToken = default)
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Task changed;
                lock (_gate)
                {
                    if (_frames.Count == 0 || _ended)
                    {
                        return;
                    }

                    changed = _changed.Task;
                }

                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        public void Clear()
        {
            lock (_gate)
            {
                _frames.Clear();
                SignalChange();
            }
        }

        public AudioFrame Play()
        {
            lock (_gate)
            {
                if (!_frames.TryDequeue(out var frame))
                {
                    return new AudioFrame(card._silence, Format, TimeSpan.Zero);
                }

                _played += frame.Duration;
                SignalChange();
                return frame;
            }
        }

        public void End()
        {
            lock (_gate)
            {
                _ended = true;
                SignalChange();
            }
        }

        public ValueTask DisposeAsync()
        {
            End();
            return ValueTask.CompletedTask;
        }

        private void SignalChange()
        {
            var changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            changed.TrySetResult();
        }
    }
}
