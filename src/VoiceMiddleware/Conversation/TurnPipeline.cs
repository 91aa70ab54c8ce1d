using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Diagnostics;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Conversation;

/// <summary>The way of a turn from text to a stream of reply text: all middleware, then the chat client.</summary>
internal sealed class TurnPipeline
{
    private readonly IChatClient _chatClient;
    private readonly VoiceSessionOptions _options;
    private readonly TurnHandler _handler;
    private readonly string _provider;
    private readonly string? _model;

    public TurnPipeline(IChatClient chatClient, IEnumerable<ITurnMiddleware> middleware, VoiceSessionOptions options)
    {
        _chatClient = chatClient;
        _options = options;
        var metadata = chatClient.GetService<ChatClientMetadata>();
        _provider = metadata?.ProviderName ?? chatClient.GetType().Name;
        _model = metadata?.DefaultModelId;

        // Wrapped from the inside out, so the first one registered is the outermost.
        _handler = middleware.Reverse().Aggregate<ITurnMiddleware, TurnHandler>(
            AskChatClient, (next, step) => (turn, token) => step.InvokeAsync(turn, next, token));
    }

    public ValueTask InvokeAsync(TurnContext turn, CancellationToken cancellationToken) => _handler(turn, cancellationToken);

    /// <summary>Makes what the chat client is asked with.</summary>
    /// <param name="history">What was said before.</param>
    /// <param name="userText">The caller's words.</param>
    public List<ChatMessage> MakeMessages(IReadOnlyList<ChatMessage> history, string userText)
    {
        var messages = new List<ChatMessage>(history.Count + 2);
        if (!string.IsNullOrEmpty(_options.Instructions))
        {
            messages.Add(new ChatMessage(ChatRole.System, _options.Instructions));
        }

        messages.AddRange(history.Select(message => message.Role == ChatRole.User ? User(message.Text, message) : message));
        messages.Add(User(userText, null));
        return messages;
    }

    private ValueTask AskChatClient(TurnContext turn, CancellationToken cancellationToken)
    {
        turn.Reply = StreamAsync(turn, MakeMessages(turn.History, turn.UserText), cancellationToken);
        return ValueTask.CompletedTask;
    }

    /// <summary>The caller's words stay the caller's: a user message, without marks that a chat template could take for another role.</summary>
    private ChatMessage User(string text, ChatMessage? original)
    {
        var plain = _options.Guards.NeutralizeRoleMarks ? RoleMarks.Remove(text) : text;
        return original is not null && plain == text ? original : new ChatMessage(ChatRole.User, plain);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        TurnContext turn, List<ChatMessage> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parent = Activity.Current;
        var model = turn.ChatOptions.ModelId ?? _model;
        using var span = VoiceDiagnostics.Source.StartActivity(
            model is null ? VoiceDiagnostics.Spans.Chat : $"{VoiceDiagnostics.Spans.Chat} {model}", ActivityKind.Client);
        span?.SetTag(VoiceDiagnostics.Attributes.OperationName, "chat");
        span?.SetTag(VoiceDiagnostics.Attributes.ProviderName, _provider);
        span?.SetTag(VoiceDiagnostics.Attributes.RequestModel, model);
        span?.SetTag(VoiceDiagnostics.Attributes.ConversationId, turn.ConversationId);

        var updates = _chatClient.GetStreamingResponseAsync(messages, turn.ChatOptions, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        await using (updates.ConfigureAwait(false))
        {
            while (true)
            {
                // Around a yield the current activity is the consumer's; the client's own spans belong under ours.
                Activity.Current = span ?? parent;
                bool more;
                try
                {
                    more = await updates.MoveNextAsync().ConfigureAwait(false);
                }
                catch (Exception error)
                {
                    span?.SetStatus(ActivityStatusCode.Error);
                    span?.SetTag(VoiceDiagnostics.Attributes.ErrorType, error.GetType().FullName);
                    throw;
                }

                if (!more)
                {
                    break;
                }

                Describe(span, updates.Current);
                Activity.Current = parent;
                yield return updates.Current;
            }
        }

        Activity.Current = parent;
    }

    private static void Describe(Activity? span, ChatResponseUpdate update)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        if (update.ModelId is { } model)
        {
            span.SetTag(VoiceDiagnostics.Attributes.ResponseModel, model);
        }

        if (update.FinishReason is { } reason)
        {
            span.SetTag(VoiceDiagnostics.Attributes.FinishReasons, new[] { reason.Value });
        }

        foreach (var usage in update.Contents.OfType<UsageContent>())
        {
            span.SetTag(VoiceDiagnostics.Attributes.InputTokens, usage.Details.InputTokenCount);
            span.SetTag(VoiceDiagnostics.Attributes.OutputTokens, usage.Details.OutputTokenCount);
        }
    }
}
