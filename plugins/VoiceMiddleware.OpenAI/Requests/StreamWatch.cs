namespace VoiceMiddleware.OpenAI.Requests;

/// <summary>Ends a stream when its reader goes, and when it falls silent. Lives as long as the stream.</summary>
internal sealed class StreamWatch : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenRegistration _reader;
    private readonly CancellationToken _readerToken;
    private readonly TimeSpan _patience;

    public StreamWatch(TimeProvider time, TimeSpan patience, CancellationToken reader)
    {
        _stop = new(Timeout.InfiniteTimeSpan, time);
        _patience = patience;
        _readerToken = reader;
        _reader = reader.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);
    }

    public CancellationToken Token => _stop.Token;

    /// <summary>Gets whether the stream was ended because nothing came.</summary>
    public bool FellSilent => _stop.IsCancellationRequested && !_readerToken.IsCancellationRequested;

    /// <summary>Ends the stream too when another token is cancelled, until the registration is disposed.</summary>
    public CancellationTokenRegistration Until(CancellationToken attempt) =>
        attempt.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);

    /// <summary>Waits for the next piece, within the patience.</summary>
    public async ValueTask<T> WaitAsync<T>(Func<CancellationToken, ValueTask<T>> next)
    {
        _stop.CancelAfter(_patience);
        var piece = await next(_stop.Token).ConfigureAwait(false);
        _stop.CancelAfter(Timeout.InfiniteTimeSpan);
        return piece;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _stop.Dispose();
    }
}
