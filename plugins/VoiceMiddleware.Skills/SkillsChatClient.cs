using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Skills;

/// <summary>
/// An assistant that needs no network: it matches what is said with examples, fills slots, calls functions, and answers from documents.
/// It is not a language model. It understands what resembles its examples and says what its templates say.
/// </summary>
/// <remarks>
/// <para>Safe for concurrent use, and stateless: what was asked before is read from the messages.</para>
/// <para>
/// An intent with a function gives a response with a <see cref="FunctionCallContent"/> when the function is among
/// <see cref="ChatOptions.Tools"/>. Whoever drives the client calls the function and asks again with a
/// <see cref="FunctionResultContent"/>; then the intent's reply is worded. Other chat options are ignored; a tool mode that requires a
/// call requires none here, since nothing can be called that was not asked for.
/// </para>
/// </remarks>
public sealed class SkillsChatClient : IChatClient
{
    /// <summary>The model's name in responses.</summary>
    public const string ModelId = "skills";

    /// <summary>The key of the intent's name in a message's additional properties; small talk has <c>greeting</c>, <c>thanks</c>, <c>goodbye</c> and the like, documents have <c>documents</c>.</summary>
    public const string IntentProperty = "skills.intent";

    /// <summary>The key of the document's name in a message's additional properties.</summary>
    public const string SourceProperty = "skills.source";

    /// <summary>The key of what the assistant waits for. Keeping it with the message is good but not needed: the words of the question tell as well.</summary>
    public const string StateProperty = "skills.state";

    private static readonly ChatClientMetadata Metadata = new("skills", null, ModelId);

    private readonly DialogueEngine _engine;

    /// <summary>Creates a client.</summary>
    /// <param name="skills">The intents.</param>
    /// <param name="documents">Documents to answer from, or null.</param>
    /// <param name="options">Wording and thresholds, or null for the defaults; its files and folders are not read.</param>
    public SkillsChatClient(SkillSet skills, DocumentIndex? documents = null, SkillsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(skills);
        _engine = new(skills, documents, options ?? new());
    }

