using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Mcp.Tests;

/// <summary>A conversation in which the model calls a tool of a real server and the answer is spoken.</summary>
public sealed class SpokenTurnTests : IClassFixture<EverythingServer>
{
    [Fact]
    public async Task The_model_calls_a_tool_of_the_server_and_the_answer_is_spoken()
    {
        var (options, mark) = EverythingServer.OnStdio();
        var model = new SummingModel();
        await using (var conversation = new TestConversation(
            new FakeRecognizer().Hears("what is two and three"), model, configure: builder => builder
                .AddTool(AIFunctionFactory.Create(() => "noon", "time_of_day"))
                .AddMcp(mcp => mcp.Servers["sums"] = options)))
        {
            conversation.Caller.Says();
            _ = conversation.Start();
            var completed = await conversation.Next<ReplyCompleted>();
            Assert.Equal("The sum of 2 and 3 is 5.", completed.HeardText);
            Assert.Equal(["The sum of two and three is five."], conversation.Voice.Spoken);
            Assert.Equal("time_of_day", model.Offered[0]);
            Assert.Contains("get-sum", model.Offered);
        }

        Assert.Empty(EverythingServer.Processes(mark));
    }

    [Fact]
    public async Task Without_its_server_the_conversation_goes_on()
    {
        await using var conversation = new TestConversation(
            new FakeRecognizer().Hears("hello"), new FakeChatClient(_ => "Good day to you."),
            configure: builder => builder.AddMcp(mcp => mcp.Servers["gone"] = new McpServerOptions { Command = "/nowhere/server" }));
        conversation.Caller.Says();
        _ = conversation.Start();
        Assert.Equal("Good day to you.", (await conversation.Next<ReplyCompleted>()).HeardText);
    }

    [Fact]
    public async Task Without_a_required_server_the_turn_fails_and_says_why()
    {
        await using var conversation = new TestConversation(
            new FakeRecognizer().Hears("hello"), new FakeChatClient(_ => "Good day to you."),
            configure: builder => builder.AddMcp(mcp => mcp.Servers["gone"] = new McpServerOptions { Command = "/nowhere/server", Required = true }));
        conversation.Caller.Says();
        _ = conversation.Start();
        var failed = await conversation.Next<TurnFailed>();
        Assert.Equal(TurnStage.Reply, failed.Stage);
        Assert.Contains("The MCP server 'gone'", failed.Error.Message, StringComparison.Ordinal);
    }

    /// <summary>Asks for the sum, and says what came back.</summary>
    private sealed class SummingModel : IChatClient
    {
        public List<string> Offered { get; } = [];

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            var result = messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().LastOrDefault();
            if (result is null)
            {
                Offered.AddRange(options?.Tools?.Select(tool => tool.Name) ?? []);
                yield return new(ChatRole.Assistant, [new FunctionCallContent("1", "get-sum", new Dictionary<string, object?> { ["a"] = 2, ["b"] = 3 })]);
            }
            else
            {
                yield return new(ChatRole.Assistant, $"{result.Result}".Contains("The sum of 2 and 3 is 5.", StringComparison.Ordinal) ? "The sum of 2 and 3 is 5." : $"No sum: {result.Result}");
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
