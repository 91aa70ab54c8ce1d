using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Conversation;

/// <summary>The course of a session.</summary>
public sealed class VoiceSessionTests
{
    private static string[] Lines(IEnumerable<ChatMessage> messages) => [.. messages.Select(m => $"{m.Role}: {m.Text}")];

    [Fact]
    public async Task A_turn_is_told_as_it_happens_and_in_order()
    {
        await using var conversation = new TestConversation(
            new FakeRecognizer { Partial = "hel" }.Hears("hello"), new FakeChatClient(_ => "Good day to you."));
        conversation.Caller.Says();
        await conversation.RunToEnd();
        await conversation.Next<SessionEnded>();

        Assert.Equal(
            [nameof(SessionStarted), nameof(UtteranceStarted), nameof(UtteranceUpdated), nameof(UtteranceRecognized), nameof(ReplyStarted),
                nameof(ReplyCompleted), nameof(TurnEnded), nameof(SessionEnded)],
            conversation.Seen.Select(n => n.GetType().Name));
        var completed = conversation.Seen.OfType<ReplyCompleted>().Single();
        Assert.Equal(("Good day to you.", "Good day to you.", false), (completed.Text, completed.HeardText, completed.Interrupted));
        Assert.Equal(TimeSpan.FromMilliseconds(400), conversation.Speaker.Written);
    }

