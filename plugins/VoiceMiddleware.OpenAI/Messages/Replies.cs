using Microsoft.Extensions.AI;
using Wire = OpenAI.Chat;

namespace VoiceMiddleware.OpenAI.Messages;

/// <summary>Reads parts of replies.</summary>
internal static class Replies
{
    /// <summary>Reads a whole reply.</summary>
    public static ChatResponse Read(Wire.ChatCompletion completion)
    {
        var contents = new List<AIContent>();
        if (Text(completion.Content, completion.Refusal) is { Length: > 0 } text)
        {
            contents.Add(new TextContent(text));
        }

        contents.AddRange(completion.ToolCalls.Select(call => ToolCallAssembler.Create(call.Id, call.FunctionName, call.FunctionArguments.ToString())));
        var id = Id(completion.Id);
        return new(new ChatMessage(ChatRole.Assistant, contents) { MessageId = id, RawRepresentation = completion })
        {
            ResponseId = id,
            ModelId = completion.Model,
            CreatedAt = Time(completion.CreatedAt),
            FinishReason = Finish(completion.FinishReason, completion.ToolCalls.Count > 0),
            Usage = completion.Usage is { } usage ? Usage(usage) : null,
            RawRepresentation = completion,
        };
    }

    /// <summary>Reads the id of a reply, or makes one where the server gives none.</summary>
    public static string Id(string? given) => string.IsNullOrEmpty(given) ? $"chatcmpl-{Guid.NewGuid():N}" : given;

    /// <summary>Reads why a reply ended. Some servers say "stop" after tool calls.</summary>
    public static ChatFinishReason Finish(Wire.ChatFinishReason reason, bool calls) => reason switch
    {
        Wire.ChatFinishReason.Length => ChatFinishReason.Length,
        Wire.ChatFinishReason.ContentFilter => ChatFinishReason.ContentFilter,
        Wire.ChatFinishReason.ToolCalls or Wire.ChatFinishReason.FunctionCall => ChatFinishReason.ToolCalls,
        _ => calls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
    };

    public static UsageDetails Usage(Wire.ChatTokenUsage usage) => new()
    {
        InputTokenCount = usage.InputTokenCount,
        OutputTokenCount = usage.OutputTokenCount,
        TotalTokenCount = usage.TotalTokenCount,
        CachedInputTokenCount = usage.InputTokenDetails?.CachedTokenCount,
        ReasoningTokenCount = usage.OutputTokenDetails?.ReasoningTokenCount,
    };

    /// <summary>Reads text and refusal; a refusal is said like any other reply.</summary>
    public static string Text(Wire.ChatMessageContent? content, string? refusal) =>
        string.Concat((content ?? []).Where(part => part.Kind == Wire.ChatMessageContentPartKind.Text).Select(part => part.Text)) + refusal;

    /// <summary>Reads a time; servers that know none send none or zero.</summary>
    public static DateTimeOffset? Time(DateTimeOffset created) => created > DateTimeOffset.UnixEpoch ? created : null;
}
