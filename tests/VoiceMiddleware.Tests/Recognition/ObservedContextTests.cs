using Microsoft.Extensions.AI;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Recognition;
using Xunit.Sdk;

namespace VoiceMiddleware.Tests.Recognition;

/// <summary>A conformance check is worth nothing when it passes a liar.</summary>
public sealed class ObservedContextTests
{
    private static readonly RecognitionContext Context = new()
    {
        Hotwords = [new("Orvantis"), new("Bulge Bracket")], Messages = [new(ChatRole.User, "I want Norvexin."), new(ChatRole.Assistant, "We have Zaltrapex.")],
    };

    private static ContextReceipt Receipt(int hotwords, int messages, params DroppedContext[] dropped) => new()
    {
        ContextDigest = Context.Digest, Outcome = ContextOutcome.Partial, HotwordsApplied = hotwords, MessagesApplied = messages, Dropped = dropped,
    };

    [Fact]
    public void Honest_receipts_pass()
    {
        new ObservedContext(["Prompt: I want Norvexin. We have Zaltrapex. Bulge Bracket, Orvantis."]).AssertMatches(Context, Receipt(2, 2));
        new ObservedContext(["orvantis"]).AssertMatches(Context, Receipt(1, 0, new DroppedContext(ContextPart.Hotword, DropReason.OverLimit, "Bulge Bracket")));
        new ObservedContext([]).AssertMatches(Context, Receipt(0, 0));
    }

    [Fact]
    public void A_recogniser_that_claims_more_or_less_than_it_sends_is_caught()
    {
        Assert.Throws<TrueException>(() => new ObservedContext(["Orvantis"]).AssertMatches(Context, Receipt(2, 0)));
        Assert.Throws<TrueException>(() => new ObservedContext(["Orvantis", "Norvexin"]).AssertMatches(Context, Receipt(1, 0)));
        Assert.Throws<TrueException>(() => new ObservedContext(["We have Zaltrapex."]).AssertMatches(Context, Receipt(0, 2)));
        Assert.Throws<TrueException>(() => new ObservedContext(["something else"]).AssertMatches(Context, Receipt(0, 0)));
        Assert.Throws<TrueException>(() => new ObservedContext(["Orvantis"]).AssertMatches(
            Context, Receipt(1, 0, new DroppedContext(ContextPart.Hotword, DropReason.Unpronounceable, "Orvantis"))));
    }
}
