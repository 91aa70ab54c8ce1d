using System.Text.Json;

namespace VoiceMiddleware.OpenAI.Tests.Server;

/// <summary><c>/v1/chat/completions</c>: a small script, streamed word by word or as a whole, with tool calls and counted tokens.</summary>
internal static class ScriptedChat
{
    public static Task AnswerAsync(ReceivedRequest request)
    {
        var body = request.Json;
        var last = body.GetProperty("messages").EnumerateArray().Last();
        var text = last.GetProperty("content").GetString()!;
        var callsTool = body.TryGetProperty("tools", out var tools)
            && last.GetProperty("role").GetString() == "user"
            && text.Contains("stock", StringComparison.Ordinal)
            && !(body.TryGetProperty("tool_choice", out var choice) && choice.ValueKind == JsonValueKind.String && choice.GetString() == "none");
        if (callsTool)
        {
            var name = tools[0].GetProperty("function").GetProperty("name").GetString()!;
            return Stream(body) ? StreamCallAsync(request, name) : request.AnswerAsync(200, Completion(
                $$$"""{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"{{{name}}}","arguments":"{\"item\":\"Orvantis\"}"}}]}""", "tool_calls"));
        }

        var reply = last.GetProperty("role").GetString() == "tool" ? $"There are {text} left." : text == "hello" ? "Good day to you." : $"You said {text}.";
        return Stream(body) ? StreamTextAsync(request, reply) : request.AnswerAsync(200, Completion($$"""{"role":"assistant","content":{{JsonSerializer.Serialize(reply)}}}""", "stop"));
    }

    /// <summary>Makes a chunk of a stream.</summary>
    public static string Chunk(string delta, string? finish = null) =>
        $$$"""{"id":"chatcmpl-7","object":"chat.completion.chunk","created":1760000000,"model":"chat-model-1","choices":[{"index":0,"finish_reason":{{{JsonSerializer.Serialize(finish)}}},"delta":{{{delta}}} }]}""";

    public static string Text(string text) => Chunk($$"""{"content":{{JsonSerializer.Serialize(text)}}}""");

    /// <summary>Makes a fragment of a tool call; members that are null are left out, as servers do.</summary>
    public static string Fragment(int index, string? id, string? name, string? arguments)
    {
        var function = new[] { name is null ? null : $"\"name\":{JsonSerializer.Serialize(name)}", arguments is null ? null : $"\"arguments\":{JsonSerializer.Serialize(arguments)}" };
        var members = new[] { $"\"index\":{index}", id is null ? null : $"\"id\":\"{id}\",\"type\":\"function\"", $"\"function\":{{{string.Join(',', function.OfType<string>())}}}" };
        return Chunk($"{{\"tool_calls\":[{{{string.Join(',', members.OfType<string>())}}}]}}");
    }

    public static string Usage(int input, int output) =>
        $$$"""{"id":"chatcmpl-7","object":"chat.completion.chunk","created":1760000000,"model":"chat-model-1","choices":[],"usage":{"prompt_tokens":{{{input}}},"completion_tokens":{{{output}}},"total_tokens":{{{input + output}}},"prompt_tokens_details":{"cached_tokens":3},"completion_tokens_details":{"reasoning_tokens":2} } }""";

    public static async Task SendAsync(ReceivedRequest request, params string[] events)
    {
        foreach (var data in events)
        {
            await request.SendEventAsync(data);
        }
    }

    private static bool Stream(JsonElement body) => body.TryGetProperty("stream", out var stream) && stream.GetBoolean();

    private static string Completion(string message, string finish) =>
        $$$"""{"id":"chatcmpl-7","object":"chat.completion","created":1760000000,"model":"chat-model-1","choices":[{"index":0,"message":{{{message}}},"finish_reason":"{{{finish}}}","logprobs":null}],"usage":{"prompt_tokens":12,"completion_tokens":5,"total_tokens":17}}""";

    private static Task StreamTextAsync(ReceivedRequest request, string reply) => SendAsync(
        request,
        [
            Chunk("""{"role":"assistant","content":""}"""),
            .. reply.Split(' ').Select((word, i) => Text(i == 0 ? word : " " + word)),
            Chunk("{}", "stop"),
            Usage(12, 5),
            "[DONE]",
        ]);

    private static Task StreamCallAsync(ReceivedRequest request, string name) => SendAsync(
        request,
        Chunk("""{"role":"assistant","content":null}"""),
        Fragment(0, "call_1", name, ""),
        Fragment(0, null, null, "{\"item\":"),
        Fragment(0, null, null, "\"Orvantis\"}"),
        Chunk("{}", "tool_calls"),
        Usage(12, 5),
        "[DONE]");
}
