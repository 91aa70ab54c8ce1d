using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Conversation;

/// <summary>A sink that can fall silent and go on where it stopped. It keeps what was handed to the inner sink and not yet heard.</summary>
/// <remarks>One writer; everything else may come from any thread. Keeps no more than the inner sink buffers.</remarks>
internal sealed class PausableSink(IAudioSink inner) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Queue<AudioFrame> _unheard = new();
    private TimeSpan _front = inner.PlayedDuration;

    // Exists while the writer has to wait: from a pause to the end of the replay.
    private TaskCompletionSource? _held;

    // Grows with every pause and clear; who began before the last one must write no more.
    private int _generation;
    private int _replayed = -1;
    private CancellationToken _run;
    private CancellationTokenSource _flow = new();

    public AudioFormat Format => inner.Format;

    /// <summary>Gets how much has been heard.</summary>
    public TimeSpan PlayedDuration => inner.PlayedDuration;

    /// <summary>Gets whether the sink has fallen silent and has not gone on yet.</summary>
    public bool IsPaused => Volatile.Read(ref _held) is not null;

    /// <summary>Begins a new run of audio. Everything before it has been heard, cleared, or will never be.</summary>
    /// <param name="cancellationToken">Gives up writing and waiting in this run.</param>
    public void Begin(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _run = cancellationToken;
            _flow.Dispose();
            _flow = CancellationTokenSource.CreateLinkedTokenSource(_run);
            if (_held is null)
            {
                _unheard.Clear();
                _front = inner.PlayedDuration;
            }
        }
    }

    /// <summary>Queues a frame; waits while the sink is paused or its buffer is full.</summary>
    public async ValueTask WriteAsync(AudioFrame frame)
    {
        int generation;
        CancellationToken flow;
        while (true)
        {
            Task held;
            lock (_gate)
            {
                if (_held is null)
                {
                    Trim();
                    _unheard.Enqueue(frame);
                    (generation, flow) = (_generation, _flow.Token);
                    break;
                }

                held = _held.Task;
            }

            await held.WaitAsync(_run).ConfigureAwait(false);
        }

        await PassOnAsync(frame, generation, flow).ConfigureAwait(false);
    }

    /// <summary>Waits until all that was queued has been heard or cleared.</summary>
    public async ValueTask DrainAsync()
    {
        while (true)
        {
            Task? held;
            int generation;
            lock (_gate)
            {
                (held, generation) = (_held?.Task, _generation);
            }

            if (held is not null)
            {
                await held.WaitAsync(_run).ConfigureAwait(false);
                continue;
            }

            await inner.DrainAsync(_run).ConfigureAwait(false);
            lock (_gate)
            {
                if (_generation == generation)
                {
                    return;
                }
            }
        }
    }

    /// <summary>Falls silent at once and keeps what was not heard.</summary>
    public void Pause()
    {
        StopWriting(hold: true);
        lock (_gate)
        {
            inner.Clear();
            Trim();
            CutFirst();
        }
    }

    /// <summary>Goes on where the sink was paused.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            if (_held is not null && _replayed != _generation)
            {
                _replayed = _generation;
                _ = ReplayAsync([.. _unheard], _generation, _flow.Token);
            }
        }
    }

    /// <summary>Drops what was not heard. Silence follows at once, and writing is possible again.</summary>
    public void Clear()
    {
        StopWriting(hold: false);
        TaskCompletionSource? held;
        lock (_gate)
        {
            inner.Clear();
            _unheard.Clear();
            _front = inner.PlayedDuration;
            (held, _held) = (_held, null);
        }

        held?.TrySetResult();
    }

    /// <summary>Drops what was not heard; a sink that is paused stays so.</summary>
    /// <returns>Whether it is not paused.</returns>
    public bool Drop()
    {
        CancellationTokenSource flow;
        bool replaying;
        lock (_gate)
        {
            replaying = _held is not null && _replayed == _generation;
            _generation++;
            flow = _flow;
            _flow = CancellationTokenSource.CreateLinkedTokenSource(_run);
        }

        flow.Cancel();
        flow.Dispose();
        lock (_gate)
        {
            inner.Clear();
            _unheard.Clear();
            _front = inner.PlayedDuration;
            if (replaying && _held is not null)
            {
                // The replay that was to end the pause has ended with the generation.
                _replayed = _generation;
                _ = ReplayAsync([], _generation, _flow.Token);
            }

            return _held is null;
        }
    }

    public void Dispose()
    {
        _writing.Dispose();
        _flow.Dispose();
    }

    /// <summary>Ends the write that waits for room, if there is one, before the inner sink is cleared: or it would slip in behind.</summary>
    private void StopWriting(bool hold)
    {
        CancellationTokenSource flow;
        lock (_gate)
        {
            // Together: whoever drains must not find the one without the other.
            _generation++;
            _held ??= hold ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null;
            flow = _flow;
            _flow = CancellationTokenSource.CreateLinkedTokenSource(_run);
        }

        flow.Cancel();
        flow.Dispose();
    }

    /// <summary>Hands a frame to the inner sink, unless the sink was paused or cleared since. Returns whether it went through.</summary>
    private async ValueTask<bool> PassOnAsync(AudioFrame frame, int generation, CancellationToken flow)
    {
        // A frame that was on its way when the sink was paused may still be there.
        await _writing.WaitAsync(_run).ConfigureAwait(false);
        try
        {
            if (IsPast(generation))
            {
                return false;
            }

            await inner.WriteAsync(frame, flow).ConfigureAwait(false);
            if (!IsPast(generation))
            {
                return true;
            }

            // It slipped in all the same; a replay, if there is one, waits for its place behind us.
            inner.Clear();
            return false;
        }
        catch (OperationCanceledException) when (IsPast(generation) && !_run.IsCancellationRequested)
        {
            // Whoever paused the sink must not go on with our caller's work.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            return false;
        }
        finally
        {
            _writing.Release();
        }
    }

    private bool IsPast(int generation)
    {
        lock (_gate)
        {
            return _generation != generation;
        }
    }

    private async Task ReplayAsync(AudioFrame[] frames, int generation, CancellationToken flow)
    {
        try
        {
            foreach (var frame in frames)
            {
                if (!await PassOnAsync(frame, generation, flow).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
        catch (Exception)
        {
            // The sink failed: the writer meets the same fault with its next frame or when it drains, and its turn reports it.
        }

        TaskCompletionSource? held;
        lock (_gate)
        {
            if (_generation != generation)
            {
                return;
            }

            (held, _held) = (_held, null);
        }

        held?.TrySetResult();
    }

    private void Trim()
    {
        var played = inner.PlayedDuration;
        while (_unheard.TryPeek(out var first) && _front + first.Duration <= played)
        {
            _front += first.Duration;
            _unheard.Dequeue();
        }

        if (_unheard.Count == 0)
        {
            _front = played;
        }
    }

    /// <summary>Takes the part of the first frame away that was heard, so that nothing is heard twice.</summary>
    private void CutFirst()
    {
        var heard = inner.PlayedDuration - _front;
        if (heard <= TimeSpan.Zero || !_unheard.TryDequeue(out var first))
        {
            return;
        }

        var rest = first.Samples[Math.Min(first.Samples.Length, (int)Format.ToSamples(heard))..];
        AudioFrame[] later = [.. _unheard];
        _unheard.Clear();
        if (rest.Length > 0)
        {
            _unheard.Enqueue(first with { Samples = rest });
        }

        foreach (var frame in later)
        {
            _unheard.Enqueue(frame);
        }

        _front = inner.PlayedDuration;
    }
}
