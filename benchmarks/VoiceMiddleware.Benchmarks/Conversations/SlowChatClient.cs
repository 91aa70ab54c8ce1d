using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Benchmarks.Conversations;

/// <summary>A model that thinks for a while before its first word, as one over the network does.</summary>
internal sealed class SlowChatClient(IChatClient inner, TimeSpan delay) : DelegatingChatClient(inner)
{
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, cancellationToken).ConfigureAwait(false);
        }

        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }
    }
}
