using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Cli.Devices.Virtual;

/// <summary>What happened in a session, for somebody who waits for it. Safe for concurrent use.</summary>
internal sealed class NotificationLog
{
    private readonly Lock _gate = new();
    private readonly List<VoiceNotification> _all = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets how many there are, for <see cref="WaitAsync"/>.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _all.Count;
            }
        }
    }

    /// <summary>Gets the kind of the last one.</summary>
    internal string Last
    {
        get
        {
            lock (_gate)
            {
                return _all.Count > 0 ? _all[^1].GetType().Name : "nothing";
            }
        }
    }

    internal void Add(VoiceNotification notification)
    {
        // Guesses are many, and nobody waits for one.
        if (notification is UtteranceUpdated)
        {
            return;
        }

        TaskCompletionSource changed;
        lock (_gate)
        {
            _all.Add(notification);
            (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }

    /// <summary>Waits for a notification.</summary>
    /// <param name="from">How many were there before those that count.</param>
    /// <param name="isIt">Whether it is the one.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The first that fits, or null when there was none in time.</returns>
    internal async Task<T?> WaitAsync<T>(int from, Func<T, bool> isIt, TimeSpan patience, CancellationToken cancellationToken)
        where T : VoiceNotification
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_all.Skip(from).OfType<T>().FirstOrDefault(isIt) is { } found)
                {
                    return found;
                }

                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }
    }
}
