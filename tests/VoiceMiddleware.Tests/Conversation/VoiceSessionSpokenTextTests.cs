using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Synthesis;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Conversation;

/// <summary>Text for the ear in a conversation: the voice gets words, the history keeps what was written.</summary>
public sealed class VoiceSessionSpokenTextTests
{
    private const string Written = "It costs **$3.50** at 3 p.m. today.";

    [Fact]
    public async Task The_voice_gets_words_and_the_model_sees_its_own_text_again()
    {
        var chat = new FakeChatClient(m => m.Count == 1 ? Written : "Good.");
        await using var conversation = new TestConversation(new FakeRecognizer().Hears("how much").Hears("okay"), chat);
        conversation.Caller.Says();
        _ = conversation.Start();
        var completed = await conversation.Next<ReplyCompleted>();
        conversation.Caller.Says();
        await conversation.Next<ReplyCompleted>();

        Assert.Equal("It costs three dollars and fifty cents at three p.m. today.", conversation.Voice.Spoken.First());
        Assert.Equal((Written, Written), (completed.Text, completed.HeardText));
        Assert.Equal(Written, chat.Requests.ToArray()[1][1].Text);
        Assert.Equal(Written, conversation.Session.Ledger.Entries[1].HeardText);
    }

    [Theory]
    [InlineData(300, "It costs")]
    [InlineData(700, "It costs **$3.50**")]
    [InlineData(900, "It costs **$3.50** at 3")]
    [InlineData(1000, "It costs **$3.50** at 3 p.m.")]
    public async Task What_was_heard_of_an_interrupted_reply_is_told_in_written_words(int played, string heard)
    {
        await using var conversation = new TestConversation(
            new FakeRecognizer().Hears("how much").Hears("stop"), new FakeChatClient(m => m.Count == 1 ? Written : "Good."), new FakeSpeaker { Held = true });
        conversation.Caller.Says();
        _ = conversation.Start();
        await conversation.Next<ReplyStarted>();
        Assert.True(SpinWait.SpinUntil(() => conversation.Speaker.Written >= TimeSpan.FromMilliseconds(1100), TimeSpan.FromSeconds(10)));
        conversation.Speaker.Play(TimeSpan.FromMilliseconds(played));

        conversation.Caller.Says();
        Assert.Equal(heard, (await conversation.Next<ReplyCompleted>()).HeardText);
    }

    [Fact]
    public async Task It_can_be_turned_off()
    {
        await using var conversation = new TestConversation(
            new FakeRecognizer().Hears("how much"), new FakeChatClient(_ => Written),
            configure: builder => builder.ConfigureSpokenText(options => options.Enabled = false));
        conversation.Caller.Says();
        await conversation.RunToEnd();
        Assert.Equal([Written], conversation.Voice.Spoken);
    }

    [Fact]
    public async Task An_application_adds_rules_of_its_own()
    {
        await using var conversation = new TestConversation(
            new FakeRecognizer().Hears("how much"), new FakeChatClient(_ => "Part PN-7 is ready for you."),
            configure: builder => builder.ConfigureSpokenText(options => options.Rules.Add(new SpokenTextRule("part", @"PN-(\d+)", m => $"number {m.Groups[1].Value} of the list"))));
        conversation.Caller.Says();
        await conversation.RunToEnd();
        Assert.Equal(["Part number 7 of the list is ready for you."], conversation.Voice.Spoken);
    }

    [Fact]
    public void Configuration_gives_words_and_turns_it_off()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["VoiceMiddleware:SpokenText:Enabled"] = "false", ["VoiceMiddleware:SpokenText:Words:nginx"] = "engine x",
        }).Build();
        var services = new ServiceCollection();
        services.AddVoiceMiddleware(configuration);
        using var provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<SpokenTextOptions>>().Value;
        Assert.False(options.Enabled);
        Assert.Equal("engine x", options.Words["nginx"]);
    }
}
