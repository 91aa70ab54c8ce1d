using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Tests.Failover;

/// <summary>Says its name and what it was told, or calls the first tool when it may and the caller asks for it, unless it is in trouble.</summary>
internal sealed class TroubledChatClient(string name, params Trouble[] script) : IChatClient
{
    private readonly ChatClientMetadata _metadata = new(name, null, name + "-1");

    public Troubles Troubles { get; } = new(script);

    public ConcurrentQueue<ChatOptions?> Options { get; } = new();

    /// <summary>Gets an object that the client gives as a service, or null.</summary>
    public object? Service { get; init; }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        Options.Enqueue(options);
        var asked = messages.LastOrDefault()?.Text ?? throw new ArgumentException("There is no message.", nameof(messages));
        var trouble = Troubles.Next();
        await Troubles.ActAsync(trouble, atTheEnd: false);
        var id = Guid.NewGuid().ToString("N");

        // As some servers do: an empty beginning, then thoughts.
        yield return new(ChatRole.Assistant, "") { ResponseId = id };
        yield return new(ChatRole.Assistant, [new TextReasoningContent("hm")]) { ResponseId = id };
        await Troubles.ActAsync(trouble, atTheEnd: true);
        if (trouble is Trouble.ThrowsAfterAPartial)
        {
            throw new HttpRequestException("https://server/?key=sk-secret", null, System.Net.HttpStatusCode.BadGateway);
        }

        if (asked == "call" && options is { Tools: [var tool, ..] } && options.ToolMode is not NoneChatToolMode)
        {
            yield return new(ChatRole.Assistant, [new FunctionCallContent("1", tool.Name)]) { ResponseId = id, FinishReason = ChatFinishReason.ToolCalls };
            yield break;
        }

        foreach (var piece in new[] { $"{name} heard ", asked })
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new(ChatRole.Assistant, piece) { ResponseId = id };
            if (trouble == Trouble.ThrowsAfterAFinal)
            {
                throw new IOException("The stream was cut.");
            }

            if (trouble == Trouble.HangsAfterAFinal)
            {
                await Troubles.Hang();
            }
        }

        yield return new(ChatRole.Assistant, "") { ResponseId = id, FinishReason = ChatFinishReason.Stop };
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType.IsInstanceOfType(_metadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this
        : serviceType.IsInstanceOfType(Service) ? Service : null;

    public void Dispose()
    {
    }
}