    internal DialogueEngine Engine => _engine;

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        var reply = Reply([.. messages], options);
        var message = new ChatMessage(ChatRole.Assistant, [.. reply.Contents])
        {
            MessageId = reply.MessageId,
            CreatedAt = reply.CreatedAt,
            AdditionalProperties = reply.Properties,
        };
        return Task.FromResult(new ChatResponse(message)
        {
            ResponseId = reply.ResponseId,
            ModelId = ModelId,
            CreatedAt = reply.CreatedAt,
            FinishReason = reply.FinishReason,
            Usage = reply.Usage,
        });
    }

    /// <summary>Gets the reply word by word, without waiting between words.</summary>
    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        await Task.CompletedTask.ConfigureAwait(false);
        var reply = Reply([.. messages], options);
        foreach (var content in reply.Contents)
        {
            if (content is not TextContent text)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return reply.ToUpdate(content);
                continue;
            }

            foreach (var piece in Pieces(text.Text))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return reply.ToUpdate(new TextContent(piece));
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        var last = reply.ToUpdate(new UsageContent(reply.Usage));
        last.FinishReason = reply.FinishReason;
        last.AdditionalProperties = reply.Properties;
        yield return last;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? Metadata
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Does nothing: the client holds no resources.</summary>
    public void Dispose()
    {
    }

    private PendingReply Reply(List<ChatMessage> messages, ChatOptions? options)
    {
        var user = DialogueEngine.LastUser(messages, messages.Count);
        if (user < 0)
        {
            return Word(messages, new(SmallTalk.Greeting, _engine.Greeting, null, DialogueState.Idle.Values, DialogueState.Idle));
        }

        var decision = _engine.Decide(messages, user);
        var results = messages.Skip(user + 1).SelectMany(message => message.Contents).OfType<FunctionResultContent>().ToList();
        if (results.Count > 0)
        {
            return Word(messages, FromResult(messages, user, decision, results[^1]));
        }

        if (decision.Call is not { } intent)
        {
            return Word(messages, decision);
        }

        return options?.ToolMode is not NoneChatToolMode && options?.Tools?.Any(tool => tool.Name == intent.Tool) == true
            ? Call(messages, decision, intent)
            : Word(messages, decision with
            {
                Text = $"Sorry, I can not {intent.Description ?? intent.Name.Replace('_', ' ')} at the moment.",
                Call = null,
            });
    }

    private Decision FromResult(List<ChatMessage> messages, int user, Decision decision, FunctionResultContent result)
    {
        var call = messages.Skip(user + 1).SelectMany(message => message.Contents).OfType<FunctionCallContent>()
            .LastOrDefault(call => call.CallId == result.CallId);
        var intent = call is null || decision.Call?.Tool == call.Name ? decision.Call : _engine.FindByTool(call.Name);
        var values = decision.Call is not null && intent == decision.Call ? decision.Values
            : new Dictionary<string, object?>(call?.Arguments ?? new Dictionary<string, object?>(), StringComparer.OrdinalIgnoreCase);
        var text = HasFailed(result)
            ? (intent?.ErrorReply is { } error ? ReplyTemplate.Render(error, values, null) : null) ?? "Sorry, I could not do that just now."
            : Answer(intent, values, ReplyTemplate.ToElement(result.Result));
        return new(intent?.Name, text, null, values, DialogueState.Idle);
    }

    private static string Answer(SkillIntent? intent, IReadOnlyDictionary<string, object?> values, JsonElement? result)
    {
        var text = (intent is null ? null : ReplyTemplate.Choose(intent.Replies, values, result))
            ?? ReplyTemplate.Render("{result}", values, result);
        return string.IsNullOrWhiteSpace(text) ? "Done." : text;
    }

    // An exception does not survive a store; the text that tool loops put in its place does.
    private static bool HasFailed(FunctionResultContent result) => result.Exception is not null
        || (ReplyTemplate.ToElement(result.Result) is { ValueKind: JsonValueKind.String } text
            && text.GetString()!.StartsWith("Error:", StringComparison.OrdinalIgnoreCase));

    private static PendingReply Word(List<ChatMessage> messages, Decision decision)
    {
        var properties = new AdditionalPropertiesDictionary();
        if (decision.Intent is { } intent)
        {
            properties[IntentProperty] = intent;
        }

        if (decision.Source is { } source)
        {
            properties[SourceProperty] = source;
        }

        if (!decision.State.IsIdle)
        {
            properties[StateProperty] = decision.State.ToJson();
        }

        return new(messages, [new TextContent(decision.Text)], ChatFinishReason.Stop, properties);
    }

    private static PendingReply Call(List<ChatMessage> messages, Decision decision, SkillIntent intent)
    {
        var arguments = decision.Values.ToDictionary(pair => pair.Key, pair => pair.Value);
        var content = new FunctionCallContent("call_" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture), intent.Tool!, arguments);
        return new(messages, [content], ChatFinishReason.ToolCalls, new() { [IntentProperty] = intent.Name });
    }

    /// <summary>Words with the space before them, so that the pieces in a row are the text.</summary>
    private static IEnumerable<string> Pieces(string text)
    {
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == ' ' && text[i - 1] != ' ')
            {
                yield return text[start..i];
                start = i;
            }
        }

        yield return text[start..];
    }

    private sealed class PendingReply(
        List<ChatMessage> messages, IReadOnlyList<AIContent> contents, ChatFinishReason finishReason, AdditionalPropertiesDictionary properties)
    {
        private readonly string _id = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);

        public IReadOnlyList<AIContent> Contents => contents;

        public ChatFinishReason FinishReason => finishReason;

        public AdditionalPropertiesDictionary Properties => properties;

        public string ResponseId => "skills-" + _id;

        public string MessageId => "message-" + _id;

        public DateTimeOffset CreatedAt { get; } = TimeProvider.System.GetUtcNow();

        // There are no tokens here: words are counted.
        public UsageDetails Usage { get; } = Count(messages.Sum(message => WordCount(message.Text)), contents.OfType<TextContent>().Sum(content => WordCount(content.Text)));

        public ChatResponseUpdate ToUpdate(AIContent content) => new(ChatRole.Assistant, [content])
        {
            ResponseId = ResponseId,
            MessageId = MessageId,
            ModelId = ModelId,
            CreatedAt = CreatedAt,
        };

        private static UsageDetails Count(int input, int output) => new() { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output };

        private static int WordCount(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
    }
}
