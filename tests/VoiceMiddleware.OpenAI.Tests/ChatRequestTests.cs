using System.Text.Json;
using Microsoft.Extensions.AI;

namespace VoiceMiddleware.OpenAI.Tests;

/// <summary>What goes over the wire.</summary>
public sealed class ChatRequestTests : ChatTest
{
    [Fact]
    public async Task Messages_keep_their_roles_words_and_calls()
    {
        using var client = Create();
        await client.GetResponseAsync(
            [
                new(ChatRole.System, "Be short."),
                new(ChatRole.User, "How many are left?"),
                new(ChatRole.Assistant, [new TextReasoningContent("hm"), new TextContent("Let me see."), new FunctionCallContent("call_1", "count", new Dictionary<string, object?> { ["item"] = "Orvantis" })]),
                new(ChatRole.Tool, [new FunctionResultContent("call_1", new { left = 3 }), new FunctionResultContent("call_2", "none")]),
                new(ChatRole.Assistant, ""),
                new(ChatRole.User, "hello"),
            ],
            new() { Instructions = "You are a pharmacist." });
        var sent = Server.Requests.Single().Json.GetProperty("messages");
        Assert.Equal(
            ["system: You are a pharmacist.", "system: Be short.", "user: How many are left?", "assistant: Let me see.", """tool: {"left":3}""", "tool: none", "user: hello"],
            sent.EnumerateArray().Select(message => $"{message.GetProperty("role").GetString()}: {Text(message.GetProperty("content"))}"));
        Assert.Equal("""{"item":"Orvantis"}""", sent[3].GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString());
        Assert.Equal("call_2", sent[5].GetProperty("tool_call_id").GetString());

        // Many servers take no parts where a text does.
        Assert.Equal(JsonValueKind.String, sent[6].GetProperty("content").ValueKind);
    }

    [Fact]
    public async Task Options_go_over_the_wire_and_those_of_the_call_come_first()
    {
        using var client = Create(options => options.Chat = new() { Model = "chat-model", Temperature = 1, MaxOutputTokens = 300, ReasoningEffort = "minimal" });
        await client.GetResponseAsync("hello", new()
        {
            Temperature = 0.25f, TopP = 0.5f, FrequencyPenalty = 0.125f, PresencePenalty = -0.5f, Seed = 7, StopSequences = ["\n\n"], ResponseFormat = ChatResponseFormat.Json,
        });
        await client.GetResponseAsync("hello", new() { ModelId = "other-model", Reasoning = new() { Effort = ReasoningEffort.High } });
        var (first, second) = (Server.Requests.First().Json, Server.Requests.Last().Json);
        Assert.Equal("chat-model", first.GetProperty("model").GetString());
        Assert.Equal(
            [0.25, 0.5, 0.125, -0.5, 7, 300],
            new[] { "temperature", "top_p", "frequency_penalty", "presence_penalty", "seed", "max_tokens" }.Select(name => first.GetProperty(name).GetDouble()));
        Assert.Equal("\n\n", first.GetProperty("stop")[0].GetString());
        Assert.Equal("json_object", first.GetProperty("response_format").GetProperty("type").GetString());
        Assert.Equal("minimal", first.GetProperty("reasoning_effort").GetString());
        Assert.False(first.TryGetProperty("max_completion_tokens", out _));
        Assert.Equal(("other-model", 1.0, "high"), (second.GetProperty("model").GetString(), second.GetProperty("temperature").GetDouble(), second.GetProperty("reasoning_effort").GetString()));
    }

    [Fact]
    public void Openais_own_models_are_told_the_newest_name_of_the_limit()
    {
        var wire = Messages.ChatRequest.CreateOptions(new() { MaxOutputTokens = 50 }, new() { Model = "gpt-5-mini" }, null!, newestNames: true);
        Assert.Equal(50, wire.MaxOutputTokenCount);
    }

