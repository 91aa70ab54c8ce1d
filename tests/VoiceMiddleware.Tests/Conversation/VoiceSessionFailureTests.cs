using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Conversation;

/// <summary>What happens when a part of a session fails.</summary>
public sealed class VoiceSessionFailureTests
{
    [Theory]
    [InlineData(TurnStage.Recognition)]
    [InlineData(TurnStage.Reply)]
    [InlineData(TurnStage.Synthesis)]
    [InlineData(TurnStage.Playback)]
    public async Task A_failing_part_ends_the_turn_with_an_apology_and_never_the_session(TurnStage stage)
    {
        var fault = new InvalidOperationException("broken");
        var recognizer = new FakeRecognizer();
        _ = stage == TurnStage.Recognition ? recognizer.Fails(fault) : recognizer.Hears("one");
        recognizer.Hears("two");
        var failing = true;
        await using var conversation = new TestConversation(
            recognizer, new FakeChatClient(m => stage == TurnStage.Reply && m[^1].Text == "one" ? throw fault : $"Reply to {m[^1].Text}."));
        conversation.Voice.Fault = text => stage == TurnStage.Synthesis && text == "Reply to one." ? fault : null;
        conversation.Speaker.Fault = _ => stage == TurnStage.Playback && failing ? fault : null;
        conversation.Caller.Says();
        _ = conversation.Start();

        var failed = await conversation.Next<TurnFailed>();
        Assert.Equal((1, stage), (failed.TurnNumber, failed.Stage));
        Assert.Same(fault, failed.Error);
        if (stage != TurnStage.Playback)
        {
            Assert.True(SpinWait.SpinUntil(
                () => conversation.Voice.Spoken.Any(s => s.StartsWith("Sorry", StringComparison.Ordinal)), TimeSpan.FromSeconds(10)));
        }

        failing = false;
        conversation.Caller.Says();
        var completed = await conversation.Next<ReplyCompleted>();
        Assert.Equal((2, "Reply to two."), (completed.TurnNumber, completed.HeardText));
        conversation.Caller.HangsUp();
        await conversation.Ends();
    }

    [Fact]
    public async Task A_recogniser_whose_request_times_out_fails_the_turn()
    {
        await using var conversation = new TestConversation(
            new FakeRecognizer().Fails(new TaskCanceledException("The request timed out.")).Hears("hello"), new FakeChatClient(_ => "Good day."),
            options: o => o.Apology = "Sorry?");
        conversation.Caller.Says();
        _ = conversation.Start();
        var failed = await conversation.Next<TurnFailed>();
        Assert.Equal((TurnStage.Recognition, "The request timed out."), (failed.Stage, failed.Error.Message));
        Assert.Equal(TurnEndReason.Failed, (await conversation.Next<TurnEnded>()).Reason);

        conversation.Caller.Says();
        Assert.Equal("Good day.", (await conversation.Next<ReplyCompleted>()).HeardText);
    }

    [Fact]
    public async Task Without_an_apology_a_failed_turn_is_silent()
    {
        await using var conversation = new TestConversation(
            new FakeRecognizer().Fails(new InvalidOperationException("broken")), new FakeChatClient(_ => ""), options: o => o.Apology = null);
        conversation.Caller.Says();
        await conversation.RunToEnd();
        Assert.Empty(conversation.Voice.Spoken);
    }

    [Fact]
    public async Task What_was_generated_before_a_model_fails_is_still_spoken()
    {
        await using var conversation = new TestConversation(new FakeRecognizer().Hears("go on"), new FakeChatClient((_, _) => HalfAnAnswer()));
        conversation.Caller.Says();
        await conversation.RunToEnd();

        Assert.Equal("This much is known.", conversation.Voice.Spoken.First());
        Assert.Equal("This much is known.", conversation.Session.Ledger.Entries[1].HeardText);

        static async IAsyncEnumerable<string> HalfAnAnswer()
        {
            yield return "This much is known. The ";
            await Task.Yield();
            throw new IOException("connection lost");
        }
    }

    [Fact]
    public async Task A_chat_client_that_never_answers_fails_the_turn_when_its_time_is_up()
    {
        var asked = new TaskCompletionSource();
        var chat = new FakeChatClient((_, _) =>
        {
            asked.SetResult();
            return Deaf();
        });
        await using var conversation = new TestConversation(new FakeRecognizer().Hears("hello"), chat, options: o => o.ReplyTimeout = TimeSpan.FromSeconds(5));
        conversation.Caller.Says();
        _ = conversation.Start();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(10));
        conversation.Time.Advance(TimeSpan.FromSeconds(5));

