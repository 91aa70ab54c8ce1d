using Microsoft.Extensions.AI;
using Wire = OpenAI.Chat;

namespace VoiceMiddleware.OpenAI.Messages;

/// <summary>Writes chat options as the protocol's.</summary>
internal static class ChatRequest
{
    private static readonly BinaryData NoParameters = BinaryData.FromString("""{"type":"object","properties":{}}""");

    /// <summary>Makes the options of one call. What the protocol has no field for is left out; what can not be done is refused.</summary>
    /// <param name="options">The call's own options, or null.</param>
    /// <param name="defaults">What holds where the call says nothing.</param>
    /// <param name="client">The client, for the call's own raw options.</param>
    /// <param name="newestNames">Whether the server wants the newest names of fields.</param>
    public static Wire.ChatCompletionOptions CreateOptions(ChatOptions? options, OpenAIChatOptions defaults, IChatClient client, bool newestNames)
    {
        var wire = options?.RawRepresentationFactory?.Invoke(client) as Wire.ChatCompletionOptions ?? new();
        wire.Temperature ??= options?.Temperature ?? defaults.Temperature;
        wire.TopP ??= options?.TopP;
        wire.FrequencyPenalty ??= options?.FrequencyPenalty;
        wire.PresencePenalty ??= options?.PresencePenalty;
        wire.Seed ??= options?.Seed;
        if ((Effort(options?.Reasoning?.Effort) ?? defaults.ReasoningEffort) is { Length: > 0 } effort)
        {
            wire.ReasoningEffortLevel ??= new(effort);
        }

        wire.ResponseFormat ??= Format(options?.ResponseFormat);
        foreach (var stop in options?.StopSequences ?? [])
        {
            wire.StopSequences.Add(stop);
        }

        SetMaxTokens(wire, options?.MaxOutputTokens ?? defaults.MaxOutputTokens, newestNames);
        AddTools(wire, options);
        return wire;
    }

    // OpenAI's newest models refuse the old name, and most other servers ignore the new one.
    private static void SetMaxTokens(Wire.ChatCompletionOptions wire, int? most, bool newestNames)
    {
        if (wire.MaxOutputTokenCount is not null || most is null)
        {
            return;
        }

        if (newestNames)
        {
            wire.MaxOutputTokenCount = most;
        }
        else
        {
            wire.Patch.Set("$.max_tokens"u8, most.Value);
        }
    }

    private static void AddTools(Wire.ChatCompletionOptions wire, ChatOptions? options)
    {
        foreach (var tool in options?.Tools ?? [])
        {
            if (tool is not AIFunctionDeclaration function)
            {
                throw new ArgumentException($"The tool '{tool.Name}' is a {tool.GetType().Name}; chat completions know functions only. Take it out of the options.", nameof(options));
            }

            var parameters = function.JsonSchema.ValueKind == System.Text.Json.JsonValueKind.Object
                ? BinaryData.FromString(function.JsonSchema.GetRawText())
                : NoParameters;
            wire.Tools.Add(Wire.ChatTool.CreateFunctionTool(function.Name, function.Description, parameters));
        }

        if (wire.Tools.Count == 0)
        {
            return;
        }

        wire.AllowParallelToolCalls ??= options?.AllowMultipleToolCalls;
        wire.ToolChoice ??= options?.ToolMode switch
        {
            NoneChatToolMode => Wire.ChatToolChoice.CreateNoneChoice(),
            RequiredChatToolMode { RequiredFunctionName: { } name } => Wire.ChatToolChoice.CreateFunctionChoice(name),
            RequiredChatToolMode => Wire.ChatToolChoice.CreateRequiredChoice(),
            AutoChatToolMode => Wire.ChatToolChoice.CreateAutoChoice(),
            _ => null,
        };
    }

    private static string? Effort(ReasoningEffort? effort) => effort switch
    {
        ReasoningEffort.None => "none",
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        ReasoningEffort.ExtraHigh => "xhigh",
        _ => null,
    };

    private static Wire.ChatResponseFormat? Format(ChatResponseFormat? format) => format switch
    {
        ChatResponseFormatText => Wire.ChatResponseFormat.CreateTextFormat(),
        ChatResponseFormatJson { Schema: { } schema } json => Wire.ChatResponseFormat.CreateJsonSchemaFormat(
            json.SchemaName ?? "reply", BinaryData.FromString(schema.GetRawText()), json.SchemaDescription),
        ChatResponseFormatJson => Wire.ChatResponseFormat.CreateJsonObjectFormat(),
        _ => null,
    };
}
