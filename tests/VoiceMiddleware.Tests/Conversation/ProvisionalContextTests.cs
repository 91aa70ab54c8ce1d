using VoiceMiddleware.Conversation;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Conversation;

public sealed class ProvisionalContextTests
{
    [Theory]
    [InlineData(100, "We have the Norvexin here.")]
    [InlineData(500, "We have the Norvexin here.")]
    [InlineData(520, "We have the Norvexin here. There is the Kestrelon too.")]
    [InlineData(1400, "We have the Norvexin here. There is the Kestrelon too. And we have the Orvantis.")]
    public async Task The_words_of_an_interruption_are_recognised_with_the_sentences_that_have_begun_and_no_others(int milliseconds, string told)
    {
        // All three sentences are with the loudspeaker already, at 100 ms a word; only part of them was played.
        var recognizer = new FakeRecognizer().Hears("what have you got").Hears("the first one");
        await using var conversation = new TestConversation(
            recognizer,
            new FakeChatClient(m => m.Count == 1 ? "We have the Norvexin here. There is the Kestrelon too. And we have the Orvantis." : "Fine."),
            new FakeSpeaker { Held = true });
        conversation.Caller.Says();
        _ = conversation.Start();
        await conversation.Next<ReplyStarted>();
        Assert.True(SpinWait.SpinUntil(() => conversation.Speaker.Written >= TimeSpan.FromMilliseconds(1500), TimeSpan.FromSeconds(10)));
        conversation.Speaker.Play(TimeSpan.FromMilliseconds(milliseconds));

        conversation.Caller.Says();
        await conversation.Next<ReplyCompleted>();

        Assert.Equal(["what have you got", told], recognizer.Contexts.ToArray()[1].Messages.Select(m => m.Text));
        Assert.True(conversation.Session.Ledger.Entries[1].HeardText.Length <= told.Length);
    }
}
