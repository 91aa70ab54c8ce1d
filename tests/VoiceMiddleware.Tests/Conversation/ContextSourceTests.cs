using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Conversation;

public sealed class ContextSourceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static string[] Terms(RecognitionContext context) => [.. context.Hotwords.Select(h => h.Text)];

    private static RecognitionHints Hints(params string[] terms) => new() { Hotwords = [.. terms.Select(t => new Hotword(t))] };

    [Fact]
    public async Task A_slow_source_is_skipped_when_its_time_is_up_and_the_receipt_says_so()
    {
        var recognizer = new FakeRecognizer().Hears("hi");
        var slow = new ScriptedSource(_ => new TaskCompletionSource<RecognitionHints>().Task);
        var quick = new ScriptedSource(_ => Task.FromResult(Hints("Orvantis")));
        await using var conversation = new TestConversation(
            recognizer, new FakeChatClient(_ => "Right."),
            configure: b => b.AddRecognitionContextSource(slow).AddRecognitionContextSource(quick));
        _ = conversation.Start();
        await slow.Asked.WaitAsync(Patience);
        conversation.Caller.Speaks(200);
        await conversation.Next<UtteranceStarted>();
        Assert.Empty(recognizer.Contexts);

        conversation.Time.Advance(TimeSpan.FromMilliseconds(150));
        conversation.Caller.Pauses(1000);
        var recognized = await conversation.Next<UtteranceRecognized>();
        Assert.Equal(["Orvantis"], Terms(recognizer.Contexts.Single()));
        var line = Assert.Single(recognized.Recognition.Receipt!.Dropped);
        Assert.Equal(
            (ContextPart.Source, DropReason.SourceTooSlow, nameof(ScriptedSource), "no answer within 150 ms", DropStage.Planner),
            (line.Kind, line.Reason, line.Item, line.Detail, line.Stage));
    }

    [Fact]
    public async Task Hints_that_come_while_the_caller_speaks_are_in_time_for_the_utterance()
    {
        var recognizer = new FakeRecognizer().Hears("hi");
        var answer = new TaskCompletionSource<RecognitionHints>();
        var source = new ScriptedSource(_ => answer.Task);
        await using var conversation = new TestConversation(
            recognizer, new FakeChatClient(_ => "Right."), configure: b => b.AddRecognitionContextSource(source));
        _ = conversation.Start();
        await source.Asked.WaitAsync(Patience);
        conversation.Caller.Speaks(200);
        await conversation.Next<UtteranceStarted>();

        answer.SetResult(Hints("Sweynheim"));
        conversation.Caller.Pauses(1000);
        await conversation.Next<UtteranceRecognized>();
        Assert.Equal(["Sweynheim"], Terms(recognizer.Contexts.Single()));
    }

    [Fact]
    public async Task A_failing_source_is_on_the_receipt_and_is_asked_again_when_the_conversation_has_changed()
    {
        var recognizer = new FakeRecognizer().Hears("one").Hears("two");
        var source = new ScriptedSource(call => call == 1 ? throw new HttpRequestException("no connection") : Task.FromResult(Hints("Orvantis")));
        await using var conversation = new TestConversation(
            recognizer, new FakeChatClient(_ => "Right."), configure: b => b.AddRecognitionContextSource(source));
        conversation.Caller.Says();
        _ = conversation.Start();
        var first = await conversation.Next<UtteranceRecognized>();
        await conversation.Next<ReplyCompleted>();
        conversation.Caller.Says();
        var second = await conversation.Next<UtteranceRecognized>();

        Assert.Equal((DropReason.SourceFailed, "HttpRequestException"), first.Recognition.Receipt!.Dropped.Select(d => (d.Reason, d.Detail)).Single());
        Assert.Empty(second.Recognition.Receipt!.Dropped);
        Assert.Equal(["Orvantis"], Terms(recognizer.Contexts.Last()));
    }

    [Fact]
    public async Task What_a_source_says_is_kept_for_as_long_as_it_says()
    {
        var recognizer = new FakeRecognizer().Hears("one").Hears("two").Hears("three");
        var source = new ScriptedSource(call => Task.FromResult(Hints($"Orvantis{call}") with { ReuseFor = TimeSpan.FromMinutes(1) }));
        await using var conversation = new TestConversation(
            recognizer, new FakeChatClient(_ => "Right."), configure: b => b.AddRecognitionContextSource(source));
        _ = conversation.Start();
        for (var turn = 1; turn <= 3; turn++)
        {
            if (turn == 3)
            {
                conversation.Time.Advance(TimeSpan.FromMinutes(1));
            }

            conversation.Caller.Says();
            await conversation.Next<ReplyCompleted>();
        }

        Assert.Equal(2, source.Calls);
        Assert.Equal(["Orvantis1", "Orvantis1", "Orvantis2"], recognizer.Contexts.Select(c => Terms(c).Single()));
    }

    [Fact]
    public async Task Hints_vanish_at_the_end_of_their_life()
    {
        var recognizer = new FakeRecognizer().Hears("one").Hears("two").Hears("three");
        var source = new ScriptedSource(_ => Task.FromResult(Hints("Orvantis") with { ReuseFor = Timeout.InfiniteTimeSpan, LifeInTurns = 2 }));
        await using var conversation = new TestConversation(
            recognizer, new FakeChatClient(_ => "Right."), configure: b => b.AddRecognitionContextSource(source));
        _ = conversation.Start();
        for (var turn = 1; turn <= 3; turn++)
        {
            conversation.Caller.Says();
            await conversation.Next<ReplyCompleted>();
        }

        Assert.Equal([1, 1, 0], recognizer.Contexts.Select(c => c.Hotwords.Count));
    }

    [Fact]
    public async Task The_dictionary_gives_the_terms_of_the_sessions_customer()
    {
        var recognizer = new FakeRecognizer().Hears("hi");
        await using var conversation = new TestConversation(
            recognizer, new FakeChatClient(_ => "Right."),
            options: o => o.Properties["customer"] = "C-17",
            configure: b => b.AddContextDictionary("customer", new Dictionary<string, IReadOnlyList<Hotword>>
            {
                ["c-17"] = [new("Zaltrapex")],
                ["c-18"] = [new("Orvantis")],
            }));
        conversation.Caller.Says();
        await conversation.RunToEnd();
        Assert.Equal(["Zaltrapex"], Terms(recognizer.Contexts.Single()));
    }

    [Fact]
    public async Task What_a_tool_asks_for_is_expected_in_the_next_utterance_and_only_there()
    {
        var ask = AIFunctionFactory.Create(
            () =>
            {
                TurnContext.Current!.Expect(ExpectedAnswer.OneOf("Kestrelon", "Sweynheim"));
                return "Which one?";
            },
            "ask");
        var recognizer = new FakeRecognizer().Hears("order it").Hears("").Hears("the kestrelon").Hears("thanks");
        await using var conversation = new TestConversation(
            recognizer, new ToolUsingClient("ask"), configure: b => b.AddTool(ask));
        _ = conversation.Start();
        conversation.Caller.Says();
        await conversation.Next<ReplyCompleted>();
        conversation.Caller.Says();
        await conversation.Next<TurnEnded>();
        await conversation.Next<TurnEnded>();
        conversation.Caller.Says();
        await conversation.Next<ReplyCompleted>();
        conversation.Caller.Says();
        await conversation.Next<ReplyCompleted>();

        // The second utterance held no words, so the question still stands at the third.
        Assert.Equal(["", "Kestrelon|Sweynheim", "Kestrelon|Sweynheim", ""], recognizer.Contexts.Select(c => string.Join('|', Terms(c))));
    }

    [Fact]
    public async Task What_the_application_asks_for_is_expected_before_the_vocabulary()
    {
        var recognizer = new FakeRecognizer().Hears("yes").Hears("and then");
        await using var conversation = new TestConversation(
            recognizer, new FakeChatClient(_ => "Right."), options: o => o.Hotwords = [new("Orvantis")]);
        _ = conversation.Start();
        await conversation.Session.SayAsync("Are you still there?");
        conversation.Session.Expect(ExpectedAnswer.YesNo);
        await conversation.Next<ReplyCompleted>();
        conversation.Caller.Says();
        await conversation.Next<ReplyCompleted>();
        conversation.Caller.Says();
        await conversation.Next<ReplyCompleted>();

        var contexts = recognizer.Contexts.ToArray();
        Assert.Equal(("yes", "Orvantis"), (Terms(contexts[0])[0], Terms(contexts[0])[^1]));
        Assert.Equal(["Orvantis"], Terms(contexts[1]));
    }

    [Fact]
    public async Task Names_that_a_tool_has_found_are_expected_for_three_utterances()
    {
        var find = AIFunctionFactory.Create(() => new { customer = "Anna Sweynheim", id = "8f14e45f-ceea-467f" }, "find");
        var recognizer = new FakeRecognizer().Hears("who is it").Hears("two").Hears("three").Hears("four").Hears("five");
        await using var conversation = new TestConversation(
            recognizer, new ToolUsingClient("find"), configure: b => b.AddTool(find).AddToolResultHints());
        _ = conversation.Start();
        for (var turn = 1; turn <= 5; turn++)
        {
            conversation.Caller.Says();
            await conversation.Next<ReplyCompleted>();
        }

        Assert.Equal(["", "Anna Sweynheim", "Anna Sweynheim", "Anna Sweynheim", ""], recognizer.Contexts.Select(c => string.Join('|', Terms(c))));
    }

    [Fact]
    public async Task Names_in_replies_become_hotwords_where_wanted()
    {
        var recognizer = new FakeRecognizer().Hears("what have you got from norvexin").Hears("that one");
        await using var conversation = new TestConversation(
            recognizer, new FakeChatClient(_ => "We have the Kestrelon here."), configure: b => b.AddReplyTermHints());
        _ = conversation.Start();
        for (var turn = 1; turn <= 2; turn++)
        {
            conversation.Caller.Says();
            await conversation.Next<ReplyCompleted>();
        }

        Assert.Equal(["Kestrelon"], Terms(recognizer.Contexts.Last()));
    }

    /// <summary>A source that answers what the test says for each call, from 1.</summary>
    private sealed class ScriptedSource(Func<int, Task<RecognitionHints>> answer) : IRecognitionContextSource
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _calls;

        public int Calls => _calls;

        public Task Asked => _asked.Task;

        public async ValueTask<RecognitionHints> GetHintsAsync(RecognitionHintRequest request, CancellationToken cancellationToken)
        {
            var call = Interlocked.Increment(ref _calls);
            _asked.TrySetResult();
            return await answer(call);
        }
    }

    /// <summary>A model that calls a function in its first turn and chats afterwards.</summary>
    private sealed class ToolUsingClient(string function) : IChatClient
    {
        private int _rounds;

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return Interlocked.Increment(ref _rounds) == 1
                ? new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("1", function)])
                : new ChatResponseUpdate(ChatRole.Assistant, "Which one do you want?");
        }

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
