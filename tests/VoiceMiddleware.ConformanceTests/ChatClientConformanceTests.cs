using System.Text.Json;
using Microsoft.Extensions.AI;
using Xunit;

namespace VoiceMiddleware.ConformanceTests;

/// <summary>What the pipeline relies on in every <see cref="IChatClient"/>. Inherit it in a plugin's test project.</summary>
/// <remarks>The client must answer the same conversation with the same words each time: run a remote model from a recording, or at temperature 0.</remarks>
public abstract class ChatClientConformanceTests
{
    /// <summary>Gets how long one test may wait for the client.</summary>
    protected virtual TimeSpan Timeout => TimeSpan.FromSeconds(30);

    /// <summary>Makes the client under test; disposed after the test.</summary>
    protected abstract IChatClient Create();

    /// <summary>Gets a conversation that gives a reply of several words, without a tool call.</summary>
    protected virtual IReadOnlyList<ChatMessage> Conversation => [new(ChatRole.User, "hello")];

    /// <summary>Gets another conversation with another reply, to prove that calls do not mix.</summary>
    protected virtual IReadOnlyList<ChatMessage> OtherConversation => [new(ChatRole.User, "what can you do")];

    /// <summary>Gets a conversation that would call a tool of <see cref="Tools"/>.</summary>
    protected abstract IReadOnlyList<ChatMessage> ToolConversation { get; }

    /// <summary>Gets tools for <see cref="ToolConversation"/>.</summary>
    protected abstract IList<AITool> Tools { get; }

    [Fact]
    public async Task A_reply_is_one_assistant_message_with_text_and_a_finish_reason()
    {
        using var client = Create();
        var response = await client.GetResponseAsync(Conversation).WaitAsync(Timeout);
        Assert.False(string.IsNullOrWhiteSpace(response.Text));
        Assert.All(response.Messages, message => Assert.Equal(ChatRole.Assistant, message.Role));
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
    }

    [Fact]
    public async Task Streamed_text_equals_the_text_that_is_not_streamed()
    {
        using var client = Create();
        foreach (var conversation in new[] { Conversation, OtherConversation })
        {
            var updates = await StreamAsync(client, conversation);
            var response = await client.GetResponseAsync(conversation).WaitAsync(Timeout);
            Assert.Equal(response.Text, updates.ToChatResponse().Text);
            Assert.Equal(ChatFinishReason.Stop, updates.ToChatResponse().FinishReason);
            Assert.True(updates.Count(update => update.Text.Length > 0) > 1, $"The reply '{response.Text}' came in one piece.");
        }
    }

    [Fact]
    public async Task Updates_of_one_stream_carry_one_response_id_and_the_assistants_role()
    {
        using var client = Create();
        var updates = await StreamAsync(client, Conversation);
        Assert.Single(updates.Select(update => update.ResponseId).Distinct());
        Assert.NotNull(updates[0].ResponseId);
        Assert.All(updates, update => Assert.Equal(ChatRole.Assistant, update.Role ?? ChatRole.Assistant));
        Assert.Single(updates.ToChatResponse().Messages);
    }

    [Fact]
    public async Task An_empty_history_gives_a_reply_or_an_argument_exception()
    {
        using var client = Create();
        var error = await Record.ExceptionAsync(() => client.GetResponseAsync([]).WaitAsync(Timeout));
        Assert.True(error is null or ArgumentException, $"Unexpected: {error}");
    }

