using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Tests.Conversation;

public sealed class ToolCallingChatClientTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "What is two plus three?")];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_function_is_called_and_the_model_asked_again_with_its_result(bool streams)
    {
        using var client = new ToolCallingChatClient(new Model(round => round == 0 ? [Call("1", "add", ("a", 2), ("b", 3))] : [new TextContent("Five.")]));
        var response = await AskAsync(client, streams, new() { Tools = [AIFunctionFactory.Create((int a, int b) => a + b, "add")] });

        Assert.Equal([ChatRole.Assistant, ChatRole.Tool, ChatRole.Assistant], response.Messages.Select(message => message.Role));
        var result = Assert.IsType<FunctionResultContent>(Assert.Single(response.Messages[1].Contents));
        Assert.Equal(("1", "5"), (result.CallId, result.Result?.ToString()));
        Assert.Null(result.Exception);
        Assert.Equal("Five.", response.Messages[^1].Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal(2 * Model.TokensPerRound, response.Usage?.TotalTokenCount);

        var model = (Model)client.GetService(typeof(Model))!;
        Assert.Equal([1, 3], model.Requests.Select(request => request.Count));
        Assert.Equal([ChatRole.User, ChatRole.Assistant, ChatRole.Tool], model.Requests[1].Select(message => message.Role));
    }

    [Fact]
    public async Task Text_is_passed_on_before_the_function_has_ended()
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var client = new ToolCallingChatClient(new Model(round => round == 0 ? [new TextContent("One moment."), Call("1", "wait")] : [new TextContent("Done.")]));
        var options = new ChatOptions
        {
            Tools = [AIFunctionFactory.Create(async () =>
            {
                called.SetResult();
                await end.Task;
            }, "wait")],
        };
        await using var updates = client.GetStreamingResponseAsync(Question, options).GetAsyncEnumerator();
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal("One moment.", updates.Current.Text);
        Assert.False(called.Task.IsCompleted);
        end.SetResult();
        var text = "";
        while (await updates.MoveNextAsync())
        {
            text += updates.Current.Text;
        }

        Assert.True(called.Task.IsCompleted);
        Assert.Equal("Done.", text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_calls_of_one_round_run_at_the_same_time_and_their_results_keep_the_order(bool streams)
    {
        // Each waits for the other: in a row they would never end.
        using var meeting = new Barrier(3);
        using var client = new ToolCallingChatClient(new Model(round => round == 0 ? [Call("1", "meet"), Call("2", "meet"), Call("3", "meet")] : [new TextContent("Met.")]));
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(() => meeting.SignalAndWait(Timeout), "meet")] };
        var response = await AskAsync(client, streams, options);
        Assert.Equal(["1", "2", "3"], response.Messages[1].Contents.Cast<FunctionResultContent>().Select(result => result.CallId));
        Assert.All(response.Messages[1].Contents.Cast<FunctionResultContent>(), result => Assert.Equal("true", result.Result?.ToString(), ignoreCase: true));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task A_function_that_fails_is_a_result_and_its_details_are_told_only_when_asked(bool streams, bool details)
    {
        using var client = new ToolCallingChatClient(new Model(round => round == 0 ? [Call("1", "fail")] : [new TextContent("Sorry.")])) { IncludeErrorDetails = details };
        var response = await AskAsync(client, streams, new() { Tools = [AIFunctionFactory.Create(new Func<string>(() => throw new TimeoutException("secret")), "fail")] });
        var result = Assert.IsType<FunctionResultContent>(Assert.Single(response.Messages[1].Contents));
        Assert.Equal(details ? "Error: The function 'fail' failed. secret" : "Error: The function 'fail' failed.", result.Result);
        Assert.IsType<TimeoutException>(result.Exception);
        Assert.Equal("Sorry.", response.Messages[^1].Text);
    }

    [Fact]
    public async Task An_unknown_function_and_unreadable_arguments_are_told_to_the_model()
    {
        var unreadable = Call("2", "add");
        unreadable.Exception = new FormatException("cut off");
        using var client = new ToolCallingChatClient(new Model(round => round == 0 ? [Call("1", "nothing"), unreadable, Call("3", "add", ("a", "two"), ("b", 1))] : [new TextContent("Hm.")]));
        var response = await client.GetResponseAsync(Question, new() { Tools = [AIFunctionFactory.Create((int a, int b) => a + b, "add")] });
        var results = response.Messages[1].Contents.Cast<FunctionResultContent>().ToList();
        Assert.Equal("Error: There is no function 'nothing'.", results[0].Result);
        Assert.Equal("Error: The arguments of 'add' could not be read.", results[1].Result);
        Assert.Equal("Error: The function 'add' failed.", results[2].Result);
        Assert.NotNull(results[2].Exception);
    }

    [Fact]
    public async Task A_function_without_a_result_says_that_it_succeeded()
    {
        using var client = new ToolCallingChatClient(new Model(round => round == 0 ? [Call("1", "note")] : [new TextContent("Noted.")]));
        var response = await client.GetResponseAsync(Question, new() { Tools = [AIFunctionFactory.Create(() => (string?)null, "note")] });
        Assert.Contains(Assert.Single(response.Messages[1].Contents.Cast<FunctionResultContent>()).Result?.ToString(), new[] { "Success: The function gave no result.", "" });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rounds_are_limited_and_the_last_allows_no_calls(bool streams)
    {
        using var client = new ToolCallingChatClient(new Model(round => [Call($"{round}", "again")])) { MaximumRounds = 3 };
        var calls = 0;
        var response = await AskAsync(client, streams, new() { Tools = [AIFunctionFactory.Create(() => Interlocked.Increment(ref calls), "again")] });
        Assert.Equal(3, calls);
        var model = (Model)client.GetService(typeof(Model))!;
        Assert.Equal([null, null, null, ChatToolMode.None], model.Options.Select(options => options?.ToolMode));
        Assert.IsType<FunctionCallContent>(Assert.Single(response.Messages[^1].Contents));
    }

    [Fact]
    public async Task A_mode_that_requires_a_call_requires_it_once()
    {
        using var client = new ToolCallingChatClient(new Model(round => round == 0 ? [Call("1", "note")] : [new TextContent("Noted.")]));
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(() => "ok", "note")], ToolMode = ChatToolMode.RequireAny };
        await client.GetResponseAsync(Question, options);
        Assert.Equal([ChatToolMode.RequireAny, null], ((Model)client.GetService(typeof(Model))!).Options.Select(sent => sent?.ToolMode));
        Assert.Equal(ChatToolMode.RequireAny, options.ToolMode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_reaches_the_function_and_throws(bool streams)
    {
        using var stop = new CancellationTokenSource();
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var client = new ToolCallingChatClient(new Model(_ => [Call("1", "wait")]));
        var options = new ChatOptions
        {
            Tools = [AIFunctionFactory.Create(async (CancellationToken token) =>
            {
                await stop.CancelAsync();
                token.ThrowIfCancellationRequested();
                seen.SetResult();
            }, "wait")],
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AskAsync(client, streams, options, stop.Token));
        Assert.False(seen.Task.IsCompleted, "The function did not see the cancellation.");
    }

    [Fact]
    public async Task A_function_that_gives_up_by_itself_is_a_failure_and_no_cancellation()
    {
        using var client = new ToolCallingChatClient(new Model(round => round == 0 ? [Call("1", "slow")] : [new TextContent("Sorry.")]));
        var response = await client.GetResponseAsync(Question, new() { Tools = [AIFunctionFactory.Create(new Func<string>(() => throw new TaskCanceledException("timed out")), "slow")] });
        Assert.Equal("Sorry.", response.Messages[^1].Text);
    }

    [Fact]
    public async Task Calls_that_are_the_callers_to_make_are_left_alone()
    {
        var invoked = false;
        var own = AIFunctionFactory.Create(() => invoked = true, "own");
        AITool[] foreign = [own.AsDeclarationOnly(), new ApprovalRequiredAIFunction(own)];
        foreach (var tool in foreign)
        {
            using var client = new ToolCallingChatClient(new Model(_ => [Call("1", "own"), Call("2", "other")]));
            var response = await client.GetResponseAsync(Question, new() { Tools = [tool, AIFunctionFactory.Create(() => invoked = true, "other")] });
            Assert.Equal(2, Assert.Single(response.Messages).Contents.Count);
        }

        Assert.False(invoked);
    }

    [Fact]
    public async Task A_call_that_the_service_has_answered_itself_is_not_made_again()
    {
        var invoked = false;
        using var client = new ToolCallingChatClient(new Model(_ => [Call("1", "search"), new FunctionResultContent("1", "found"), new TextContent("Found it.")]));
        var response = await client.GetResponseAsync(Question, new() { Tools = [AIFunctionFactory.Create(() => invoked = true, "search")] });
        Assert.Equal("Found it.", response.Text);
        Assert.False(invoked);
    }

    [Fact]
    public async Task A_service_that_keeps_the_conversation_is_sent_what_is_new()
    {
        using var client = new ToolCallingChatClient(new Model(round => round == 0 ? [Call("1", "note")] : [new TextContent("Noted.")]) { ConversationId = "kept" });
        await client.GetResponseAsync(Question, new() { Tools = [AIFunctionFactory.Create(() => "ok", "note")] });
        var model = (Model)client.GetService(typeof(Model))!;
        Assert.Equal(ChatRole.Tool, Assert.Single(model.Requests[1]).Role);
        Assert.Equal("kept", model.Options[1]?.ConversationId);
    }

    [Fact]
    public async Task Functions_get_the_services_and_the_callers_messages_stay_as_they_were()
    {
        var services = new Services();
        IServiceProvider? seen = null;
        using var client = new ToolCallingChatClient(new Model(round => round == 0 ? [Call("1", "look")] : [new TextContent("Seen.")]), services);
        List<ChatMessage> messages = [.. Question];
        await client.GetResponseAsync(messages, new() { Tools = [AIFunctionFactory.Create((AIFunctionArguments arguments) => { seen = arguments.Services; }, "look")] });
        Assert.Same(services, seen);
        Assert.Single(messages);
    }

    [Fact]
    public async Task Without_options_and_without_calls_it_adds_nothing()
    {
        using var client = new ToolCallingChatClient(new Model(_ => [new TextContent("Hello.")]));
        Assert.Equal("Hello.", (await client.GetResponseAsync(Question)).Text);
        Assert.NotNull(client.GetService(typeof(ToolCallingChatClient)));
        await Assert.ThrowsAsync<ArgumentNullException>(() => client.GetResponseAsync((IEnumerable<ChatMessage>)null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ToolCallingChatClient(client) { MaximumRounds = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ToolCallingChatClient(client) { MaximumRounds = 101 });
    }

    [Fact]
    public async Task Conversations_at_the_same_time_do_not_mix()
    {
        using var client = new ToolCallingChatClient(new Echo());
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            var response = await client.GetResponseAsync($"{i}", new() { Tools = [AIFunctionFactory.Create((int n) => n * n, "square")] });
            Assert.Equal($"{i * i}", response.Messages[^1].Text);
        })));
    }

    private static FunctionCallContent Call(string id, string name, params (string Name, object? Value)[] arguments) =>
        new(id, name, arguments.ToDictionary(argument => argument.Name, argument => argument.Value));

    private static async Task<ChatResponse> AskAsync(ToolCallingChatClient client, bool streams, ChatOptions options, CancellationToken cancellationToken = default) =>
        streams
            ? await client.GetStreamingResponseAsync(Question, options, cancellationToken).ToChatResponseAsync(CancellationToken.None).WaitAsync(Timeout, CancellationToken.None)
            : await client.GetResponseAsync(Question, options, cancellationToken).WaitAsync(Timeout, CancellationToken.None);

    /// <summary>A model that says what it is told to in each round, and remembers what it was sent.</summary>
    private sealed class Model(Func<int, AIContent[]> say) : IChatClient
    {
        public const int TokensPerRound = 7;

        public List<IReadOnlyList<ChatMessage>> Requests { get; } = [];

        public List<ChatOptions?> Options { get; } = [];

        public string? ConversationId { get; init; }

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            var round = Requests.Count;
            Requests.Add([.. messages]);
            Options.Add(options?.Clone());
            var contents = say(round);
            foreach (var content in contents)
            {
                yield return Update(round, content);
            }

            var last = Update(round, new UsageContent(new() { TotalTokenCount = TokensPerRound }));
            last.FinishReason = contents[^1] is FunctionCallContent ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop;
            yield return last;
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

        public void Dispose()
        {
        }

        private ChatResponseUpdate Update(int round, AIContent content) =>
            new(ChatRole.Assistant, [content]) { ResponseId = $"r{round}", MessageId = $"m{round}", ConversationId = ConversationId };
    }

    /// <summary>A model that keeps nothing: it asks for the square of the last user's number and says the result.</summary>
    private sealed class Echo : IChatClient
    {
        private readonly ConcurrentDictionary<string, bool> _ids = new();

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var last = messages.Last();
            if (last.Role == ChatRole.Tool)
            {
                return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, ((FunctionResultContent)last.Contents[0]).Result?.ToString())));
            }

            Assert.True(_ids.TryAdd(last.Text, true));
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [Call(last.Text, "square", ("n", int.Parse(last.Text, System.Globalization.CultureInfo.InvariantCulture)))])));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    private sealed class Services : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
