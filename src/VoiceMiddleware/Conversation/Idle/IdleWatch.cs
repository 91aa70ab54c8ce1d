namespace VoiceMiddleware.Conversation;

/// <summary>Waits while nothing goes on in a session, and has the assistant ask again, and say goodbye in the end. Safe for concurrent use.</summary>
internal sealed class IdleWatch(
    string conversationId, IdleOptions options, IdleSignal idle, TurnQueue queue, Action<VoiceNotification> publish, TimeProvider time) : IDisposable
{
    // Timers of some systems fire a little early by the clock that time is measured with.
    private static readonly TimeSpan TimerError = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly string[] _reprompts = [.. options.Reprompts];
    private ITimer? _timer;
    private long _idleSince;
    private int _asked;

    /// <summary>Begins to watch, where there is a time-out.</summary>
    public void Start()
    {
        if (options.Timeout is null)
        {
            return;
        }

        lock (_gate)
        {
            _timer = time.CreateTimer(static watch => ((IdleWatch)watch!).OnTimeout(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan); // its state is this
        }

        idle.Observe(OnIdleChanged);
    }

    /// <summary>The caller or the application has said something: the first re-prompt is the next again.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _asked = 0;
        }
    }

    /// <summary>Watches no longer.</summary>
    public void Dispose()
    {
        idle.Observe(null);
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }

    private void OnIdleChanged(bool isIdle)
    {
        lock (_gate)
        {
            if (isIdle)
            {
                _idleSince = time.GetTimestamp();
            }

            _timer?.Change(isIdle ? options.Timeout!.Value : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan); // without a time-out nothing is observed
        }
    }

    private void OnTimeout()
    {
        // From here on the session is not idle: whatever begins meanwhile comes after this turn.
        if (!idle.TryEnter())
        {
            return;
        }

        try
        {
            if (Next() is not var (text, reprompts, ends))
            {
                return;
            }

            var (turnNumber, span) = queue.Begin(TurnTrigger.Proactive);
            publish(new CallerIdle(conversationId, turnNumber, reprompts, ends));
            queue.TryAdd(new PendingTurn(turnNumber, TurnTrigger.Proactive, text) { Span = span, EndsConversation = ends });
        }
        finally
        {
            idle.Leave();
        }
    }

    /// <summary>Gets what to say now, how often that is to ask again, and whether it is the end; null when it is too early, or too late.</summary>
    private (string Text, int Reprompts, bool Ends)? Next()
    {
        lock (_gate)
        {
            if (_timer is null || time.GetElapsedTime(_idleSince) < options.Timeout!.Value - TimerError)
            {
                // Something was said just when the timer fired, and the timer has been set anew.
                return null;
            }

            return _asked < _reprompts.Length ? (_reprompts[_asked++], _asked, false) : (options.Goodbye ?? "", _asked, true);
        }
    }
}
