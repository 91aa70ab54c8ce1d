namespace VoiceMiddleware.Conversation;

/// <summary>Counts what is going on and tells when nothing is.</summary>
internal sealed class IdleSignal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _idle;
    private int _active;

    public void Enter()
    {
        lock (_gate)
        {
            if (_active++ == 0)
            {
                _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            if (--_active == 0)
            {
                _idle?.TrySetResult();
            }
        }
    }

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _active == 0 ? Task.CompletedTask : _idle!.Task.WaitAsync(cancellationToken);
        }
    }
}
