using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Cli.Load;

/// <summary>
/// One caller's line: a microphone that hears noise and what the caller says, and a loudspeaker that plays in real time. It has no clock of its own: <see cref="Tick"/> passes
/// 20 ms. Ticks come from one thread; everything else is safe for concurrent use.
/// </summary>
internal sealed class LoadLine : IAudioSource, IAudioSink
{
    private const int FramesHeld = 50;
    private const int FramesAhead = 25;

    private readonly DelayHistogram _frameDelays;
    private readonly short[] _noise;
    private readonly Channel<(AudioFrame Frame, long Due)> _microphone;
    private readonly Lock _gate = new();
    private readonly Queue<AudioFrame> _loudspeaker = new(FramesAhead);
    private ReadOnlyMemory<short> _speech;
    private TaskCompletionSource<long>? _spoken;
    private TaskCompletionSource<long>? _answer;
    private TaskCompletionSource? _room;
    private TimeSpan _played;
    private long _ticks;
    private long _dropped;

    /// <summary>Creates a line.</summary>
    /// <param name="noise">What is heard while nobody speaks; whole frames.</param>
    /// <param name="frameDelays">Told how long each frame waited.</param>
    internal LoadLine(short[] noise, DelayHistogram frameDelays)
    {
        (_noise, _frameDelays) = (noise, frameDelays);
        _microphone = Channel.CreateBounded<(AudioFrame, long)>(
            new BoundedChannelOptions(FramesHeld) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.DropOldest }, _ => Interlocked.Increment(ref _dropped));
    }

    /// <inheritdoc cref="IAudioSource.Format"/>
    public AudioFormat Format => AudioFormat.Speech16Khz;

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

    internal long DroppedFrames => Interlocked.Read(ref _dropped);

    /// <summary>Speaks.</summary>
    /// <param name="samples">Whole frames.</param>
    /// <returns>When the last of it was heard, and when the first audio came after that, as timestamps of <see cref="Stopwatch"/>.</returns>
    internal (Task<long> Spoken, Task<long> Answer) Speak(ReadOnlyMemory<short> samples)
    {
        lock (_gate)
        {
            _speech = samples;
            _spoken = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return (_spoken.Task, _answer.Task);
        }
    }

    /// <summary>Ends the caller's audio. The loudspeaker plays on.</summary>
    internal void HangUp() => _microphone.Writer.TryComplete();

    /// <summary>Passes 20 ms.</summary>
    /// <param name="due">When they were over, as a timestamp of <see cref="Stopwatch"/>.</param>
    internal void Tick(long due)
    {
        ReadOnlyMemory<short> heard;
        TaskCompletionSource? room = null;
        TaskCompletionSource<long>? spoken = null;
        lock (_gate)
        {
            if (_loudspeaker.TryDequeue(out var frame))
            {
                _played += frame.Duration;
                (room, _room) = (_room, null);
            }

            if (_speech.Length > 0)
            {
                heard = _speech[..Format.SamplesPerFrame];
                _speech = _speech[Format.SamplesPerFrame..];
                if (_speech.Length == 0)
                {
                    spoken = _spoken;
                }
            }
            else
            {
                heard = _noise.AsMemory((int)(_ticks * Format.SamplesPerFrame % _noise.Length), Format.SamplesPerFrame);
            }
        }

        _microphone.Writer.TryWrite((new AudioFrame(heard, Format, AudioFormat.FrameDuration * _ticks++), due));
        spoken?.TrySetResult(due);
        room?.TrySetResult();
    }

    public async IAsyncEnumerable<AudioFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var (frame, due) in _microphone.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            _frameDelays.Add(Stopwatch.GetElapsedTime(due));
            yield return frame;
        }
    }

    public async ValueTask WriteAsync(AudioFrame frame, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task room;
            lock (_gate)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_speech.Length == 0)
                {
                    _answer?.TrySetResult(Stopwatch.GetTimestamp());
                }

                if (_loudspeaker.Count < FramesAhead)
                {
                    _loudspeaker.Enqueue(frame);
                    return;
                }

                room = Room();
            }

            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DrainAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task room;
            lock (_gate)
            {
                if (_loudspeaker.Count == 0)
                {
                    return;
                }

                room = Room();
            }

            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Clear()
    {
        TaskCompletionSource? room;
        lock (_gate)
        {
            _loudspeaker.Clear();
            (room, _room) = (_room, null);
        }

        room?.TrySetResult();
    }

    public ValueTask DisposeAsync()
    {
        HangUp();
        return default;
    }

    private Task Room() => (_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
}
