using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Recognition;

/// <summary>Keeps the audio of an utterance while it is read, so that another reader can have it from the beginning.</summary>
/// <remarks>Any number of readers. A reader may give up in the middle of waiting for a frame; the next one waits for the same frame.</remarks>
internal sealed class ReplayableAudio : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<AudioFrame> _frames = [];
    private readonly CancellationTokenSource _stop;
    private readonly IAsyncEnumerator<AudioFrame> _source;
    private Task<bool>? _reading;

    public ReplayableAudio(IAsyncEnumerable<AudioFrame> source, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _source = source.GetAsyncEnumerator(_stop.Token);
    }

    /// <summary>Gets the audio that was read so far.</summary>
    public IReadOnlyList<AudioFrame> Frames
    {
        get
        {
            lock (_gate)
            {
                return [.. _frames];
            }
        }
    }

    /// <summary>Gets why the source failed, or null when it did not.</summary>
    public Exception? Fault
    {
        get
        {
            lock (_gate)
            {
                return _reading is { IsFaulted: true } failed ? failed.Exception!.InnerException : null; // a faulted task has one
            }
        }
    }

    /// <summary>Reads from the beginning: what is kept, then what comes.</summary>
    public async IAsyncEnumerable<AudioFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var next = 0; ; next++)
        {
            AudioFrame? frame = null;
            while (frame is null)
            {
                Task<bool> reading;
                lock (_gate)
                {
                    if (next < _frames.Count)
                    {
                        frame = _frames[next];
                        break;
                    }

                    reading = _reading is { IsCompleted: false } or { IsCompletedSuccessfully: true, Result: false } or { IsFaulted: true }
                        ? _reading
                        : _reading = PullAsync();
                }

                if (!await reading.WaitAsync(cancellationToken).ConfigureAwait(false))
                {
                    yield break;
                }
            }

            yield return frame.Value;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_reading is { IsCompleted: false } reading)
        {
            // A source that does not listen to its token must not hold up the result.
            _ = CloseAfterAsync(reading);
            return;
        }

        await _source.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task<bool> PullAsync()
    {
        // Never inside the gate, where the first step of the source would run otherwise.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (!await _source.MoveNextAsync().ConfigureAwait(false))
        {
            return false;
        }

        lock (_gate)
        {
            _frames.Add(_source.Current);
        }

        return true;
    }

    private async Task CloseAfterAsync(Task reading)
    {
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _source.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }
}
