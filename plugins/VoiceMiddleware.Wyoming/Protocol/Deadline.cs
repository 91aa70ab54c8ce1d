namespace VoiceMiddleware.Wyoming.Protocol;

/// <summary>Limits how long one step may take.</summary>
internal static class Deadline
{
    /// <summary>Runs a step; its token is cancelled when the time is up.</summary>
    /// <exception cref="TimeoutException">The time is up.</exception>
    public static async ValueTask<T> WithinAsync<T>(
        TimeSpan limit, TimeProvider time, Func<CancellationToken, ValueTask<T>> step, CancellationToken cancellationToken)
    {
        using var expired = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expired.Token, cancellationToken);
        try
        {
            return await step(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (expired.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Nothing came within {limit}.", error);
        }
    }
}
