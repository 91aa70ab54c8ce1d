using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace VoiceMiddleware.Failover;

/// <summary>
/// Chat clients that stand in for each other. One that fails, or takes a request and falls silent, is given up, and the next one is asked the same. One that fails again and again is
/// left alone for a while.
/// </summary>
/// <remarks>
/// <para>Safe for concurrent use when the clients are.</para>
/// <para>
/// Once text or a function call was handed out nobody begins the reply anew: the stream fails as it would without a stand-in. A model's thoughts, its usage and empty updates are
/// held back until then. A response that is not streamed may break at any place.
/// </para>
/// <para>
/// What in <see cref="ChatOptions"/> means something to the first client only (<see cref="ChatOptions.ModelId"/>, <see cref="ChatOptions.ConversationId"/>,
/// <see cref="ChatOptions.RawRepresentationFactory"/>) is not passed on to the others.
/// </para>
/// <para>An <see cref="ArgumentException"/> is the caller's mistake, not the client's; nobody else is asked.</para>
/// </remarks>
public sealed class FailoverChatClient : IChatClient
{
    private readonly IReadOnlyList<IChatClient> _clients;
    private readonly FailoverOptions _options;
    private readonly ProviderChain<IChatClient> _chain;

    /// <summary>Makes one chat client of several.</summary>
    /// <param name="clients">The clients, the preferred one first; disposed with this one.</param>
    /// <param name="options">When one is given up, or null for the defaults. <see cref="FailoverOptions.Order"/> is not used.</param>
    /// <param name="time">The clock, or null for the system's.</param>
    /// <param name="logger">Where failovers are logged, or null.</param>
    /// <exception cref="ArgumentException">There is no client, or an option is out of its range.</exception>
    public FailoverChatClient(IReadOnlyList<IChatClient> clients, FailoverOptions? options = null, TimeProvider? time = null, ILogger<FailoverChatClient>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(clients);
        ArgumentOutOfRangeException.ThrowIfZero(clients.Count);
        _options = options ?? new();
        FailoverOptionsValidator.ThrowIfInvalid(_options);
        _clients = [.. clients];
        _chain = new("chat client", "chat", _clients, Describe, _options, time ?? TimeProvider.System, (ILogger?)logger ?? NullLogger.Instance);
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in AskAsync(messages, options, _ => UpdateKind.Held, cancellationToken).ConfigureAwait(false))
        {
            updates.Add(update);
        }

        return updates.ToChatResponse();
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return AskAsync(messages, options, update => update.Contents.Any(Counts) ? UpdateKind.Final : UpdateKind.Held, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>What only some of the clients have, such as a tool loop of their own, is not given: whoever asks could not rely on it.</remarks>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is null && serviceType.IsInstanceOfType(this))
        {
            return this;
        }

        var found = _clients.Select(client => client.GetService(serviceType, serviceKey)).ToArray();
        return serviceType == typeof(ChatClientMetadata) || Array.TrueForAll(found, service => service is not null) ? found[0] : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }

    internal static (string Provider, string? Model) Describe(IChatClient client)
    {
        var metadata = client.GetService<ChatClientMetadata>();
        return (metadata?.ProviderName ?? client.GetType().Name, metadata?.DefaultModelId);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> AskAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, Func<ChatResponseUpdate, UpdateKind> kindOf, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var asked = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var call = new ProviderCall<IChatClient, ChatResponseUpdate>
        {
            Open = (client, index, watch) => client.GetStreamingResponseAsync(asked, index == 0 ? options : ForOthers(options), watch.Token),
            KindOf = kindOf,
            FindOwnFault = error => error as ArgumentException,
            FirstTimeout = (_, _) => _options.FirstUpdateTimeout,
            Fail = (message, inner) => inner as FailoverException ?? (Exception)new TimeoutException(message, inner),
        };
        await foreach (var (update, _, _) in _chain.AskAsync(call, cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    private static ChatOptions? ForOthers(ChatOptions? options)
    {
        if (options is null)
        {
            return null;
        }

        var others = options.Clone();
        (others.ModelId, others.ConversationId, others.RawRepresentationFactory) = (null, null, null);
        return others;
    }

    private static bool Counts(AIContent content) => content switch
    {
        TextContent text => text.Text.Length > 0,
        TextReasoningContent or UsageContent => false,
        _ => true,
    };
}
