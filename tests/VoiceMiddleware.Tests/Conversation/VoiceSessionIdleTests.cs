using VoiceMiddleware.Conversation;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Conversation;

/// <summary>What a session does when nobody says anything, in virtual time.</summary>
public sealed class VoiceSessionIdleTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_silent_caller_is_asked_again_and_then_told_goodbye()
    {
        await using var conversation = Talk();
        var running = conversation.Start();
        await WaitsAsync(conversation);
        await Passes(conversation, TimeSpan.FromSeconds(9.9));
        Assert.Empty(conversation.Voice.Spoken);

        await Passes(conversation, TimeSpan.FromSeconds(0.1));
        await WaitsAsync(conversation);
        await Passes(conversation, Timeout);
        await WaitsAsync(conversation);
        await Passes(conversation, Timeout);
        await running.WaitAsync(TimeSpan.FromSeconds(10));
        var ended = await conversation.Next<SessionEnded>();

        Assert.Null(ended.Error);
        Assert.Equal(["Are you still there?", "Can I help you?", "Goodbye then."], conversation.Voice.Spoken);
        Assert.Equal([(1, 1, false), (2, 2, false), (3, 2, true)], conversation.Seen.OfType<CallerIdle>().Select(i => (i.TurnNumber, i.Reprompts, i.EndsConversation)));
        Assert.Equal(conversation.Voice.Spoken, conversation.Session.Ledger.GetMessages().Select(m => m.Text));
        Assert.All(conversation.Seen.OfType<TurnEnded>(), t => Assert.Equal(TurnEndReason.Completed, t.Reason));
    }

    [Fact]
    public async Task Time_is_counted_from_the_end_of_what_the_assistant_says()
    {
        await using var conversation = Talk(speaker: new FakeSpeaker { Held = true }, options: o => o.Greeting = "Good day.");
        _ = conversation.Start();
        await conversation.Next<ReplyStarted>();
        conversation.Time.Advance(TimeSpan.FromMinutes(5));
        conversation.Speaker.Play(TimeSpan.FromSeconds(5));
        await WaitsAsync(conversation);
        conversation.Time.Advance(TimeSpan.FromSeconds(9.9));
        await conversation.Session.WaitUntilIdleAsync();
        Assert.Equal(["Good day."], conversation.Voice.Spoken);
        conversation.Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal((2, 1), (await conversation.Next<CallerIdle>() is var idle ? (idle.TurnNumber, idle.Reprompts) : default));
    }

    [Fact]
    public async Task The_time_does_not_run_while_the_caller_speaks_and_words_begin_the_count_anew()
    {
        var chat = new FakeChatClient(_ => "Yes.");
        await using var conversation = Talk(new FakeRecognizer().Hears("hello"), chat);
        _ = conversation.Start();
        await WaitsAsync(conversation);
        await Passes(conversation, Timeout);
        await WaitsAsync(conversation);

        conversation.Caller.Speaks(600);
        await conversation.Next<UtteranceStarted>();
        conversation.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(["Are you still there?"], conversation.Voice.Spoken);
        conversation.Caller.Pauses(1000);
        await conversation.Next<ReplyCompleted>();
        await WaitsAsync(conversation);
        await Passes(conversation, Timeout);

        Assert.Equal(["Are you still there?", "Yes.", "Are you still there?"], conversation.Voice.Spoken);

        // The re-prompt is history for the model.
        Assert.Equal(["Are you still there?", "hello"], Assert.Single(chat.Requests).Select(m => m.Text));
    }

    [Fact]
    public async Task A_sound_without_words_begins_the_time_anew_but_not_the_count()
    {
        await using var conversation = Talk(new FakeRecognizer().Hears(""));
        _ = conversation.Start();
        await WaitsAsync(conversation);
        await Passes(conversation, Timeout);
        await WaitsAsync(conversation);
        await Passes(conversation, TimeSpan.FromSeconds(8));
        conversation.Caller.Says();
        Assert.Equal(TurnEndReason.Completed, (await conversation.Next<TurnEnded>()).Reason);
        Assert.Equal(TurnEndReason.Empty, (await conversation.Next<TurnEnded>()).Reason);
        await WaitsAsync(conversation);
        await Passes(conversation, TimeSpan.FromSeconds(8));
        Assert.Single(conversation.Voice.Spoken);
        await Passes(conversation, TimeSpan.FromSeconds(2));
        Assert.Equal(["Are you still there?", "Can I help you?"], conversation.Voice.Spoken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Typed_words_and_what_the_application_says_begin_the_count_anew(bool typed)
    {
        await using var conversation = Talk();
        _ = conversation.Start();
        await WaitsAsync(conversation);
        await Passes(conversation, Timeout);
        await WaitsAsync(conversation);
        await (typed ? conversation.Session.PostTextAsync("hello") : conversation.Session.SayAsync("Yes."));
        await conversation.Session.WaitUntilIdleAsync();
        await WaitsAsync(conversation);
        await Passes(conversation, Timeout);
        Assert.Equal(["Are you still there?", "Yes.", "Are you still there?"], conversation.Voice.Spoken);
    }

    [Fact]
    public async Task Who_answers_the_goodbye_is_heard()
    {
        await using var conversation = Talk(
            new FakeRecognizer().Hears("no wait"), speaker: new FakeSpeaker { Held = true }, options: o => o.Idle = new() { Timeout = Timeout, Goodbye = "Goodbye then." });
        _ = conversation.Start();
        await WaitsAsync(conversation);
        conversation.Time.Advance(Timeout);
        Assert.True((await conversation.Next<CallerIdle>()).EndsConversation);
        await conversation.Next<ReplyStarted>();
        conversation.Caller.Says();
        Assert.Equal(TurnEndReason.Interrupted, (await conversation.Next<TurnEnded>()).Reason);
        Assert.Equal("Yes.", (await conversation.Next<ReplyStarted>()).FirstSentence);
        conversation.Speaker.Play(TimeSpan.FromSeconds(5));
        Assert.Equal("Yes.", (await conversation.Next<ReplyCompleted>()).HeardText);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("Goodbye then.", true)]
    public async Task The_session_ends_also_without_a_goodbye_and_when_it_can_not_be_spoken(string? goodbye, bool broken)
    {
        await using var conversation = Talk(options: o => o.Idle = new() { Timeout = Timeout, Goodbye = goodbye });
        conversation.Voice.Fault = _ => broken ? new InvalidOperationException("No voice.") : null;
        var running = conversation.Start();
        await WaitsAsync(conversation);
        conversation.Time.Advance(Timeout);
        await running.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Null((await conversation.Next<SessionEnded>()).Error);
        Assert.Equal(0, conversation.Time.PendingTimers);
    }

    [Fact]
    public async Task Without_a_time_out_nobody_is_asked_again()
    {
        await using var conversation = Talk(options: o => o.Idle = new());
        var running = conversation.Start();
        await conversation.Next<SessionStarted>();
        conversation.Time.Advance(TimeSpan.FromHours(5));
        conversation.Caller.HangsUp();
        await running.WaitAsync(TimeSpan.FromSeconds(10));
        await conversation.Next<SessionEnded>();
        Assert.Empty(conversation.Seen.OfType<CallerIdle>());
    }

    [Fact]
    public async Task Who_has_hung_up_is_not_asked_again()
    {
        await using var conversation = Talk();
        var running = conversation.Start();
        await WaitsAsync(conversation);
        conversation.Caller.HangsUp();
        await running.WaitAsync(TimeSpan.FromSeconds(10));
        conversation.Time.Advance(Timeout);
        Assert.Equal(0, (await conversation.Next<SessionEnded>()).Turns);
    }

    public static TheoryData<IdleOptions, string> BadOptions => new()
    {
        { new() { Timeout = TimeSpan.Zero }, "VoiceMiddleware:Session:Idle: Timeout is 00:00:00; set it between 00:00:01 and 01:00:00" },
        { new() { Timeout = Timeout, Reprompts = ["Hello?", " "] }, "Reprompts:1 is empty. Give the words, or remove the entry." },
        { new() { Goodbye = "Goodbye." }, "Reprompts or Goodbye is set without Timeout" },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void A_setting_that_makes_no_sense_is_named(IdleOptions options, string expected)
    {
        var error = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => Talk(options: o => o.Idle = options));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static TestConversation Talk(
        FakeRecognizer? recognizer = null, FakeChatClient? chat = null, FakeSpeaker? speaker = null, Action<VoiceSessionOptions>? options = null) =>
        new(recognizer ?? new FakeRecognizer(), chat ?? new FakeChatClient(_ => "Yes."), speaker, o =>
        {
            o.Idle = new() { Timeout = Timeout, Reprompts = ["Are you still there?", "Can I help you?"], Goodbye = "Goodbye then." };
            options?.Invoke(o);
        });

    /// <summary>Waits until the session waits for the caller.</summary>
    private static async Task WaitsAsync(TestConversation conversation)
    {
        await conversation.Session.WaitUntilIdleAsync().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(SpinWait.SpinUntil(() => conversation.Time.PendingTimers > 0, TimeSpan.FromSeconds(10)));
    }

    /// <summary>Lets time pass, and whatever is said then be said to its end.</summary>
    private static async Task Passes(TestConversation conversation, TimeSpan time)
    {
        conversation.Time.Advance(time);
        await conversation.Session.WaitUntilIdleAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }
}
