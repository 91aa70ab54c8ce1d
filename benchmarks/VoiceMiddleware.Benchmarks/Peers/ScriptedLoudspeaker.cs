using System.Diagnostics;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Benchmarks.Peers;

/// <summary>A loudspeaker that takes all it is given and plays it in real time, or at once. Tells when a reply begins, ends and is cut short.</summary>
internal sealed class ScriptedLoudspeaker(AudioFormat format, bool inRealTime) : IAudioSink
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _cleared;
    private TimeSpan _before;
    private TimeSpan _pushed;
    private long _started;

    /// <summary>Called with the time of a reply's first frame.</summary>
    public Action<long>? Started { get; set; }

    /// <summary>Called when a reply was played or cleared.</summary>
    public Action? Finished { get; set; }

    /// <summary>Called with the time of every clearing.</summary>
    public Action<long>? Silenced { get; set; }

    public AudioFormat Format => format;

    public TimeSpan PlayedDuration
    {
        get
        {
            lock (_gate)
            {
                return _before + Heard();
            }
        }
    }

    public ValueTask WriteAsync(AudioFrame frame, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long first = 0;
        lock (_gate)
        {
            if (_pushed == TimeSpan.Zero)
            {
                first = _started = Stopwatch.GetTimestamp();
            }

            _pushed += frame.Duration;
        }

        if (first != 0)
        {
            Started?.Invoke(first);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DrainAsync(CancellationToken cancellationToken = default)
    {
        Task cleared;
        TimeSpan left;
        lock (_gate)
        {
            if (_pushed == TimeSpan.Zero)
            {
                return;
            }

            left = inRealTime ? _pushed - Stopwatch.GetElapsedTime(_started) : TimeSpan.Zero;
            cleared = (_cleared ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        if (left > TimeSpan.Zero)
        {
            await Task.WhenAny(cleared, Task.Delay(left, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        lock (_gate)
        {
            if (cleared.IsCompleted || _pushed == TimeSpan.Zero)
            {
                return;
            }

            _before += _pushed;
            _pushed = TimeSpan.Zero;
        }

        Finished?.Invoke();
    }

    public void Clear()
    {
        var now = Stopwatch.GetTimestamp();
        bool cut;
        TaskCompletionSource? cleared;
        lock (_gate)
        {
            cut = _pushed > TimeSpan.Zero;
            _before += Heard();
            _pushed = TimeSpan.Zero;
            (cleared, _cleared) = (_cleared, null);
        }

        Silenced?.Invoke(now);
        cleared?.TrySetResult();
        if (cut)
        {
            Finished?.Invoke();
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private TimeSpan Heard()
    {
        var elapsed = inRealTime && _pushed > TimeSpan.Zero ? Stopwatch.GetElapsedTime(_started) : _pushed;
        return elapsed < _pushed ? elapsed : _pushed;
    }
}
