using VoiceMiddleware.OpenAI.Requests;
using Wire = OpenAI.Chat;

namespace VoiceMiddleware.OpenAI.Messages;

/// <summary>A streamed reply, opened up to its first word, call or end: until then it may be asked for again.</summary>
internal sealed class ReplyStream : IAsyncDisposable
{
    private readonly StreamWatch _watch;
    private readonly IAsyncEnumerator<Wire.StreamingChatCompletionUpdate> _updates;
    private readonly Queue<Wire.StreamingChatCompletionUpdate> _held = new();

    private ReplyStream(StreamWatch watch, IAsyncEnumerator<Wire.StreamingChatCompletionUpdate> updates)
    {
        _watch = watch;
        _updates = updates;
    }

    /// <summary>Asks for a reply.</summary>
    /// <param name="connection">The way to the server.</param>
    /// <param name="start">Begins the request, with the token that ends it.</param>
    /// <param name="attempt">Gives this attempt up.</param>
    /// <param name="reader">Gives up the reply as a whole.</param>
    public static async Task<ReplyStream> OpenAsync(
        ServerConnection connection, Func<CancellationToken, IAsyncEnumerable<Wire.StreamingChatCompletionUpdate>> start, CancellationToken attempt, CancellationToken reader)
    {
        var watch = connection.Watch(reader);
        var stream = new ReplyStream(watch, start(watch.Token).GetAsyncEnumerator(watch.Token));
        try
        {
            using var _ = watch.Until(attempt);
            while (await stream._updates.MoveNextAsync().ConfigureAwait(false))
            {
                var update = stream._updates.Current;
                stream._held.Enqueue(update);
                if (HasSubstance(update))
                {
                    return stream;
                }
            }

            throw connection.CutOff("the reply");
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Gets the next update, or null at the end.</summary>
    public async ValueTask<Wire.StreamingChatCompletionUpdate?> NextAsync(ServerConnection connection)
    {
        if (_held.TryDequeue(out var held))
        {
            return held;
        }

        return await connection.NextAsync(_watch, "the reply", _ => _updates.MoveNextAsync()).ConfigureAwait(false) ? _updates.Current : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _updates.DisposeAsync().ConfigureAwait(false);
        _watch.Dispose();
    }

    private static bool HasSubstance(Wire.StreamingChatCompletionUpdate update) =>
        update.FinishReason is not null
        || update.ToolCallUpdates.Count > 0
        || !string.IsNullOrEmpty(update.RefusalUpdate)
        || update.ContentUpdate.Any(part => !string.IsNullOrEmpty(part.Text));
}
