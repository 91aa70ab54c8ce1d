using System.Runtime.CompilerServices;

namespace VoiceMiddleware.Conversation;

/// <summary>Makes cancellation certain for streams of engines that may ignore their token.</summary>
internal static class HardCancellation
{
    /// <summary>Passes a stream on and leaves it at once when the token is cancelled, whether or not the stream takes notice.</summary>
    public static async IAsyncEnumerable<T> LeaveOnCancellation<T>(
        this IAsyncEnumerable<T> source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var items = source.GetAsyncEnumerator(cancellationToken);
        var abandoned = false;
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var next = items.MoveNextAsync();
                bool more;
                if (next.IsCompleted)
                {
                    more = await next.ConfigureAwait(false);
                }
                else
                {
                    var pending = next.AsTask();
                    try
                    {
                        more = await pending.WaitAsync(cancellationToken).ConfigureAwait(false);
                    }
                    catch (OperationCanceledException) when (!pending.IsCompleted)
                    {
                        // An iterator must not be disposed while it runs: whoever it waits for lets it go some day.
                        abandoned = true;
                        _ = pending.ContinueWith(
                            static (task, state) =>
                            {
                                _ = task.Exception;
                                return ((IAsyncEnumerator<T>)state!).DisposeAsync().AsTask();
                            },
                            items, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                        throw;
                    }
                }

                if (!more)
                {
                    yield break;
                }

                yield return items.Current;
            }
        }
        finally
        {
            if (!abandoned)
            {
                await items.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
