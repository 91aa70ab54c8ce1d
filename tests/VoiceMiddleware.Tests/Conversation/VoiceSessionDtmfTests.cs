using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Conversation;

/// <summary>Keys of a telephone as turns.</summary>
public sealed class VoiceSessionDtmfTests
{
    private static TestConversation Start(FakeRecognizer recognizer, FakeChatClient chat, Action<DtmfOptions>? configure = null, FakeSpeaker? speaker = null) =>
        new(recognizer, chat, speaker, options =>
        {
            options.Dtmf.Enabled = true;
            configure?.Invoke(options.Dtmf);
        });

    private static FakeChatClient Echo() => new(messages => $"Thank you for {messages[^1].Text}.");

    [Fact]
    public async Task Keys_up_to_the_hash_are_a_turn_and_the_recogniser_never_hears_them()
    {
        var (recognizer, chat) = (new FakeRecognizer(), Echo());
        await using var conversation = Start(recognizer, chat);
        conversation.Caller.Pauses(500).Presses("1234#").Pauses(1000);
        await conversation.RunToEnd();
        await conversation.Next<SessionEnded>();

        var received = Assert.Single(conversation.Seen.OfType<DtmfReceived>());
        Assert.Equal(("1234", 1), (received.Keys, received.TurnNumber));
        Assert.Equal("1 2 3 4", Assert.Single(chat.Requests)[^1].Text);
        Assert.Empty(recognizer.Contexts);
        Assert.Empty(conversation.Seen.OfType<UtteranceStarted>());
        var entry = conversation.Session.Ledger.Entries[0];
        Assert.Equal((ChatRole.User, "1 2 3 4", true, ContextTrust.Confirmed), (entry.Role, entry.HeardText, entry.IsDtmf, entry.Trust));
        Assert.False(conversation.Session.Ledger.Entries[1].IsDtmf);
    }

    [Fact]
    public async Task An_input_of_a_known_length_needs_no_hash()
    {
        await using var conversation = Start(new FakeRecognizer(), Echo(), dtmf => dtmf.MaxDigits = 4);
        conversation.Caller.Presses("1234").Presses("56").Pauses(100);
        await conversation.RunToEnd();
        await conversation.Next<SessionEnded>();

        // What was pressed before the caller hung up counts.
        Assert.Equal(["1234", "56"], conversation.Seen.OfType<DtmfReceived>().Select(d => d.Keys));
    }

    [Fact]
    public async Task A_pause_ends_an_input_on_the_clock_of_the_audio()
    {
        await using var conversation = Start(new FakeRecognizer(), Echo(), dtmf => dtmf.InterDigitTimeout = TimeSpan.FromSeconds(1));
        conversation.Caller.Presses("1").Pauses(700).Presses("2").Pauses(1500).Presses("3").Pauses(1500);
        _ = conversation.Start();
        Assert.Equal("12", (await conversation.Next<DtmfReceived>()).Keys);
        Assert.Equal("3", (await conversation.Next<DtmfReceived>()).Keys);
    }

    [Theory]
    [InlineData("#", "#")]
    [InlineData("*7#", "*7")]
    public async Task Stars_and_a_hash_alone_are_inputs(string pressed, string received)
    {
        await using var conversation = Start(new FakeRecognizer(), Echo());
        conversation.Caller.Presses(pressed).Pauses(100);
        _ = conversation.Start();
        Assert.Equal(received, (await conversation.Next<DtmfReceived>()).Keys);
    }

    [Fact]
    public async Task Speech_and_keys_take_turns()
    {
        var chat = Echo();
        await using var conversation = Start(new FakeRecognizer().Hears("my number is").Hears("that is all"), chat);
        conversation.Caller.Says();
        _ = conversation.Start();
        Assert.Equal(1, (await conversation.Next<TurnEnded>()).TurnNumber);
        conversation.Caller.Presses("42#").Pauses(200);
        Assert.Equal(2, (await conversation.Next<TurnEnded>()).TurnNumber);
        conversation.Caller.Says();
        await conversation.Next<TurnEnded>();
        Assert.Equal(["my number is", "4 2", "that is all"], chat.Requests.Select(r => r[^1].Text));
    }

    [Fact]
    public async Task The_first_key_interrupts_a_reply()
    {
        var chat = new FakeChatClient(m => m.Count == 1 ? "Press one for sales or two for service or hold on." : "Service it is.");
        await using var conversation = Start(new FakeRecognizer().Hears("hello"), chat, speaker: new FakeSpeaker { Held = true });
        conversation.Caller.Says();
        _ = conversation.Start();
        await conversation.Next<ReplyStarted>();
        Assert.True(SpinWait.SpinUntil(() => conversation.Speaker.Written >= TimeSpan.FromMilliseconds(1000), TimeSpan.FromSeconds(10)));
        conversation.Speaker.Play(TimeSpan.FromMilliseconds(300));
        conversation.Caller.Presses("2");
        var completed = await conversation.Next<ReplyCompleted>();
        Assert.Equal(("Press one for", true), (completed.HeardText, completed.Interrupted));
        conversation.Caller.Presses("#").Pauses(200);
        Assert.Equal("Service it is.", (await conversation.Next<ReplyStarted>()).FirstSentence);
    }

    [Fact]
    public async Task Without_the_option_a_tone_is_a_sound_like_any_other()
    {
        var recognizer = new FakeRecognizer().Hears("beep");
        await using var conversation = new TestConversation(recognizer, Echo());
        conversation.Caller.Pauses(200).Presses("11111").Pauses(1000);
        await conversation.RunToEnd();
        await conversation.Next<SessionEnded>();
        Assert.Empty(conversation.Seen.OfType<DtmfReceived>());
        Assert.Single(recognizer.Contexts);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        var services = new ServiceCollection();
        services.AddVoiceMiddleware().ConfigureSession(o => o.Dtmf = new DtmfOptions { Terminator = "x", MaxDigits = 0, InterDigitTimeout = TimeSpan.Zero });
        using var provider = services.BuildServiceProvider();
        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<VoiceSessionOptions>>().Value);
        Assert.Equal(3, error.Failures.Count(f => f.Contains("Session:Dtmf", StringComparison.Ordinal)));
    }
}
