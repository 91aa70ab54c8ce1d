using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Conversation;

/// <summary>The chat client is asked in a pause, before the words are final.</summary>
public sealed class SpeculationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task An_answer_that_was_asked_for_in_the_pause_is_spoken_when_the_words_stay_as_they_were()
    {
        var final = new TaskCompletionSource();
        var recognizer = new FakeRecognizer { Partial = "how much is it" }.HearsAfter(final.Task, "how much is it");
        var chat = new FakeChatClient(_ => "Seven pounds.");
        await using var conversation = Talk(recognizer, chat);

        Assert.True(SpinWait.SpinUntil(() => chat.Requests.Count == 1, Patience));
        Assert.DoesNotContain(conversation.Seen, n => n is UtteranceRecognized);
        final.SetResult();
        var completed = await conversation.Next<ReplyCompleted>();

        Assert.Equal("Seven pounds.", completed.HeardText);
        Assert.Equal(["how much is it"], Texts(Assert.Single(chat.Requests)));
    }

    [Fact]
    public async Task An_answer_to_other_words_is_dropped_and_leaves_no_trace()
    {
        var final = new TaskCompletionSource();
        var recognizer = new FakeRecognizer { Partial = "how much is" }.HearsAfter(final.Task, "how much is Velmora");
        var chat = new FakeChatClient(messages => $"You said {messages[^1].Text}.");
        await using var conversation = Talk(recognizer, chat);

        Assert.True(SpinWait.SpinUntil(() => chat.Requests.Count == 1, Patience));
        final.SetResult();
        var completed = await conversation.Next<ReplyCompleted>();

        Assert.Equal("You said how much is Velmora.", completed.HeardText);
        Assert.Equal([["how much is"], ["how much is Velmora"]], chat.Requests.Select(Texts));
        Assert.Equal(["how much is Velmora", "You said how much is Velmora."], conversation.Session.Ledger.Entries.Select(entry => entry.HeardText));
    }

    [Fact]
    public async Task A_request_for_words_that_were_none_is_cancelled()
    {
        var cancelled = new TaskCompletionSource();
        var final = new TaskCompletionSource();
        var recognizer = new FakeRecognizer { Partial = "the" }.HearsAfter(final.Task, "");
        var asked = new TaskCompletionSource();
        var chat = new FakeChatClient((_, token) => Wait(asked, cancelled, token));
        await using var conversation = Talk(recognizer, chat);

        await asked.Task.WaitAsync(Patience);
        final.SetResult();
        Assert.Equal(TurnEndReason.Empty, (await conversation.Next<TurnEnded>()).Reason);
        await cancelled.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_request_that_failed_is_made_again_in_earnest()
    {
        var final = new TaskCompletionSource();
        var recognizer = new FakeRecognizer { Partial = "hello" }.HearsAfter(final.Task, "hello");
        var times = 0;
        var chat = new FakeChatClient(_ => Interlocked.Increment(ref times) == 1 ? throw new HttpRequestException("busy") : "Hello.");
        await using var conversation = Talk(recognizer, chat);

        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref times) == 1, Patience));
        final.SetResult();
        Assert.Equal("Hello.", (await conversation.Next<ReplyCompleted>()).HeardText);
        Assert.Equal(2, times);
    }

    [Fact]
    public async Task A_function_that_the_answer_calls_is_called_only_when_the_words_are_final()
    {
        var final = new TaskCompletionSource();
        var recognizer = new FakeRecognizer { Partial = "order one" }.HearsAfter(final.Task, "order one");
        var orders = 0;
        var chat = new CallingClient();
        await using var conversation = Talk(
            recognizer, chat, configure: builder => builder.AddTool(AIFunctionFactory.Create(() => Interlocked.Increment(ref orders), "order")));

        Assert.True(SpinWait.SpinUntil(() => chat.Requests == 1 && chat.Answered == 1, Patience));
        Assert.Equal(0, Volatile.Read(ref orders));
        final.SetResult();
        Assert.Equal("Ordered.", (await conversation.Next<ReplyCompleted>()).HeardText);
        Assert.Equal((1, 2), (orders, chat.Requests));
    }

    [Fact]
    public async Task Middleware_that_changes_the_words_makes_the_answer_useless_and_the_right_one_is_asked_for()
    {
        var final = new TaskCompletionSource();
        var recognizer = new FakeRecognizer { Partial = "seven" }.HearsAfter(final.Task, "seven");
        var chat = new FakeChatClient(messages => $"You said {messages[^1].Text}.");
        await using var conversation = Talk(recognizer, chat, configure: builder => builder.AddTurnMiddleware(async (turn, next, token) =>
        {
            turn.UserText = "7";
            await next(turn, token);
        }));

        Assert.True(SpinWait.SpinUntil(() => chat.Requests.Count == 1, Patience));
        final.SetResult();
        Assert.Equal("You said 7.", (await conversation.Next<ReplyCompleted>()).HeardText);
    }

    [Fact]
    public async Task Nothing_is_asked_ahead_with_too_few_words_or_where_it_is_not_wanted()
    {
        var recognizer = new FakeRecognizer { Partial = "hello there" }.Hears("hello there you").Hears("hello there two");
        foreach (var (enabled, words) in new[] { (true, 3), (false, 1) })
        {
            var chat = new FakeChatClient(_ => "Hello.");
            await using var conversation = Talk(recognizer, chat, o => (o.Speculation.Enabled, o.Speculation.MinWords) = (enabled, words));
            await conversation.Next<ReplyCompleted>();
            Assert.Equal(3, Texts(Assert.Single(chat.Requests))[^1].Split(' ').Length);
        }
    }

    private static TestConversation Talk(
        FakeRecognizer recognizer, IChatClient chat, Action<VoiceSessionOptions>? options = null, Action<IVoiceBuilder>? configure = null)
    {
        var conversation = new TestConversation(
            recognizer, chat,
            options: o =>
            {
                o.Speculation.Enabled = true;
                options?.Invoke(o);
            },
            configure: configure);
        conversation.Caller.Says();
        _ = conversation.Start();
        return conversation;
    }

    private static string[] Texts(IReadOnlyList<ChatMessage> messages) => [.. messages.Select(message => message.Text)];

    private static async IAsyncEnumerable<string> Wait(
        TaskCompletionSource asked, TaskCompletionSource cancelled, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        asked.TrySetResult();
        using var watching = cancellationToken.Register(() => cancelled.TrySetResult());
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield return "";
    }

    /// <summary>A model that calls a function first and then answers.</summary>
    private sealed class CallingClient : IChatClient
    {
        private int _requests;
        private int _answered;

        public int Requests => Volatile.Read(ref _requests);

        public int Answered => Volatile.Read(ref _answered);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            Interlocked.Increment(ref _requests);
            yield return messages.Any(message => message.Role == ChatRole.Tool)
                ? new ChatResponseUpdate(ChatRole.Assistant, "Ordered.")
                : new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("1", "order")]);
            Interlocked.Increment(ref _answered);
        }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
