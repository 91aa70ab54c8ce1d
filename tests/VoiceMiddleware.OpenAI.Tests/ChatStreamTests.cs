using System.Text.Json;
using Microsoft.Extensions.AI;
using VoiceMiddleware.OpenAI.Tests.Server;

namespace VoiceMiddleware.OpenAI.Tests;

/// <summary>What comes over the wire, and what becomes of it.</summary>
public sealed class ChatStreamTests : ChatTest
{
    [Fact]
    public async Task A_word_is_handed_on_before_the_next_one_is_sent()
    {
        var firstWasRead = new TaskCompletionSource();
        Server.Chat = async request =>
        {
            await ScriptedChat.SendAsync(request, ScriptedChat.Text("Good"));
            await firstWasRead.Task.WaitAsync(Patience);
            await ScriptedChat.SendAsync(request, ScriptedChat.Text(" day"), ScriptedChat.Chunk("{}", "stop"), "[DONE]");
        };
        using var client = Create();
        var text = "";
        await foreach (var update in client.GetStreamingResponseAsync([new(ChatRole.User, "hello")]))
        {
            text += update.Text;
            firstWasRead.TrySetResult();
        }

        Assert.Equal("Good day", text);
    }

    [Fact]
    public async Task Events_that_are_cut_anywhere_on_the_wire_are_put_together()
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(string.Concat(
            new[] { ScriptedChat.Text("Grüße "), ScriptedChat.Text("aus 北京 😀"), ScriptedChat.Chunk("{}", "stop"), "[DONE]" }.Select(data => $": a comment\r\ndata: {data}\r\n\r\n")));
        Server.Chat = async request =>
        {
            request.Response.ContentType = "text/event-stream; charset=utf-8";
            for (var at = 0; at < bytes.Length; at += 7)
            {
                await request.SendAsync(bytes.AsMemory(at, Math.Min(7, bytes.Length - at)));
            }
        };
        using var client = Create();
        Assert.Equal("Grüße aus 北京 😀", (await ReadAsync(client)).ToChatResponse().Text);
    }

    [Fact]
    public async Task Arguments_in_fragments_of_calls_side_by_side_are_put_together()
    {
        Server.Chat = request => ScriptedChat.SendAsync(
            request,
            ScriptedChat.Chunk("""{"role":"assistant","content":null}"""),
            ScriptedChat.Fragment(1, "call_b", "price", ""),
            ScriptedChat.Fragment(0, "call_a", "stock", "{\"it"),
            ScriptedChat.Fragment(1, null, null, "{\"item\":\"Kestrelon\","),
            ScriptedChat.Fragment(0, null, null, "em\":\"Orvan"),
            ScriptedChat.Fragment(1, null, null, "\"count\":2}"),
            ScriptedChat.Fragment(0, null, null, "tis\"}"),
            ScriptedChat.Chunk("{}", "tool_calls"),
            "[DONE]");
        using var client = Create();
        var response = (await ReadAsync(client)).ToChatResponse();
        var calls = response.Messages.Single().Contents.OfType<FunctionCallContent>().ToArray();
        Assert.Equal([("call_a", "stock"), ("call_b", "price")], calls.Select(call => (call.CallId, call.Name)));
        Assert.Equal("Orvantis", calls[0].Arguments!["item"]?.ToString());
        Assert.Equal(2, ((JsonElement)calls[1].Arguments!["count"]!).GetInt32());
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
    }

    [Fact]
    public async Task Calls_that_a_server_numbers_all_alike_are_told_apart_by_their_ids()
    {
        Server.Chat = request => ScriptedChat.SendAsync(
            request,
            ScriptedChat.Fragment(0, "call_a", "stock", "{\"item\":\"Orvantis\"}"),
            ScriptedChat.Fragment(0, "call_b", "stock", "{\"item\":\"Kestrelon\"}"),
            ScriptedChat.Chunk("{}", "stop"),
            "[DONE]");
        using var client = Create();
        var response = (await ReadAsync(client)).ToChatResponse();
        Assert.Equal(["Orvantis", "Kestrelon"], response.Messages.Single().Contents.OfType<FunctionCallContent>().Select(call => call.Arguments!["item"]!.ToString()!));
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
    }

    [Fact]
    public async Task A_call_without_id_gets_one_and_one_without_arguments_has_none()
    {
        Server.Chat = request => ScriptedChat.SendAsync(request, ScriptedChat.Fragment(0, null, "now", null), ScriptedChat.Chunk("{}", "tool_calls"), "[DONE]");
        using var client = Create();
        var call = (await ReadAsync(client)).SelectMany(update => update.Contents).OfType<FunctionCallContent>().Single();
        Assert.NotEmpty(call.CallId);
        Assert.Empty(call.Arguments!);
        Assert.Null(call.Exception);
    }

    [Theory]
    [InlineData("{\"item\": \"Orvan")]
    [InlineData("Orvantis please")]
    [InlineData("[\"Orvantis\"]")]
    public async Task Arguments_that_are_no_json_object_are_an_exception_on_the_call_without_their_words(string arguments)
    {
        Server.Chat = request => ScriptedChat.SendAsync(request, ScriptedChat.Fragment(0, "call_a", "stock", arguments), ScriptedChat.Chunk("{}", "tool_calls"), "[DONE]");
        using var client = Create();
        var call = (await ReadAsync(client)).SelectMany(update => update.Contents).OfType<FunctionCallContent>().Single();
        Assert.Contains("'stock'", call.Exception!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Orvan", call.Exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usage_in_the_last_chunk_comes_with_the_last_update()
    {
        using var client = Create();
        var updates = await ReadAsync(client);
        var usage = updates[^1].Contents.OfType<UsageContent>().Single().Details;
        Assert.Equal((12L, 5L, 17L, 3L, 2L), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount, usage.CachedInputTokenCount, usage.ReasoningTokenCount));
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
        Assert.True(Server.Requests.Single().Json.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
        Assert.Equal("chat-model-1", updates[0].ModelId);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1760000000), updates[0].CreatedAt);
    }

    [Fact]
    public async Task Usage_that_a_server_repeats_in_every_chunk_is_counted_once()
    {
        Server.Chat = request => ScriptedChat.SendAsync(
            request, ScriptedChat.Text("Good day."), ScriptedChat.Usage(12, 1), ScriptedChat.Usage(12, 2), ScriptedChat.Chunk("{}", "stop"), ScriptedChat.Usage(12, 3), "[DONE]");
        using var client = Create();
        Assert.Equal(15, (await ReadAsync(client)).ToChatResponse().Usage!.TotalTokenCount);
    }

    [Theory]
    [InlineData("stop", "stop")]
    [InlineData("length", "length")]
    [InlineData("content_filter", "content_filter")]
    [InlineData("tool_calls", "tool_calls")]
    [InlineData("function_call", "tool_calls")]
    public async Task The_reason_why_a_reply_ended_is_told(string sent, string told)
    {
        Server.Chat = request => ScriptedChat.SendAsync(request, ScriptedChat.Text("Good"), ScriptedChat.Chunk("{}", sent), "[DONE]");
        using var client = Create();
        Assert.Equal(told, (await ReadAsync(client))[^1].FinishReason?.Value);
    }

    [Fact]
    public async Task A_refusal_is_said_like_any_other_reply()
    {
        Server.Chat = request => ScriptedChat.SendAsync(request, ScriptedChat.Chunk("""{"refusal":"I can not help with that."}"""), ScriptedChat.Chunk("{}", "stop"), "[DONE]");
        using var client = Create();
        Assert.Equal("I can not help with that.", (await ReadAsync(client)).ToChatResponse().Text);
    }

    [Fact]
    public async Task A_stream_without_ids_still_is_one_message()
    {
        Server.Chat = request => ScriptedChat.SendAsync(
            request,
            """{"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":"Good"}}]}""",
            """{"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":" day"}}]}""",
            """{"object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
            "[DONE]");
        using var client = Create();
        var updates = await ReadAsync(client);
        Assert.Equal("Good day", Assert.Single(updates.ToChatResponse().Messages).Text);
        Assert.Single(updates.Select(update => update.ResponseId).Distinct());
    }

    [Fact]
    public async Task A_conversation_with_a_tool_goes_all_the_way()
    {
        var asked = "";
        var stock = AIFunctionFactory.Create((string item) => { asked = item; return 3; }, "count_stock", "Counts what is in stock.");
        using var client = new VoiceMiddleware.Conversation.ToolCallingChatClient(Create());
        var updates = await ReadAsync(client, "how many are in stock", new() { Tools = [stock] });
        Assert.Equal("Orvantis", asked);
        Assert.Equal("There are 3 left.", string.Concat(updates.Select(update => update.Text)));
        Assert.Equal(34, updates.ToChatResponse().Usage!.TotalTokenCount);
        var second = Server.Requests.Last().Json.GetProperty("messages");
        Assert.Equal(["user", "assistant", "tool"], second.EnumerateArray().Select(message => message.GetProperty("role").GetString()));
        Assert.Equal("call_1", second[2].GetProperty("tool_call_id").GetString());
        Assert.Equal("""{"item":"Orvantis"}""", second[1].GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString());
    }
}
