using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using VoiceMiddleware.OpenAI.Messages;
using VoiceMiddleware.OpenAI.Requests;
using Wire = OpenAI.Chat;

namespace VoiceMiddleware.OpenAI;

/// <summary>The chat model of any OpenAI-compatible server (<c>/chat/completions</c>).</summary>
/// <remarks>
/// <para>
/// Safe for concurrent use, and stateless. Text comes as the server sends it; tool calls are put together from their fragments and come whole,
/// with the reason why the reply ended and the tokens it took in the last update. Calls with arguments that are no JSON carry an exception.
/// </para>
/// <para>
/// Messages of the user may hold images; other contents that the protocol has no place for are refused with an <see cref="ArgumentException"/>.
/// Options without a field in the protocol (<see cref="ChatOptions.TopK"/>, <see cref="ChatOptions.AdditionalProperties"/>,
/// <see cref="ChatOptions.ConversationId"/>) are not sent; <see cref="ChatOptions.RawRepresentationFactory"/> may give an
/// <see cref="Wire.ChatCompletionOptions"/> to begin with.
/// </para>
/// <para>A busy or failing server is asked again as <see cref="OpenAIOptions.MaxRetries"/> says, and never once the first word has been handed on.</para>
/// </remarks>
public sealed class OpenAIChatClient : IChatClient
{
    private const string Provider = "openai";

    private readonly OpenAIChatOptions _options;
    private readonly ServerConnection _connection;
    private readonly ConcurrentDictionary<string, Wire.ChatClient> _clients = new(StringComparer.Ordinal);
    private readonly ChatClientMetadata _metadata;
    private volatile bool _disposed;

    /// <summary>Creates a client. Asks no server yet.</summary>
    /// <param name="options">The options; <see cref="OpenAIOptions.Chat"/> must be set. They must not change afterwards.</param>
    /// <param name="time">The clock of time-outs and pauses, or null for the system's.</param>
    /// <param name="logger">Where repetitions and failures are logged, or null; neither key nor conversation are.</param>
    /// <exception cref="ArgumentException">An option can not be used; the message says which and what to set.</exception>
    public OpenAIChatClient(OpenAIOptions options, TimeProvider? time = null, ILogger<OpenAIChatClient>? logger = null)
    {
        OpenAIOptionsValidator.ThrowIfUnusable(options, options?.Chat, nameof(OpenAIOptions.Chat));
        _options = options!.Chat!;
        _connection = new(options, _options, time, logger);
        _metadata = new(Provider, _connection.Endpoint, _options.Model);
    }

    /// <inheritdoc/>
    /// <exception cref="OpenAIException">The server refused, failed or could not be reached.</exception>
    /// <exception cref="ArgumentException">A message or an option can not be sent.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = Prepare(messages, options);
        return await _connection.RunAsync(
            async token => Replies.Read((await call.Client.CompleteChatAsync(call.Messages, call.CreateOptions(), token).ConfigureAwait(false)).Value),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="OpenAIException">The server refused, failed, fell silent, or the reply was cut off.</exception>
    /// <exception cref="ArgumentException">A message or an option can not be sent.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        StreamAsync(Prepare(messages, options), cancellationToken);

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType == typeof(Wire.ChatClient) ? ClientOf(_options.Model!)
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Closes the connections. Replies under way break.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _connection.Dispose();
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(Call call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stream = await _connection.RunAsync(
            attempt => ReplyStream.OpenAsync(
                _connection, token => call.Client.CompleteChatStreamingAsync(call.Messages, call.CreateOptions(), token), attempt, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var calls = new ToolCallAssembler();
            Wire.ChatFinishReason? finish = null;
            Wire.ChatTokenUsage? usage = null;
            string? id = null, model = null;
            DateTimeOffset? created = null;
            while (await NextAsync(stream, finish is not null).ConfigureAwait(false) is { } update)
            {
                cancellationToken.ThrowIfCancellationRequested();
                id ??= Replies.Id(update.CompletionId);
                model ??= update.Model;
                created ??= Replies.Time(update.CreatedAt);
                finish ??= update.FinishReason;

                // Where a server counts in every chunk, the last one counts all.
                usage = update.Usage ?? usage;
                Add(calls, update.ToolCallUpdates);
                if (Replies.Text(update.ContentUpdate, update.RefusalUpdate) is { Length: > 0 } text)
                {
                    yield return Update([new TextContent(text)], update);
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (finish is not { } reason)
            {
                throw _connection.CutOff("the reply");
            }

            var last = Update(Complete(calls), null);
            if (usage is not null)
            {
                last.Contents.Add(new UsageContent(Replies.Usage(usage)));
            }

            last.FinishReason = Replies.Finish(reason, !calls.IsEmpty);
            yield return last;

            ChatResponseUpdate Update(IList<AIContent> contents, object? raw) => new(ChatRole.Assistant, contents)
            {
                ResponseId = id, MessageId = id, ModelId = model, CreatedAt = created, RawRepresentation = raw,
            };
        }
    }

    private async ValueTask<Wire.StreamingChatCompletionUpdate?> NextAsync(ReplyStream stream, bool isFinished)
    {
        try
        {
            return await stream.NextAsync(_connection).ConfigureAwait(false);
        }
        catch (OpenAIException) when (isFinished)
        {
            // All was said; what was to come is the count of tokens.
            return null;
        }
    }

    private void Add(ToolCallAssembler calls, IReadOnlyList<Wire.StreamingChatToolCallUpdate> fragments)
    {
        try
        {
            foreach (var fragment in fragments)
            {
                calls.Add(fragment);
            }
        }
        catch (FormatException error)
        {
            throw Unreadable(error);
        }
    }

    private List<AIContent> Complete(ToolCallAssembler calls)
    {
        try
        {
            return [.. calls.Complete()];
        }
        catch (FormatException error)
        {
            throw Unreadable(error);
        }
    }

    private OpenAIException Unreadable(FormatException error) => new($"{_connection.Server} sent a tool call that can not be read: {error.Message}");

    private Call Prepare(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var wire = WireMessages.Create(messages, options?.Instructions);
        Wire.ChatCompletionOptions Create() => ChatRequest.CreateOptions(options, _options, this, _connection.IsOpenAIDialect);

        // What can not be sent is refused now, not when the stream is read.
        _ = Create();
        return new(ClientOf(options?.ModelId ?? _options.Model!), wire, Create);
    }

    private Wire.ChatClient ClientOf(string model) => _clients.GetOrAdd(model, static (name, connection) => connection.CreateChatClient(name), _connection);

    // The package writes into the options that it is given, so every attempt gets its own.
    private sealed record Call(Wire.ChatClient Client, IReadOnlyList<Wire.ChatMessage> Messages, Func<Wire.ChatCompletionOptions> CreateOptions);
}