    [Fact]
    public async Task Middleware_runs_in_order_may_change_words_and_may_wrap_or_replace_the_reply()
    {
        var order = new List<string>();
        var chat = new FakeChatClient(m => $"You said {m[^1].Text}.");
        await using var conversation = new TestConversation(
            new FakeRecognizer().Hears("bird rock").Hears("stop"), chat,
            configure: builder => builder
                .AddTurnMiddleware(async (turn, next, token) =>
                {
                    order.Add("outer");
                    await next(turn, token);
                    order.Add("outer after");
                })
                .AddTurnMiddleware((turn, next, token) =>
                {
                    order.Add("inner");
                    if (turn.UserText == "stop")
                    {
                        turn.Reply = Say("Goodbye then.");
                        turn.EndsConversation = true;
                        return ValueTask.CompletedTask;
                    }

                    turn.UserText = "Bulge Bracket";
                    return next(turn, token);
                }));
        conversation.Caller.Says();
        _ = conversation.Start();
        Assert.Equal("You said Bulge Bracket.", (await conversation.Next<ReplyCompleted>()).Text);
        Assert.Equal(["outer", "inner", "outer after"], order);
        Assert.Equal("user: Bulge Bracket", Lines(conversation.Session.Ledger.GetMessages())[0]);

        conversation.Caller.Says();
        Assert.Equal("Goodbye then.", (await conversation.Next<ReplyCompleted>()).Text);
        await conversation.Ends();

        static async IAsyncEnumerable<ChatResponseUpdate> Say(string text)
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, text);
        }
    }

    [Fact]
    public async Task Typed_words_are_a_turn()
    {
        await using var conversation = new TestConversation(new FakeRecognizer(), new FakeChatClient(m => $"You typed {m[^1].Text}."));
        _ = conversation.Start();
        await conversation.Session.PostTextAsync("hello");
        Assert.Equal("You typed hello.", (await conversation.Next<ReplyCompleted>()).HeardText);
    }

    [Fact]
    public async Task Audio_and_voice_of_other_rates_are_converted()
    {
        await using var conversation = new TestConversation(
            new FakeRecognizer().Hears("hello"), new FakeChatClient(_ => "One two three four."), new FakeSpeaker { Format = new(48000) },
            caller: new FakeCaller { Format = new(44100, 2) });
        conversation.Caller.Says();
        await conversation.RunToEnd();
        await conversation.Next<SessionEnded>();

        // The speaker checks the format of every frame; the caller's 600 ms and the pause arrive at the recogniser's rate.
        Assert.Equal("One two three four.", conversation.Seen.OfType<ReplyCompleted>().Single().HeardText);
        Assert.Equal(400, conversation.Speaker.Written.TotalMilliseconds, 1.0);
        Assert.InRange(conversation.Seen.OfType<UtteranceRecognized>().Single().Recognition.AudioDuration.TotalMilliseconds, 600, 2000);
    }

    [Fact]
    public async Task Cancellation_ends_a_session_in_the_middle_of_a_reply()
    {
        using var stop = new CancellationTokenSource();
        await using var conversation = new TestConversation(
            new FakeRecognizer().Hears("hello"), new FakeChatClient(_ => "A long answer follows."), new FakeSpeaker { Held = true });
        conversation.Caller.Says();
        var running = conversation.Start(stop.Token);
        await conversation.Next<ReplyStarted>();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Words_that_are_recognised_after_the_caller_hung_up_are_answered_although_a_noise_came_after_them()
    {
        var slow = new TaskCompletionSource();
        await using var conversation = new TestConversation(
            new FakeRecognizer().HearsAfter(slow.Task, "how much is Orvantis").Hears(""), new FakeChatClient(_ => "Seven pounds."));
        conversation.Caller.Says();
        conversation.Caller.Says();
        _ = conversation.Start();
        conversation.Caller.HangsUp();
        Assert.Equal(TurnEndReason.Empty, (await conversation.Next<TurnEnded>()).Reason);
        slow.SetResult();
        await conversation.Ends();

        Assert.Equal("Seven pounds.", (await conversation.Next<ReplyCompleted>()).HeardText);
        Assert.Equal(1, conversation.Seen.OfType<UtteranceRecognized>().Last().TurnNumber);
        await conversation.Session.WaitUntilIdleAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task An_utterance_keeps_its_end_when_the_caller_hangs_up_before_it_is_recognised()
    {
        var slow = new TaskCompletionSource();
        await using var conversation = new TestConversation(new FakeRecognizer().HearsAfter(slow.Task, "hello"), new FakeChatClient(_ => "Good day."));
        conversation.Caller.Says(600);
        _ = conversation.Start();
        await conversation.Next<UtteranceStarted>();
        conversation.Caller.HangsUp();
        while (!conversation.Caller.IsReadToItsEnd)
        {
            await Task.Yield();
        }

        slow.SetResult();
        var heard = await conversation.Next<UtteranceRecognized>();
        Assert.Equal(600, (heard.End - heard.Start).TotalMilliseconds, 60.0);
    }

    [Fact]
    public async Task A_cancelled_session_ends_the_turns_that_wait_for_an_earlier_utterance()
    {
        using var stop = new CancellationTokenSource();
        await using var conversation = new TestConversation(
            new FakeRecognizer().HearsAfter(new TaskCompletionSource().Task, "one").Hears("two"), new FakeChatClient(_ => "Yes."));
        conversation.Caller.Says();
        conversation.Caller.Says();
        var running = conversation.Start(stop.Token);
        await conversation.Next<UtteranceRecognized>();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(10)));

        await conversation.Session.WaitUntilIdleAsync().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(TurnEndReason.SessionClosed, (await conversation.Next<TurnEnded>()).Reason);
        Assert.Equal(TurnEndReason.SessionClosed, (await conversation.Next<TurnEnded>()).Reason);
    }

    [Fact]
    public async Task Turns_that_still_wait_when_the_conversation_ends_are_ended()
    {
        await using var conversation = new TestConversation(
            new FakeRecognizer(), new FakeChatClient(_ => "Goodbye."),
            options: o => o.AllowInterruption = false,
            configure: builder => builder.AddTurnMiddleware(async (turn, next, token) =>
            {
                await next(turn, token);
                turn.EndsConversation = true;
            }));
        foreach (var text in new[] { "one", "two", "three" })
        {
            await conversation.Session.PostTextAsync(text);
        }

        await conversation.Start().WaitAsync(TimeSpan.FromSeconds(10));
        await conversation.Session.WaitUntilIdleAsync().WaitAsync(TimeSpan.FromSeconds(10));
        await conversation.Next<SessionEnded>();
        Assert.Equal(
            [TurnEndReason.Completed, TurnEndReason.SessionClosed, TurnEndReason.SessionClosed],
            conversation.Seen.OfType<TurnEnded>().Select(t => t.Reason));
    }

    [Fact]
    public async Task A_session_runs_once()
    {
        await using var conversation = new TestConversation(new FakeRecognizer(), new FakeChatClient(_ => ""));
        await conversation.RunToEnd();
        await Assert.ThrowsAsync<InvalidOperationException>(() => conversation.Session.RunAsync());
    }
}
