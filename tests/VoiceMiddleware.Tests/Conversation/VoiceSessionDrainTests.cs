using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Conversation;

public sealed class VoiceSessionDrainTests
{
    private const string Goodbye = "We close now.";
    private const string LongSentence = "This sentence has eight words in it all.";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_sentence_that_is_spoken_is_finished_then_goodbye_is_said_and_the_session_ends_in_order()
    {
        var speaker = new FakeSpeaker { Held = true, Capacity = 5 };
        await using var conversation = new TestConversation(
            new FakeRecognizer().Hears("tell me"), new FakeChatClient((_, _) => new[] { LongSentence, " A second one.", " A third one." }.ToAsyncEnumerable()), speaker, Set);
        conversation.Caller.Says();
        var running = conversation.Start();
        await conversation.Next<ReplyStarted>();

        var draining = conversation.Session.DrainAsync();
        await speaker.PlayUntil(draining);
        await draining;
        await running.WaitAsync(Patience);
        await conversation.Next<SessionEnded>();

        Assert.Equal([LongSentence, Goodbye], conversation.Voice.Spoken);
        Assert.Equal([LongSentence, Goodbye], conversation.Seen.OfType<ReplyCompleted>().Select(reply => reply.HeardText));
        Assert.Equal([TurnEndReason.SessionClosed, TurnEndReason.Completed], conversation.Seen.OfType<TurnEnded>().Select(turn => turn.Reason));
        Assert.Null(conversation.Seen.OfType<SessionEnded>().Single().Error);
        Assert.Equal(TimeSpan.FromMilliseconds(1100), speaker.PlayedDuration);
    }

    [Fact]
    public async Task A_reply_that_is_only_being_thought_of_and_turns_that_wait_are_dropped()
    {
        await using var conversation = new TestConversation(
            new FakeRecognizer().Hears("tell me"), new FakeChatClient((_, token) => Never(token)), options: Set);
        conversation.Caller.Says();
        var running = conversation.Start();
        await conversation.Next<UtteranceRecognized>();
        await conversation.Session.SayAsync("And one more thing.");
        await conversation.Session.DrainAsync().WaitAsync(Patience);
        await running.WaitAsync(Patience);
        await conversation.Next<SessionEnded>();
        Assert.Equal([Goodbye], conversation.Voice.Spoken);
        Assert.Equal(
            [(1, TurnEndReason.SessionClosed), (2, TurnEndReason.SessionClosed), (3, TurnEndReason.Completed)],
            conversation.Seen.OfType<TurnEnded>().OrderBy(turn => turn.TurnNumber).Select(turn => (turn.TurnNumber, turn.Reason)));
    }

    [Fact]
    public async Task A_caller_who_is_speaking_is_not_listened_to_any_more()
    {
        await using var conversation = new TestConversation(new FakeRecognizer(), new FakeChatClient(_ => "Never asked."), options: Set);
        conversation.Caller.Speaks(1000);
        var running = conversation.Start();
        await conversation.Next<UtteranceStarted>();
        await conversation.Session.DrainAsync().WaitAsync(Patience);
        await running.WaitAsync(Patience);
        Assert.Equal(TurnEndReason.SessionClosed, (await conversation.Next<TurnEnded>()).Reason);
        Assert.Equal([Goodbye], conversation.Voice.Spoken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_not_over_in_time_is_cut_off(bool byToken)
    {
        await using var conversation = new TestConversation(
            new FakeRecognizer().Hears("tell me"), new FakeChatClient(_ => LongSentence), new FakeSpeaker { Held = true, Capacity = 5 }, Set);
        conversation.Caller.Says();
        var running = conversation.Start();
        await conversation.Next<ReplyStarted>();
        using var stop = new CancellationTokenSource();
        var draining = conversation.Session.DrainAsync(stop.Token);
        conversation.Time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(draining.IsCompleted);
        if (byToken)
        {
            await stop.CancelAsync();
        }
        else
        {
            conversation.Time.Advance(TimeSpan.FromSeconds(0.2));
        }

        await draining.WaitAsync(Patience);
        await running.WaitAsync(Patience);
        Assert.Equal(TurnEndReason.SessionClosed, (await conversation.Next<TurnEnded>()).Reason);
        Assert.Null((await conversation.Next<SessionEnded>()).Error);
    }

    [Fact]
    public async Task A_host_that_stops_drains_its_session_before_it_takes_anything_away()
    {
        var (caller, speaker, voice) = (new FakeCaller(), new FakeSpeaker(), new FakeVoice());
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton<IChatClient>(new FakeChatClient(_ => "Yes."));
        builder.Services.AddVoiceMiddleware().UseRecognizer(_ => new FakeRecognizer()).UseSynthesizer(_ => voice).UseVoiceActivityDetector(format => new LevelDetector(format))
            .ConfigureSession(Set).AddHostedSession(_ => caller, _ => speaker);
        using var host = builder.Build();
        await host.StartAsync();
        var sessions = host.Services.GetRequiredService<VoiceSessions>();
        await Until(() => sessions.Count == 1 && caller.IsBeingRead);

        await host.StopAsync().WaitAsync(Patience);

        Assert.Equal([Goodbye], voice.Spoken);
        Assert.Equal(TimeSpan.FromMilliseconds(300), speaker.PlayedDuration);
        Assert.Equal((0, true), (sessions.Count, sessions.IsDraining));
        var refusal = Assert.Throws<SessionRefusedException>(() => host.Services.GetRequiredService<VoiceSessionFactory>().Create(caller, speaker));
        Assert.Equal(SessionRefusalReason.Draining, refusal.Reason);
        Assert.Equal("This process is stopping and begins no more conversations. Send the call to another one.", refusal.Message);
    }

    [Fact]
    public async Task A_session_that_is_drained_before_it_runs_ends_at_once()
    {
        await using var conversation = new TestConversation(new FakeRecognizer(), new FakeChatClient(_ => "Yes."), options: o => o.Greeting = "Good morning.");
        await conversation.Session.DrainAsync().WaitAsync(Patience);
        await conversation.Start().WaitAsync(Patience);
        Assert.Equal(TurnEndReason.SessionClosed, (await conversation.Next<TurnEnded>()).Reason);
        Assert.Empty(conversation.Voice.Spoken);
    }

    [Fact]
    public void A_time_limit_that_can_not_be_is_named()
    {
        var services = new ServiceCollection();
        services.AddVoiceMiddleware().ConfigureSession(o => o.Drain.Timeout = TimeSpan.FromHours(1));
        using var provider = services.BuildServiceProvider();
        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<VoiceSessionOptions>>().Value);
        Assert.Equal("VoiceMiddleware:Session:Drain: Timeout is 01:00:00; set it between 00:00:00 and 00:10:00.", error.Message);
    }

    private static void Set(VoiceSessionOptions options) => options.Drain.Goodbye = Goodbye;

    private static async IAsyncEnumerable<string> Never([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }

    private static async Task Until(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
