using VoiceMiddleware.Conversation;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Conversation;

/// <summary>What it takes to interrupt a reply that is being spoken, and what becomes of it when it was none.</summary>
public sealed class BargeInTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_reply_falls_silent_while_a_cough_is_judged_and_then_goes_on_where_it_stopped()
    {
        var judged = new TaskCompletionSource();
        await using var conversation = Talk(recognizer => recognizer.HearsAfter(judged.Task, ""));
        await PlayAsync(conversation, 300);

        conversation.Caller.Says();
        await conversation.Next<ReplyPaused>();
        conversation.Speaker.Play(Patience);
        Assert.Equal(TimeSpan.FromMilliseconds(300), conversation.Speaker.PlayedDuration);
        judged.SetResult();
        Assert.Equal(TurnEndReason.Empty, (await conversation.Next<TurnEnded>()).Reason);
        await conversation.Next<ReplyResumed>();

        var completed = await FinishAsync(conversation);
        Assert.Equal(("One two three four five six.", false, HeardSource.Full), (completed.HeardText, completed.Interrupted, completed.HeardBy));
        Assert.Equal(TimeSpan.FromMilliseconds(600), conversation.Speaker.PlayedDuration);
    }

    [Theory]
    [InlineData("mhm")]
    [InlineData("okay I see")]
    public async Task A_listeners_sound_is_no_turn_and_the_reply_goes_on(string sound)
    {
        await using var conversation = Talk(recognizer => recognizer.Hears(sound));
        await PlayAsync(conversation, 300);

        conversation.Caller.Says();
        await conversation.Next<ReplyResumed>();
        Assert.Equal((2, TurnEndReason.Backchannel), Ended(await conversation.Next<TurnEnded>()));

        Assert.False((await FinishAsync(conversation)).Interrupted);
        Assert.Equal(["tell me", "One two three four five six."], conversation.Session.Ledger.Entries.Select(entry => entry.HeardText));
    }

    [Fact]
    public async Task The_same_sound_during_a_question_is_its_answer()
    {
        await using var conversation = Talk(recognizer => recognizer.Hears("okay"), reply: "Shall I book it for you now?");
        await PlayAsync(conversation, 300);

        conversation.Caller.Says();
        var completed = await conversation.Next<ReplyCompleted>();
        Assert.Equal(("Shall I book", true), (completed.HeardText, completed.Interrupted));
        await conversation.Next<ReplyStarted>();
        Assert.Equal(["tell me", "Shall I book", "okay"], conversation.Session.Ledger.Entries.Select(entry => entry.HeardText).Take(3));
    }

    [Fact]
    public async Task After_the_reply_the_same_sound_is_a_turn()
    {
        await using var conversation = Talk(recognizer => recognizer.Hears("okay"));
        await PlayAsync(conversation, 300);
        await FinishAsync(conversation);
        await conversation.Next<TurnEnded>();

        conversation.Caller.Says();
        await conversation.Next<ReplyStarted>();
        Assert.Contains("okay", conversation.Session.Ledger.Entries.Select(entry => entry.HeardText));
    }

    [Fact]
    public async Task Too_few_words_do_not_interrupt()
    {
        await using var conversation = Talk(
            recognizer => recognizer.Hears("wait a"), options => options.Interruption.Speaking.MinWords = 3);
        await PlayAsync(conversation, 300);

        conversation.Caller.Says();
        Assert.Equal((2, TurnEndReason.Backchannel), Ended(await conversation.Next<TurnEnded>()));
        Assert.False((await FinishAsync(conversation)).Interrupted);
    }

    [Fact]
    public async Task Words_of_a_partial_result_cut_the_reply_short_before_the_utterance_is_over()
    {
        await using var conversation = Talk(recognizer =>
        {
            recognizer.Hears("no the other one");
            recognizer.Partial = "no the";
        });
        await PlayAsync(conversation, 300);

        conversation.Caller.Speaks(600);
        var completed = await conversation.Next<ReplyCompleted>();
        Assert.Equal(("One two three", true, HeardSource.Timestamps), (completed.HeardText, completed.Interrupted, completed.HeardBy));
        Assert.Equal("One two three four five six.", completed.SentText);
        Assert.DoesNotContain(conversation.Seen, n => n is UtteranceRecognized { TurnNumber: 2 });
        conversation.Caller.Pauses(1000);
    }

    [Fact]
    public async Task A_short_sound_does_not_pause_the_reply_where_more_speech_is_asked_for()
    {
        await using var conversation = Talk(
            recognizer => recognizer.Hears("").Hears(""), options => options.Interruption.Speaking.MinSpeech = TimeSpan.FromMilliseconds(500));
        await PlayAsync(conversation, 100);

        conversation.Caller.Speaks(300);
        conversation.Caller.Pauses(100);
        await conversation.Next<UtteranceStarted>();
        conversation.Speaker.Play(TimeSpan.FromMilliseconds(100));
        Assert.Equal(TimeSpan.FromMilliseconds(200), conversation.Speaker.PlayedDuration);

        conversation.Caller.Says();
        await conversation.Next<ReplyPaused>();
        Assert.False((await FinishAsync(conversation)).Interrupted);
    }

    [Fact]
    public async Task Where_nothing_is_paused_the_reply_is_spoken_on_until_words_decide()
    {
        await using var conversation = Talk(recognizer => recognizer.Hears("mhm").Hears("stop please"), options => options.Interruption.PauseWhileUndecided = false);
        await PlayAsync(conversation, 100);

        conversation.Caller.Says();
        Assert.Equal((2, TurnEndReason.Backchannel), Ended(await conversation.Next<TurnEnded>()));
        conversation.Speaker.Play(TimeSpan.FromMilliseconds(100));
        conversation.Caller.Says();
        var completed = await conversation.Next<ReplyCompleted>();

        Assert.Equal(("One two", true), (completed.HeardText, completed.Interrupted));
        Assert.DoesNotContain(conversation.Seen, n => n is ReplyPaused or ReplyResumed);
    }

    [Fact]
    public async Task A_reply_does_not_wait_for_words_for_ever()
    {
        var words = new TaskCompletionSource();
        await using var conversation = Talk(recognizer => recognizer.HearsAfter(words.Task, "no stop"));
        await PlayAsync(conversation, 300);

        conversation.Caller.Says();
        await conversation.Next<ReplyPaused>();
        Assert.True(SpinWait.SpinUntil(() => conversation.Time.PendingTimers > 0, Patience));
        conversation.Time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.DoesNotContain(conversation.Seen, n => n is ReplyResumed);
        conversation.Time.Advance(TimeSpan.FromSeconds(0.2));
        await conversation.Next<ReplyResumed>();

        // Late words are words all the same.
        conversation.Speaker.Play(TimeSpan.FromMilliseconds(100));
        words.SetResult();
        Assert.True((await conversation.Next<ReplyCompleted>()).Interrupted);
    }

    [Fact]
    public async Task An_uninterruptible_sentence_is_spoken_to_its_end_and_what_follows_is_cut()
    {
        var recognizer = new FakeRecognizer().Hears("stop it");
        await using var conversation = new TestConversation(
            recognizer, new FakeChatClient(_ => "Fine."), new FakeSpeaker { Held = true });
        _ = conversation.Start();
        await conversation.Session.SayAsync("This call is recorded.", allowInterruption: false);
        await conversation.Next<ReplyStarted>();
        await PlayAsync(conversation, 100, written: 400);

        conversation.Caller.Says();
        await conversation.Next<UtteranceRecognized>();
        Assert.DoesNotContain(conversation.Seen, n => n is ReplyPaused or ReplyCompleted);
        var completed = await FinishAsync(conversation);

        Assert.Equal(("This call is recorded.", false), (completed.HeardText, completed.Interrupted));
        Assert.Equal("stop it", (await Answered(conversation)).HeardText);
    }

    [Fact]
    public async Task Nothing_interrupts_an_answer_that_is_being_thought_of_where_that_is_not_allowed()
    {
        var answer = new TaskCompletionSource<string>();
        var recognizer = new FakeRecognizer().Hears("what is it").Hears("hurry up");
        var asked = new TaskCompletionSource();
        await using var conversation = new TestConversation(
            recognizer,
            new FakeChatClient((messages, token) =>
            {
                asked.TrySetResult();
                return messages.Count == 1 ? Later(answer.Task, token) : Later(Task.FromResult("Yes."), token);
            }),
            options: o => o.Interruption.Thinking.Allowed = false);
        conversation.Caller.Says();
        _ = conversation.Start();
        await asked.Task.WaitAsync(Patience);
        conversation.Caller.Says();
        await conversation.Next<UtteranceRecognized>();
        await conversation.Next<UtteranceRecognized>();

        answer.SetResult("It is a bell.");
        var first = await conversation.Next<ReplyCompleted>();
        var second = await conversation.Next<ReplyCompleted>();
        Assert.Equal(("It is a bell.", false, "Yes.", false), (first.HeardText, first.Interrupted, second.HeardText, second.Interrupted));
    }

    [Fact]
    public async Task A_recogniser_that_fails_during_a_reply_lets_it_go_on()
    {
        await using var conversation = Talk(recognizer => recognizer.Fails(new SpeechRecognitionException("no")));
        await PlayAsync(conversation, 300);

        conversation.Caller.Says();
        await conversation.Next<ReplyResumed>();
        Assert.False((await FinishAsync(conversation)).Interrupted);
    }

    private static TestConversation Talk(Action<FakeRecognizer> script, Action<VoiceSessionOptions>? options = null, string reply = "One two three four five six.")
    {
        var recognizer = new FakeRecognizer().Hears("tell me");
        script(recognizer);
        var conversation = new TestConversation(
            recognizer, new FakeChatClient(m => m.Count == 1 ? reply : "Fine."), new FakeSpeaker { Held = true }, options);
        conversation.Caller.Says();
        _ = conversation.Start();
        return conversation;
    }

    /// <summary>Waits for the whole reply to be with the speaker, then plays a part of it.</summary>
    private static async Task PlayAsync(TestConversation conversation, int milliseconds, int written = 600)
    {
        if (!conversation.Seen.OfType<ReplyStarted>().Any())
        {
            await conversation.Next<ReplyStarted>();
        }

        Assert.True(SpinWait.SpinUntil(() => conversation.Speaker.Written >= TimeSpan.FromMilliseconds(written), Patience));
        conversation.Speaker.Play(TimeSpan.FromMilliseconds(milliseconds));
    }

    private static async Task<ReplyCompleted> FinishAsync(TestConversation conversation)
    {
        var completed = conversation.Next<ReplyCompleted>();
        await conversation.Speaker.PlayUntil(completed);
        return await completed;
    }

    private static async Task<LedgerEntry> Answered(TestConversation conversation)
    {
        await conversation.Next<ReplyStarted>();
        return conversation.Session.Ledger.Entries.Last(entry => entry.Role == Microsoft.Extensions.AI.ChatRole.User);
    }

    private static (int TurnNumber, TurnEndReason Reason) Ended(TurnEnded turn) => (turn.TurnNumber, turn.Reason);

    private static async IAsyncEnumerable<string> Later(
        Task<string> text, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await text.WaitAsync(cancellationToken);
    }
}