    [Fact]
    public async Task Tools_are_declared_with_their_schema_and_the_choice()
    {
        using var client = Create();
        var tools = new AITool[] { AIFunctionFactory.Create((string item, int count) => 0, "order", "Orders an item."), AIFunctionFactory.Create(() => 0, "now") };
        foreach (var mode in new ChatToolMode?[] { null, ChatToolMode.Auto, ChatToolMode.None, ChatToolMode.RequireAny, ChatToolMode.RequireSpecific("order") })
        {
            await client.GetResponseAsync("hello", new() { Tools = tools, ToolMode = mode, AllowMultipleToolCalls = false });
        }

        var sent = Server.Requests.Select(request => request.Json).ToArray();
        var function = sent[0].GetProperty("tools")[0].GetProperty("function");
        Assert.Equal(("order", "Orders an item."), (function.GetProperty("name").GetString(), function.GetProperty("description").GetString()));
        Assert.Equal("integer", function.GetProperty("parameters").GetProperty("properties").GetProperty("count").GetProperty("type").GetString());
        Assert.False(sent[0].GetProperty("parallel_tool_calls").GetBoolean());
        Assert.False(sent[0].TryGetProperty("tool_choice", out _));
        Assert.Equal(["auto", "none", "required"], sent[1..4].Select(body => body.GetProperty("tool_choice").GetString()));
        Assert.Equal("order", sent[4].GetProperty("tool_choice").GetProperty("function").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Images_of_the_user_are_sent()
    {
        using var client = Create();
        Server.Chat = request => request.AnswerAsync(200, """{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"A cat."},"finish_reason":"stop"}]}""");
        await client.GetResponseAsync([new(ChatRole.User, [new TextContent("What is this?"), new DataContent(new byte[] { 1, 2, 3 }, "image/png"), new UriContent("https://example.com/cat.jpg", "image/jpeg")])]);
        var parts = Server.Requests.Single().Json.GetProperty("messages")[0].GetProperty("content");
        Assert.Equal(["text", "image_url", "image_url"], parts.EnumerateArray().Select(part => part.GetProperty("type").GetString()));
        Assert.Equal("data:image/png;base64,AQID", parts[1].GetProperty("image_url").GetProperty("url").GetString());
        Assert.Equal("https://example.com/cat.jpg", parts[2].GetProperty("image_url").GetProperty("url").GetString());
    }

    [Fact]
    public async Task What_can_not_be_sent_is_refused_by_name_before_anything_is_sent()
    {
        using var client = Create();
        (ChatMessage Message, string Named)[] refused =
        [
            (new(ChatRole.User, [new DataContent(new byte[] { 1 }, "audio/wav")]), "audio/wav"),
            (new(ChatRole.Assistant, [new DataContent(new byte[] { 1 }, "image/png")]), "image/png"),
            (new(ChatRole.User, [new StrangeContent()]), nameof(StrangeContent)),
            (new(ChatRole.Tool, [new TextContent("3")]), nameof(TextContent)),
            (new(new ChatRole("narrator"), "Once upon a time"), "'narrator'"),
        ];
        foreach (var (message, named) in refused)
        {
            Assert.Contains(named, (await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync([message]))).Message, StringComparison.Ordinal);
            Assert.Contains(named, Assert.Throws<ArgumentException>(() => client.GetStreamingResponseAsync([message])).Message, StringComparison.Ordinal);
        }

        var error = await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync("hello", new() { Tools = [new HostedWebSearchTool()] }));
        Assert.Contains(nameof(HostedWebSearchTool), error.Message, StringComparison.Ordinal);
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task Key_organisation_and_project_are_headers_and_without_a_key_there_is_none()
    {
        using var keyed = Create(options => (options.ApiKey, options.Organization, options.Project) = ("sk-one", "org-1", "proj-1"));
        using var keyless = Create();
        await keyed.GetResponseAsync("hello");
        await keyless.GetResponseAsync("hello");
        var (first, second) = (Server.Requests.First().Headers, Server.Requests.Last().Headers);
        Assert.Equal(("Bearer sk-one", "org-1", "proj-1"), (first.Authorization.ToString(), first["OpenAI-Organization"].ToString(), first["OpenAI-Project"].ToString()));
        Assert.False(second.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Raw_options_of_the_call_are_the_beginning()
    {
        using var client = Create();
        await client.GetResponseAsync("hello", new() { RawRepresentationFactory = _ => new global::OpenAI.Chat.ChatCompletionOptions { EndUserId = "user-7", Temperature = 0.5f }, Temperature = 1 });
        var sent = Server.Requests.Single().Json;
        Assert.Equal(("user-7", 0.5), (sent.GetProperty("user").GetString(), sent.GetProperty("temperature").GetDouble()));
    }

    private static string Text(JsonElement content) => content.ValueKind == JsonValueKind.String ? content.GetString()! : content[0].GetProperty("text").GetString()!;

    private sealed class StrangeContent : AIContent;
}
