using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Wire = OpenAI.Chat;

namespace VoiceMiddleware.OpenAI.Messages;

/// <summary>Puts tool calls together again that a stream brings in fragments.</summary>
internal sealed class ToolCallAssembler
{
    // Enough for any function; a model that goes round in circles fills memory no further.
    private const int LongestArguments = 1024 * 1024;

    private readonly List<Call> _calls = [];

    public bool IsEmpty => _calls.Count == 0;

    /// <summary>Takes in a fragment.</summary>
    /// <exception cref="FormatException">The fragment belongs to no call, or the arguments never end.</exception>
    public void Add(Wire.StreamingChatToolCallUpdate fragment)
    {
        var call = _calls.FindLast(call => call.Index == fragment.Index);

        // Some servers number all their calls 0 and tell them apart by their ids.
        if (call is null || (fragment.ToolCallId is { Length: > 0 } id && call.Id is { Length: > 0 } known && id != known))
        {
            call = new() { Index = fragment.Index };
            _calls.Add(call);
        }

        call.Id = fragment.ToolCallId is { Length: > 0 } given ? given : call.Id;
        call.Name = fragment.FunctionName is { Length: > 0 } name ? name : call.Name;
        if (fragment.FunctionArgumentsUpdate is { } arguments && !arguments.ToMemory().IsEmpty)
        {
            call.Arguments.Append(arguments.ToString());
            if (call.Arguments.Length > LongestArguments)
            {
                throw new FormatException("The arguments of a tool call do not end.");
            }
        }
    }

    /// <summary>Ends the calls, in the order of their places.</summary>
    /// <exception cref="FormatException">A call has no name.</exception>
    public IReadOnlyList<FunctionCallContent> Complete() =>
        [.. _calls.OrderBy(call => call.Index).Select(call => Create(call.Id, call.Name ?? throw new FormatException("A tool call has no name."), call.Arguments.ToString()))];

    /// <summary>Makes a call; arguments that are no JSON object are told by <see cref="FunctionCallContent.Exception"/>, without their words.</summary>
    public static FunctionCallContent Create(string? id, string name, string arguments)
    {
        var callId = string.IsNullOrEmpty(id) ? $"call_{Guid.NewGuid():N}" : id;
        if (string.IsNullOrWhiteSpace(arguments))
        {
            return new(callId, name, new Dictionary<string, object?>());
        }

        try
        {
            return new(callId, name, JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments, AIJsonUtilities.DefaultOptions) ?? []);
        }
        catch (JsonException)
        {
            return new(callId, name) { Exception = new FormatException($"The arguments of '{name}' are no JSON object ({arguments.Length} characters).") };
        }
    }

    private sealed class Call
    {
        public required int Index { get; init; }

        public string? Id { get; set; }

        public string? Name { get; set; }

        public StringBuilder Arguments { get; } = new();
    }
}
