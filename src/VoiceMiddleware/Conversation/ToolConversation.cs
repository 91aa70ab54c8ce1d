using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Conversation;

/// <summary>What the model is sent in each round. The caller's own messages and options are never changed.</summary>
internal sealed class ToolConversation(IEnumerable<ChatMessage> messages, ChatOptions? options)
{
    private List<ChatMessage> _messages = [.. messages];

    public IReadOnlyList<ChatMessage> Messages => _messages;

    public ChatOptions? Options { get; private set; } = options;

    public void Continue(ChatResponse response, ChatMessage results, bool lastRound)
    {
        if (response.ConversationId is { } id)
        {
            // The service keeps the conversation: it wants what is new.
            _messages = [results];
            Options = Options?.Clone() ?? new();
            Options.ConversationId = id;
        }
        else
        {
            _messages = [.. _messages, .. response.Messages, results];
        }

        // A mode that requires a call would require one in every round.
        if (lastRound || Options?.ToolMode is RequiredChatToolMode)
        {
            Options = Options?.Clone() ?? new();
            Options.ToolMode = lastRound ? ChatToolMode.None : null;
        }
    }
}
