using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Wire = OpenAI.Chat;

namespace VoiceMiddleware.OpenAI.Messages;

/// <summary>Writes messages as the protocol's. What it has no place for is refused by name, never left out silently.</summary>
internal static class WireMessages
{
    private static readonly ChatRole Developer = new("developer");

    // The shared options indent, and the model would pay for every space.
    private static readonly JsonSerializerOptions Compact = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    /// <summary>Makes the messages of one call.</summary>
    /// <exception cref="ArgumentException">There are none, or one holds what can not be sent.</exception>
    public static List<Wire.ChatMessage> Create(IEnumerable<ChatMessage> messages, string? instructions)
    {
        var wire = new List<Wire.ChatMessage>();
        if (!string.IsNullOrWhiteSpace(instructions))
        {
            wire.Add(new Wire.SystemChatMessage(instructions));
        }

        foreach (var message in messages)
        {
            Add(wire, message);
        }

        return wire.Count > 0 ? wire : throw new ArgumentException("There is no message to answer. Give at least one with text.", nameof(messages));
    }

    private static void Add(List<Wire.ChatMessage> wire, ChatMessage message)
    {
        foreach (var result in message.Contents.OfType<FunctionResultContent>())
        {
            wire.Add(new Wire.ToolChatMessage(result.CallId, Text(result)));
        }

        if (message.Role == ChatRole.User)
        {
            AddUser(wire, message);
        }
        else if (message.Role == ChatRole.Assistant)
        {
            AddAssistant(wire, message);
        }
        else if (message.Role == ChatRole.System || message.Role == Developer)
        {
            if (JoinText(message) is { Length: > 0 } text)
            {
                wire.Add(new Wire.SystemChatMessage(text));
            }
        }
        else if (message.Role == ChatRole.Tool)
        {
            RefuseAllBut(message, content => content is FunctionResultContent);
        }
        else
        {
            throw new ArgumentException($"A message has the role '{message.Role.Value}'; use system, user, assistant or tool.", nameof(message));
        }
    }

    private static void AddUser(List<Wire.ChatMessage> wire, ChatMessage message)
    {
        // Many servers take a plain text only, so parts are sent where there is more than text.
        if (!message.Contents.Any(content => content is DataContent or UriContent))
        {
            if (JoinText(message) is { Length: > 0 } text)
            {
                wire.Add(new Wire.UserChatMessage(text));
            }

            return;
        }

        var parts = new List<Wire.ChatMessageContentPart>();
        foreach (var content in message.Contents.Where(content => content is not FunctionResultContent))
        {
            parts.Add(content switch
            {
                TextContent text => Wire.ChatMessageContentPart.CreateTextPart(text.Text),
                DataContent data when data.HasTopLevelMediaType("image") => Wire.ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(data.Data), data.MediaType),
                UriContent uri when uri.HasTopLevelMediaType("image") => Wire.ChatMessageContentPart.CreateImagePart(uri.Uri),
                _ => throw Refuse(message, content),
            });
        }

        wire.Add(new Wire.UserChatMessage(parts));
    }

    private static void AddAssistant(List<Wire.ChatMessage> wire, ChatMessage message)
    {
        var calls = message.Contents.OfType<FunctionCallContent>().Select(call => Wire.ChatToolCall.CreateFunctionToolCall(
            call.CallId, call.Name, BinaryData.FromString(Serialize(call.Arguments ?? new Dictionary<string, object?>())))).ToList();
        var text = JoinText(message);
        if (calls.Count > 0)
        {
            var calling = new Wire.AssistantChatMessage(calls);
            if (text.Length > 0)
            {
                calling.Content.Add(Wire.ChatMessageContentPart.CreateTextPart(text));
            }

            wire.Add(calling);
        }
        else if (text.Length > 0)
        {
            wire.Add(new Wire.AssistantChatMessage(text));
        }
    }

    /// <summary>Joins the text of a message; what a model thought, used or failed at is not for it to read again.</summary>
    private static string JoinText(ChatMessage message)
    {
        RefuseAllBut(message, content => content is TextContent or FunctionCallContent or FunctionResultContent or TextReasoningContent or UsageContent or ErrorContent);
        var text = new StringBuilder();
        foreach (var content in message.Contents.OfType<TextContent>())
        {
            text.Append(content.Text);
        }

        return text.ToString();
    }

    private static void RefuseAllBut(ChatMessage message, Func<AIContent, bool> isKnown)
    {
        if (message.Contents.FirstOrDefault(content => !isKnown(content)) is { } unknown)
        {
            throw Refuse(message, unknown);
        }
    }

    private static ArgumentException Refuse(ChatMessage message, AIContent content)
    {
        var kind = content switch
        {
            DataContent data => $"{nameof(DataContent)} of type {data.MediaType}",
            UriContent uri => $"{nameof(UriContent)} of type {uri.MediaType}",
            _ => content.GetType().Name,
        };
        return new($"A message of the role '{message.Role.Value}' holds {kind}, which chat completions can not be sent. Text goes everywhere, images in messages of the user; take the rest out.", nameof(message));
    }

    private static string Text(FunctionResultContent result) => result.Result switch
    {
        null => result.Exception is null ? "" : "Error: The function failed.",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString()!,
        JsonElement json => json.GetRawText(),
        TextContent text => text.Text,
        var value => Serialize(value),
    };

    private static string Serialize(object value) => JsonSerializer.Serialize(value, Compact);
}
