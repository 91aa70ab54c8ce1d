namespace VoiceMiddleware.Failover;

/// <summary>Watches over one request to a provider: how long it takes for its first piece, and how long it is silent. Safe for concurrent use.</summary>
internal sealed class ProviderWatch : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _attempt;
    private readonly TimeSpan? _firstTimeout;
    private readonly TimeSpan _silenceTimeout;
    private readonly bool _silenceCountsFromStart;
    private readonly ITimer _first;
    private readonly ITimer _silence;
    private bool _begun;
    private bool _answered;
    private bool _waitedFor;
    private bool _starving;
    private bool _disposed;

    /// <summary>Begins to watch when the provider is waited for.</summary>
    /// <param name="firstTimeout">How long it may take for its first piece, or null for no such limit.</param>
    /// <param name="silenceTimeout">How long it may be silent.</param>
    /// <param name="silenceCountsFromStart">Whether that holds before its first piece too.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">The caller's own.</param>
    public ProviderWatch(TimeSpan? firstTimeout, TimeSpan silenceTimeout, bool silenceCountsFromStart, TimeProvider time, CancellationToken cancellationToken)
    {
        (_firstTimeout, _silenceTimeout, _silenceCountsFromStart) = (firstTimeout, silenceTimeout, silenceCountsFromStart);
        _attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Token = _attempt.Token;
        _first = Timer(() => $"gave nothing within {_firstTimeout?.TotalSeconds:0.###} s");
        _silence = Timer(() => _answered ? $"fell silent for {_silenceTimeout.TotalSeconds:0.###} s" : $"gave nothing within {_silenceTimeout.TotalSeconds:0.###} s");

        ITimer Timer(Func<string> explain) =>
            time.CreateTimer(_ => Expire(explain), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets the token of the request: the caller's, and the end of patience.</summary>
    public CancellationToken Token { get; }

    /// <summary>Gets how the provider was silent for too long, or null when it was not.</summary>
    public string? Silence { get; private set; }

    /// <summary>The provider's next piece is waited for.</summary>
    public void Wait()
    {
        lock (_gate)
        {
            _waitedFor = true;
            if (!_begun)
            {
                _begun = true;
                Set(_first, _firstTimeout ?? Timeout.InfiniteTimeSpan);
            }

            Rearm();
        }
    }

    /// <summary>A piece is there, and nothing is waited for until the reader wants more.</summary>
    public void Answer()
    {
        lock (_gate)
        {
            (_waitedFor, _answered) = (false, true);
            Set(_first, Timeout.InfiniteTimeSpan);
            Rearm();
        }
    }

    /// <summary>The provider waits for us: for audio that is not there yet.</summary>
    public void Starve()
    {
        lock (_gate)
        {
            _starving = true;
            Rearm();
        }
    }

    /// <summary>The provider took what it had waited for: it is alive, and it is its turn.</summary>
    public void Feed()
    {
        lock (_gate)
        {
            _starving = false;
            Rearm();
        }
    }

    /// <summary>Ends the request, whatever still runs of it.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _first.Dispose();
            _silence.Dispose();
        }

        _attempt.Cancel();
        _attempt.Dispose();
    }

    private void Rearm() =>
        Set(_silence, _waitedFor && !_starving && (_answered || _silenceCountsFromStart) ? _silenceTimeout : Timeout.InfiniteTimeSpan);

    private void Set(ITimer timer, TimeSpan due)
    {
        // A provider that was given up may still be reading.
        if (!_disposed)
        {
            timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private void Expire(Func<string> explain)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            Silence ??= explain();
        }

        try
        {
            _attempt.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The request ended just now.
        }
    }
}
