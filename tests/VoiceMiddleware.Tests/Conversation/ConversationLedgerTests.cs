using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Tests.Conversation;

public sealed class ConversationLedgerTests
{
    private static string[] Messages(ConversationLedger ledger) => [.. ledger.GetMessages().Select(m => $"{m.Role}: {m.Text}")];

    [Fact]
    public void A_reply_counts_while_it_plays_and_is_cut_to_what_was_heard()
    {
        var ledger = new ConversationLedger();
        ledger.AddUser(1, "what is it");
        ledger.ExtendReply(1, "It is a Bulge Bracket bank.");
        ledger.ExtendReply(1, "There are nine of them.");
        Assert.Equal(["user: what is it", "assistant: It is a Bulge Bracket bank. There are nine of them."], Messages(ledger));
        Assert.True(ledger.Entries[1].IsProvisional);

        ledger.CompleteReply(
            1, "It is a Bulge Bracket bank. There are nine of them. More.", "It is a Bulge Bracket bank. There are nine of them.", "It is a Bulge", HeardSource.Timestamps);
        Assert.Equal(["user: what is it", "assistant: It is a Bulge"], Messages(ledger));
        Assert.False(ledger.Entries[1].IsProvisional);
        Assert.Equal("It is a Bulge Bracket bank. There are nine of them. More.", ledger.Entries[1].Text);
        Assert.Equal("It is a Bulge Bracket bank. There are nine of them.", ledger.Entries[1].SentText);
        Assert.Equal(HeardSource.Timestamps, ledger.Entries[1].HeardBy);
    }

    [Fact]
    public void A_reply_of_which_nothing_was_heard_is_no_message()
    {
        var ledger = new ConversationLedger();
        ledger.ExtendReply(1, "Hello.");
        ledger.CompleteReply(1, "Hello.", "Hello.", "", HeardSource.Estimate);
        Assert.Empty(ledger.GetMessages());
    }

    [Fact]
    public void Corrected_words_replace_the_recognised_ones_which_are_kept()
    {
        var ledger = new ConversationLedger();
        ledger.AddUser(3, "a bird rock bank");
        ledger.ReviseUser(3, "a Bulge Bracket bank");
        Assert.Equal(["user: a Bulge Bracket bank"], Messages(ledger));
        Assert.Equal("a bird rock bank", ledger.Entries[0].Text);
    }

    [Fact]
    public void A_snapshot_does_not_change_afterwards()
    {
        var ledger = new ConversationLedger();
        ledger.AddUser(1, "one");
        var before = ledger.Entries;
        ledger.AddUser(2, "two");
        Assert.Single(before);
    }
}
