using System.Threading.Tasks.Sources;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Diagnostics;

namespace VoiceMiddleware.Conversation;

/// <summary>The audio of an utterance on its way to the recogniser: one writer, one reader. Passing a frame on does not allocate, whoever waits.</summary>
/// <remarks>
/// A channel would do the same, but allocates for every wait of a reader that can be cancelled; and a recogniser that keeps up waits for every frame.
/// </remarks>
/// <param name="capacity">The most frames that wait for the reader; the writer waits then.</param>
internal sealed class FrameQueue(int capacity) : IValueTaskSource<bool>
{
    private readonly Lock _gate = new();
    private AudioFrame[] _frames = new AudioFrame[Math.Min(capacity, 8)];
    private int _first;
    private int _count;
    private bool _completed;
    private bool _read;
    private bool _readerWaits;
    private CancellationToken _cancelled;
    private AudioFrame _current;
    private TaskCompletionSource? _room;
    private ManualResetValueTaskSourceCore<bool> _more = new() { RunContinuationsAsynchronously = true };

    /// <summary>Queues a frame; waits while there is no room. When the queue has been completed the frame is dropped.</summary>
    public ValueTask WriteAsync(AudioFrame frame, CancellationToken cancellationToken) =>
        TryWrite(frame) ? ValueTask.CompletedTask : WaitAndWriteAsync(frame, cancellationToken);

    /// <summary>Says that no more follows. Safe to call from any thread, also more than once.</summary>
    public void Complete()
    {
        TaskCompletionSource? room;
        bool signal;
        lock (_gate)
        {
            _completed = true;
            (signal, _readerWaits) = (_readerWaits, false);
            (room, _room) = (_room, null);
        }

        if (signal)
        {
            _more.SetResult(false);
        }

        room?.TrySetResult();
    }

    /// <summary>Takes the frames out, once, until the queue is completed and empty.</summary>
    /// <param name="cancellationToken">Ends the reading, beside the token that the enumeration itself is given.</param>
    public IAsyncEnumerable<AudioFrame> ReadAllAsync(CancellationToken cancellationToken) => new Reading(this, cancellationToken);

    bool IValueTaskSource<bool>.GetResult(short token) => _more.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _more.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _more.OnCompleted(continuation, state, token, flags);

    private bool TryWrite(AudioFrame frame)
    {
        lock (_gate)
        {
            if (_completed)
            {
                return true;
            }

            if (!_readerWaits)
            {
                if (_count == capacity)
                {
                    return false;
                }

                Enqueue(frame);
                return true;
            }

            _readerWaits = false;
            _current = frame;
        }

        _more.SetResult(true);
        return true;
    }

    private async ValueTask WaitAndWriteAsync(AudioFrame frame, CancellationToken cancellationToken)
    {
        VoiceDiagnostics.AudioHeldUp.Add(frame.Duration.TotalSeconds);
        do
        {
            Task room;
            lock (_gate)
            {
                if (_completed || _count < capacity)
                {
                    continue;
                }

                room = (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        while (!TryWrite(frame));
    }

    private ValueTask<bool> MoveNextAsync()
    {
        TaskCompletionSource? room = null;
        lock (_gate)
        {
            if (_cancelled.IsCancellationRequested)
            {
                return ValueTask.FromCanceled<bool>(_cancelled);
            }

            if (_count == 0)
            {
                _current = default;
                if (_completed)
                {
                    return ValueTask.FromResult(false);
                }

                _readerWaits = true;
                _more.Reset();
                return new ValueTask<bool>(this, _more.Version);
            }

            _current = _frames[_first];
            _frames[_first] = default;
            _first = (_first + 1) % _frames.Length;
            _count--;
            (room, _room) = (_room, null);
        }

        room?.TrySetResult();
        return ValueTask.FromResult(true);
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        bool signal;
        lock (_gate)
        {
            _cancelled = cancellationToken;
            (signal, _readerWaits) = (_readerWaits, false);
        }

        if (signal)
        {
            _more.SetException(new OperationCanceledException(cancellationToken));
        }
    }

    private void BeginReading()
    {
        lock (_gate)
        {
            if (_read)
            {
                throw new InvalidOperationException("The audio of an utterance can be read only once. Keep the frames that are needed again.");
            }

            _read = true;
        }
    }

    private void Enqueue(AudioFrame frame)
    {
        if (_count == _frames.Length)
        {
            var larger = new AudioFrame[Math.Min(capacity, 2 * _frames.Length)];
            for (var i = 0; i < _count; i++)
            {
                larger[i] = _frames[(_first + i) % _frames.Length];
            }

            (_frames, _first) = (larger, 0);
        }

        _frames[(_first + _count++) % _frames.Length] = frame;
    }

    private sealed class Reading(FrameQueue queue, CancellationToken outer) : IAsyncEnumerable<AudioFrame>, IAsyncEnumerator<AudioFrame>
    {
        private CancellationTokenRegistration _outer;
        private CancellationTokenRegistration _inner;

        public AudioFrame Current => queue._current;

        public IAsyncEnumerator<AudioFrame> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            queue.BeginReading();
            _outer = Follow(outer);
            _inner = cancellationToken == outer ? default : Follow(cancellationToken);
            return this;
        }

        public ValueTask<bool> MoveNextAsync() => queue.MoveNextAsync();

        public async ValueTask DisposeAsync()
        {
            await _outer.DisposeAsync().ConfigureAwait(false);
            await _inner.DisposeAsync().ConfigureAwait(false);
        }

        private CancellationTokenRegistration Follow(CancellationToken cancellationToken) =>
            cancellationToken.UnsafeRegister(static (state, token) => ((FrameQueue)state!).Cancel(token), queue);
    }
}