    [Fact]
    public async Task Null_messages_throw()
    {
        using var client = Create();
        await Assert.ThrowsAsync<ArgumentNullException>(() => client.GetResponseAsync((IEnumerable<ChatMessage>)null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => StreamAsync(client, null!));
    }

    [Fact]
    public async Task A_cancelled_call_throws_instead_of_giving_a_short_reply()
    {
        using var client = Create();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync(Conversation, null, cancelled.Token).WaitAsync(Timeout));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StreamAsync(client, Conversation, null, cancelled.Token));
    }

    [Fact]
    public async Task A_stream_that_is_cancelled_halfway_throws()
    {
        using var client = Create();
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in client.GetStreamingResponseAsync(Conversation, null, stop.Token))
            {
                await stop.CancelAsync();
            }
        });
    }

    [Fact]
    public async Task Concurrent_calls_do_not_mix()
    {
        using var client = Create();
        var expected = (await client.GetResponseAsync(Conversation).WaitAsync(Timeout)).Text;
        var other = (await client.GetResponseAsync(OtherConversation).WaitAsync(Timeout)).Text;
        Assert.NotEqual(expected, other);

        var texts = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
            async () => (await StreamAsync(client, i % 2 == 0 ? Conversation : OtherConversation)).ToChatResponse().Text)));

        Assert.All(texts.Where((_, i) => i % 2 == 0), text => Assert.Equal(expected, text));
        Assert.All(texts.Where((_, i) => i % 2 == 1), text => Assert.Equal(other, text));
    }

    [Fact]
    public async Task Options_that_the_client_does_not_know_change_nothing()
    {
        using var client = Create();
        var options = new ChatOptions { Temperature = 0, AdditionalProperties = new() { ["an_option_that_nobody_has"] = "value" } };
        var plain = await client.GetResponseAsync(Conversation).WaitAsync(Timeout);
        var response = await client.GetResponseAsync(Conversation, options).WaitAsync(Timeout);
        Assert.Equal(plain.Text, response.Text);
    }

    [Fact]
    public async Task Messages_and_options_are_left_as_they_were()
    {
        using var client = Create();
        List<ChatMessage> messages = [.. ToolConversation];
        var options = new ChatOptions { Tools = [.. Tools] };
        string Snapshot() => JsonSerializer.Serialize(messages.Select(message => (message.Role.Value, message.Text, message.Contents.Count)), SnapshotOptions)
            + JsonSerializer.Serialize(options.Tools.Select(tool => tool.Name));
        var before = Snapshot();
        await client.GetResponseAsync(messages, options).WaitAsync(Timeout);
        await StreamAsync(client, messages, options);
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public async Task A_tool_is_called_when_it_may_be()
    {
        using var client = Create();
        var response = await client.GetResponseAsync(ToolConversation, new() { Tools = Tools }).WaitAsync(Timeout);
        var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
        Assert.NotEmpty(calls);
        Assert.All(calls, call => Assert.Contains(Tools, tool => tool.Name == call.Name));
        Assert.All(calls, call => Assert.False(string.IsNullOrEmpty(call.CallId)));
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);

        var streamed = (await StreamAsync(client, ToolConversation, new() { Tools = Tools })).ToChatResponse();
        Assert.Equal(
            calls.Select(call => call.Name),
            streamed.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Select(call => call.Name));
    }

    [Fact]
    public async Task No_tool_is_called_when_the_mode_is_none()
    {
        using var client = Create();
        var options = new ChatOptions { Tools = Tools, ToolMode = ChatToolMode.None };
        var response = await client.GetResponseAsync(ToolConversation, options).WaitAsync(Timeout);
        Assert.Empty(response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>());
        Assert.Empty((await StreamAsync(client, ToolConversation, options)).SelectMany(update => update.Contents).OfType<FunctionCallContent>());
    }

    [Fact]
    public void GetService_finds_the_client_and_its_metadata_and_throws_for_nothing()
    {
        using var client = Create();
        Assert.NotNull(client.GetService(typeof(IChatClient)));
        Assert.False(string.IsNullOrEmpty(client.GetService<ChatClientMetadata>()?.ProviderName));
        Assert.Null(client.GetService(typeof(ChatClientConformanceTests)));
        Assert.Null(client.GetService(typeof(IChatClient), "a key that nobody has"));
        Assert.Null(Record.Exception(() => client.GetService(typeof(object))));
        Assert.Throws<ArgumentNullException>(() => client.GetService(null!));
    }

    [Fact]
    public void Dispose_twice_is_fine()
    {
        var client = Create();
        client.Dispose();
        Assert.Null(Record.Exception(client.Dispose));
    }

    private static readonly JsonSerializerOptions SnapshotOptions = new() { IncludeFields = true };

    private async Task<List<ChatResponseUpdate>> StreamAsync(
        IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        async Task<List<ChatResponseUpdate>> CollectAsync()
        {
            var updates = new List<ChatResponseUpdate>();
            await foreach (var update in client.GetStreamingResponseAsync(messages, options, cancellationToken))
            {
                updates.Add(update);
            }

            return updates;
        }

        return await CollectAsync().WaitAsync(Timeout, CancellationToken.None);
    }
}
