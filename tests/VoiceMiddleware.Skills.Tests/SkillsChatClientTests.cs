using System.Text.Json;
using Microsoft.Extensions.AI;
using VoiceMiddleware.ConformanceTests;

namespace VoiceMiddleware.Skills.Tests;

public sealed class SkillsChatClientConformanceTests : ChatClientConformanceTests
{
    protected override IReadOnlyList<ChatMessage> ToolConversation => [new(ChatRole.User, "where is my order 123")];

    protected override IList<AITool> Tools => TestSkills.Tools;

    protected override IChatClient Create() => TestSkills.Client();
}

public sealed class SkillsChatClientTests
{
    [Fact]
    public async Task A_call_carries_the_values_under_the_names_of_the_parameters()
    {
        using var client = TestSkills.Client();
        List<ChatMessage> history = [new(ChatRole.User, "sell me forty two vandolin"), new(ChatRole.Assistant, "Shall I order 42 Vandolin?"), new(ChatRole.User, "yes")];
        var response = await client.GetResponseAsync(history, new() { Tools = TestSkills.Tools });
        var call = Assert.IsType<FunctionCallContent>(Assert.Single(Assert.Single(response.Messages).Contents));
        Assert.Equal("buy", call.Name);
        Assert.Equal([("product", "Vandolin"), ("quantity", 42L)], call.Arguments!.Select(pair => (pair.Key, pair.Value)).Order());
        Assert.Equal("buy", response.Messages[0].AdditionalProperties?[SkillsChatClient.IntentProperty]);
    }

    public static TheoryData<object?, string> Results => new()
    {
        { """{"sent":true,"day":"Friday"}""", "Order 123 was sent on Friday." },
        { JsonSerializer.SerializeToElement(new { sent = true, day = "Friday" }), "Order 123 was sent on Friday." },
        { JsonSerializer.SerializeToElement("""{"sent":true,"day":"Friday"}"""), "Order 123 was sent on Friday." },
        { new { Sent = false, Day = (string?)null }, "Order 123 is still with us." },
        { new Dictionary<string, object?> { ["SENT"] = "false" }, "Order 123 is still with us." },
        { "It is on the lorry.", "It is on the lorry." },
        { "{ not JSON", "{ not JSON" },
        { null, "Done." },
        { "", "Done." },
        { new[] { "one", "two", "three" }, "one, two and three" },
        { 7, "7" },
        { "Error: no line", "I can not see order 123 at the moment." },
    };

    [Theory]
    [MemberData(nameof(Results))]
    public async Task A_result_of_any_shape_is_worded(object? result, string reply)
    {
        using var client = TestSkills.Client();
        List<ChatMessage> history = [new(ChatRole.User, "where is my order 123")];
        var call = (await client.GetResponseAsync(history, new() { Tools = TestSkills.Tools })).Messages[0];
        history.Add(call);
        history.Add(new(ChatRole.Tool, [new FunctionResultContent(((FunctionCallContent)call.Contents[0]).CallId, result)]));
        Assert.Equal(reply, (await client.GetResponseAsync(history, new() { Tools = TestSkills.Tools })).Text);
    }

    [Fact]
    public async Task A_function_that_throws_gives_the_intents_own_words()
    {
        using var talk = TestSkills.Start();
        Assert.Equal("I can not see order 404 at the moment.", await talk.SayAsync("where is my order 404"));
        Assert.Equal("Order 123 is still with us.", await talk.SayAsync("where is my order 123"));
    }

    [Fact]
    public async Task A_call_of_somebody_elses_is_worded_too()
    {
        using var client = TestSkills.Client();
        List<ChatMessage> history =
        [
            new(ChatRole.User, "what about my stuff"),
            new(ChatRole.Assistant, [new FunctionCallContent("x", "check_order", new Dictionary<string, object?> { ["order"] = "77" })]),
            new(ChatRole.Tool, [new FunctionResultContent("x", new { sent = true, day = "Sunday" })]),
        ];
        Assert.Equal("Order 77 was sent on Sunday.", (await client.GetResponseAsync(history)).Text);
    }

    [Fact]
    public async Task Without_its_function_an_intent_says_what_it_can_not_do()
    {
        using var client = TestSkills.Client();
        Assert.Equal("Sorry, I can not look up an order at the moment.", (await client.GetResponseAsync("where is my order 123")).Text);
        Assert.Equal(
            "Sorry, I can not look up an order at the moment.",
            (await client.GetResponseAsync("where is my order 123", new() { Tools = TestSkills.Tools, ToolMode = ChatToolMode.None })).Text);
    }

    [Fact]
    public async Task An_empty_history_is_greeted_and_a_system_message_is_not_an_utterance()
    {
        using var client = TestSkills.Client();
        Assert.Equal("Hello, this is the phone shop. How can I help you?", (await client.GetResponseAsync([])).Text);
        Assert.Equal("Hello, this is the phone shop. How can I help you?", (await client.GetResponseAsync([new(ChatRole.System, "where is my order 123")])).Text);
    }

    [Fact]
    public async Task What_is_not_understood_is_answered_with_what_is()
    {
        using var client = TestSkills.Client();
        Assert.Equal(
            "Sorry, I did not understand that. I can look up an order, sell you a phone, tell you a price, plan a delivery between shops, take a complaint, say when a shop opens and say when a shop closes.",
            (await client.GetResponseAsync("my grandmother lives by the sea")).Text);
    }

    [Fact]
    public async Task Responses_name_the_model_and_count_words()
    {
        using var client = TestSkills.Client();
        var response = await client.GetResponseAsync("thanks a lot");
        Assert.Equal(SkillsChatClient.ModelId, response.ModelId);
        Assert.Equal((3, 7, 10), (response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount, response.Usage?.TotalTokenCount));
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.GetStreamingResponseAsync("thanks a lot"))
        {
            updates.Add(update);
        }

        Assert.Equal(["You", " are", " welcome.", " Is", " there", " anything", " else?", ""], updates.Select(update => update.Text));
        Assert.All(updates, update => Assert.Equal(SkillsChatClient.ModelId, update.ModelId));
        Assert.Equal(10, updates.ToChatResponse().Usage?.TotalTokenCount);
        Assert.Equal("thanks", updates[^1].AdditionalProperties?[SkillsChatClient.IntentProperty]);
    }

    [Fact]
    public async Task Many_conversations_at_once_do_not_mix()
    {
        using var client = TestSkills.Client();
        await Task.WhenAll(Enumerable.Range(1, 64).Select(i => Task.Run(async () =>
        {
            using var talk = new Talk(client, TestSkills.Tools);
            await talk.SayAsync("i want to buy a vandolin");
            Assert.Equal($"Shall I order {i} Vandolin?", await talk.SayAsync($"{i}"));
            Assert.Equal($"Your order is number Vandolin-{i}.", await talk.SayAsync("yes"));
        })));
    }
}
