namespace VoiceMiddleware.Conversation;

/// <summary>Counts what is going on and tells when nothing is.</summary>
internal sealed class IdleSignal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _idle;
    private Action<bool>? _observer;
    private int _active;

    public void Enter()
    {
        lock (_gate)
        {
            EnterLocked();
        }
    }

    /// <summary>Enters when nothing is going on.</summary>
    /// <returns>False when something is; then nothing was entered.</returns>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_active > 0)
            {
                return false;
            }

            EnterLocked();
            return true;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            if (--_active == 0)
            {
                _observer?.Invoke(true);
                _idle?.TrySetResult();
            }
        }
    }

    /// <summary>Tells one observer, at once and with every change, whether nothing is going on. It is called with the lock held and must be quick.</summary>
    public void Observe(Action<bool>? observer)
    {
        lock (_gate)
        {
            _observer = observer;
            observer?.Invoke(_active == 0);
        }
    }

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _active == 0 ? Task.CompletedTask : _idle!.Task.WaitAsync(cancellationToken);
        }
    }

    private void EnterLocked()
    {
        if (_active++ == 0)
        {
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _observer?.Invoke(false);
        }
    }
}