        var failed = await conversation.Next<TurnFailed>();
        Assert.Equal(TurnStage.Reply, failed.Stage);
        Assert.Contains("gave no text within 00:00:05", Assert.IsType<TimeoutException>(failed.Error).Message, StringComparison.Ordinal);

        // Ignores every token, as a broken client would.
        static async IAsyncEnumerable<string> Deaf()
        {
            await new TaskCompletionSource().Task;
            yield return "";
        }
    }

    [Fact]
    public async Task A_chat_client_that_falls_silent_amid_a_reply_fails_the_turn_after_what_it_said_was_spoken()
    {
        var chat = new FakeChatClient((_, _) => Stuck());
        await using var conversation = new TestConversation(new FakeRecognizer().Hears("hello"), chat, options: o => o.ReplyTimeout = TimeSpan.FromSeconds(5));
        conversation.Caller.Says();
        _ = conversation.Start();
        await conversation.Next<ReplyStarted>();
        Assert.True(SpinWait.SpinUntil(() => conversation.Time.PendingTimers > 0, TimeSpan.FromSeconds(10)));
        conversation.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("This much is known.", (await conversation.Next<ReplyCompleted>()).HeardText);
        var failed = await conversation.Next<TurnFailed>();
        Assert.Contains("no more text within 00:00:05", Assert.IsType<TimeoutException>(failed.Error).Message, StringComparison.Ordinal);

        static async IAsyncEnumerable<string> Stuck()
        {
            yield return "This much is known. The ";
            await new TaskCompletionSource().Task;
        }
    }

    [Fact]
    public async Task A_recogniser_that_never_ends_fails_the_turn_when_its_time_is_up_and_the_session_listens_on()
    {
        var recognizer = new FakeRecognizer().HearsAfter(new TaskCompletionSource().Task, "never").Hears("again");
        await using var conversation = new TestConversation(
            recognizer, new FakeChatClient(_ => "Yes."), options: o => (o.RecognitionTimeout, o.Apology) = (TimeSpan.FromSeconds(5), ""));
        conversation.Caller.Says();
        _ = conversation.Start();
        await conversation.Next<UtteranceStarted>();
        Assert.True(SpinWait.SpinUntil(() => conversation.Time.PendingTimers > 0, TimeSpan.FromSeconds(10)));
        conversation.Time.Advance(TimeSpan.FromSeconds(5));

        var failed = await conversation.Next<TurnFailed>();
        Assert.Equal(TurnStage.Recognition, failed.Stage);
        Assert.Contains("no final text within 00:00:05", Assert.IsType<TimeoutException>(failed.Error).Message, StringComparison.Ordinal);
        conversation.Caller.Says();
        Assert.Equal("Yes.", (await conversation.Next<ReplyCompleted>()).HeardText);
    }

    [Fact]
    public async Task A_broken_microphone_ends_the_session_with_its_error()
    {
        await using var conversation = new TestConversation(new FakeRecognizer(), new FakeChatClient(_ => ""));
        conversation.Caller.Breaks(new IOException("The microphone was unplugged."));
        var error = await Assert.ThrowsAsync<IOException>(() => conversation.Start());
        Assert.Equal("The microphone was unplugged.", error.Message);
        Assert.Same(error, (await conversation.Next<SessionEnded>()).Error);
    }

    [Fact]
    public async Task A_handler_that_throws_or_hangs_delays_no_turn()
    {
        await using var conversation = new TestConversation(
            new FakeRecognizer().Hears("one").Hears("two"), new FakeChatClient(m => $"Reply to {m[^1].Text}."),
            options: o => o.AllowInterruption = false,
            configure: b => b.Services.AddSingleton<MediatR.INotificationHandler<UtteranceRecognized>, ThrowingHandler>());
        conversation.Caller.Says().Says();
        await conversation.RunToEnd();
        await conversation.Next<SessionEnded>();
        Assert.Equal(2, conversation.Seen.OfType<ReplyCompleted>().Count());
        Assert.Equal(2, ThrowingHandler.Calls);
    }

    private sealed class ThrowingHandler : MediatR.INotificationHandler<UtteranceRecognized>
    {
        public static int Calls;

        public Task Handle(UtteranceRecognized notification, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref Calls);
            throw new InvalidOperationException("handler");
        }
    }
}
