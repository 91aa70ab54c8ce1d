using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Conversation;

/// <summary>Has a phrase spoken when the tools of a turn take long, before the reply has any text. One for a session; one turn at a time.</summary>
internal sealed class SlowToolFiller(VoiceSessionOptions options, TimeProvider time)
{
    private int _spoken;

    /// <summary>Waits for a reply's first text, and has a phrase spoken when tools keep it.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="speakAsync">Speaks a phrase to its end.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The whole reply. It must be read, once; that lets go of what is held.</returns>
    /// <exception cref="TurnStageException">The reply failed, or took too long.</exception>
    public async Task<IAsyncEnumerable<ChatResponseUpdate>> WaitAsync(
        IAsyncEnumerable<ChatResponseUpdate> reply, Func<string, Task> speakAsync, CancellationToken cancellationToken)
    {
        if (options.Fillers.Phrases.Count == 0)
        {
            return reply;
        }

        var before = new List<ChatResponseUpdate>();
        var updates = reply.LeaveOnCancellation(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var next = default(Task<bool>);
        try
        {
            var calls = false;
            var said = false;
            while (true)
            {
                next = updates.MoveNextAsync().AsTask();
                if (calls && !said && !await IsInTimeAsync(next, options.Fillers.After, cancellationToken).ConfigureAwait(false))
                {
                    said = true;
                    await speakAsync(options.Fillers.Phrases[_spoken++ % options.Fillers.Phrases.Count]).ConfigureAwait(false);
                }

                // The silence of a model is measured where its text is read; until then it is measured here.
                if (!await IsInTimeAsync(next, options.ReplyTimeout, cancellationToken).ConfigureAwait(false))
                {
                    throw new TurnStageException(TurnStage.Reply, new TimeoutException(
                        $"The chat client gave no text within {options.ReplyTimeout}. Raise {nameof(VoiceSessionOptions.ReplyTimeout)} or look at the backend."));
                }

                if (!await next.ConfigureAwait(false))
                {
                    break;
                }

                before.Add(updates.Current);
                if (updates.Current.Text.Length > 0)
                {
                    break;
                }

                calls |= updates.Current.Contents.Any(content => content is FunctionCallContent { InformationalOnly: false });
                calls &= !updates.Current.Contents.Any(content => content is FunctionResultContent);
            }
        }
        catch
        {
            _ = LetGoAsync(updates, next);
            throw;
        }

        return JoinAsync(before, updates, cancellationToken);
    }

    private async Task<bool> IsInTimeAsync(Task task, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (task.IsCompleted)
        {
            return true;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var limit = Task.Delay(patience, time, over.Token);
        var inTime = await Task.WhenAny(task, limit).ConfigureAwait(false) == task;
        await over.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return inTime;
    }

    /// <summary>An iterator must not be disposed while it runs.</summary>
    private static async Task LetGoAsync(IAsyncEnumerator<ChatResponseUpdate> updates, Task? running)
    {
        if (running is not null)
        {
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await updates.DisposeAsync().ConfigureAwait(false);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> JoinAsync(
        List<ChatResponseUpdate> before, IAsyncEnumerator<ChatResponseUpdate> updates, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using (updates.ConfigureAwait(false))
        {
            foreach (var update in before)
            {
                yield return update;
            }

            while (await updates.MoveNextAsync().ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return updates.Current;
            }
        }
    }
}
