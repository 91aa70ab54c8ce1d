using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace CustomPlugin;

/// <summary>
/// Asks a backend of one's own. It is sent <c>{"messages":[{"role":"user","text":"…"}]}</c> and answers with lines of JSON, <c>{"text":"…"}</c>, each
/// as soon as it has it. Put your own protocol in the place of that.
/// </summary>
public sealed class BackendChatClient(Uri endpoint, string? key) : IChatClient
{
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan }; // The session has a time limit of its own (ReplyTimeout).

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <summary>Streams the reply: the voice speaks its first sentence while the backend still writes the second.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = JsonContent.Create(new { messages = messages.Select(message => new { role = message.Role.Value, text = message.Text }) }),
        };
        // With a length: small servers do not take a body in chunks.
        await request.Content.LoadIntoBufferAsync(cancellationToken);
        if (key is { Length: > 0 })
        {
            request.Headers.Authorization = new("Bearer", key);
        }

        // Without ResponseHeadersRead the whole reply would be waited for. The token is cancelled when the caller interrupts.
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length > 0)
            {
                using var piece = JsonDocument.Parse(line);
                yield return new ChatResponseUpdate(ChatRole.Assistant, piece.RootElement.GetProperty("text").GetString());
            }
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => _http.Dispose();
}
