using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Benchmarks.Peers;

/// <summary>A model that answers with the scenario's tokens at the scenario's times.</summary>
internal sealed class ScriptedChatClient(ScenarioLlm script) : IChatClient
{
    private readonly ChatResponseUpdate[] _updates = [.. script.Tokens.Select(token => new ChatResponseUpdate(ChatRole.Assistant, token))];

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var started = Environment.TickCount64;
        for (var i = 0; i < _updates.Length; i++)
        {
            // Against the clock, so that forty timers' rounding does not add up.
            var left = started + script.TimeToFirstTokenMs + ((long)i * script.TokenIntervalMs) - Environment.TickCount64;
            if (left > 0)
            {
                await Task.Delay((int)left, cancellationToken).ConfigureAwait(false);
            }

            yield return _updates[i];
        }
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
