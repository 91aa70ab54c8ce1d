using VoiceMiddleware.Recognition;
using Xunit;

namespace VoiceMiddleware.ConformanceTests;

/// <summary>What really went into an engine or over a wire with one utterance.</summary>
/// <param name="Texts">Every word, phrase and message that was sent, as it is written; a message may be one text or its single words.</param>
public sealed record ObservedContext(IReadOnlyCollection<string> Texts)
{
    /// <summary>Says whether a word or a phrase was sent, alone or within a text.</summary>
    /// <param name="term">The term; letters, digits and single spaces.</param>
    public bool Holds(string term) => Texts.Any(text => $" {Plain(text)} ".Contains($" {Plain(term)} ", StringComparison.Ordinal));

    /// <summary>Checks a receipt against what was sent. Every message must have a word of its own, longer than all its others.</summary>
    /// <param name="context">The context that the recogniser was handed.</param>
    /// <param name="receipt">What it says that it did with it.</param>
    public void AssertMatches(RecognitionContext context, ContextReceipt receipt)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(receipt);
        var hotwords = context.Hotwords.Select(hotword => hotword.Text).Where(text => text.Any(char.IsLetterOrDigit)).Distinct().ToList();
        var sent = hotwords.Where(Holds).ToList();
        Assert.True(receipt.HotwordsApplied == sent.Count, $"The receipt claims {receipt.HotwordsApplied} hotwords; sent were: {string.Join(", ", sent)}.");
        var marks = context.Messages.Select(message => message.Text.Split([' ', '.', ','], StringSplitOptions.RemoveEmptyEntries).MaxBy(word => word.Length)!).ToList();
        var said = marks.Where(Holds).ToList();
        Assert.True(receipt.MessagesApplied == said.Count, $"The receipt claims {receipt.MessagesApplied} messages; sent were those with: {string.Join(", ", said)}.");
        if (receipt.HotwordsApplied + receipt.MessagesApplied + receipt.ModelsApplied.Count == 0)
        {
            Assert.True(Texts.Count == 0, $"The receipt claims that nothing was applied; sent were: {string.Join(", ", Texts)}.");
        }

        foreach (var line in receipt.Dropped.Where(d => d is { Kind: ContextPart.Hotword, Item: not null, Count: > 0 } && d.Reason != DropReason.Duplicate))
        {
            var good = context.Hotwords.Count(h => h.Text == line.Item) > receipt.Dropped.Where(d => d.Item == line.Item).Sum(d => d.Count);
            Assert.True(good || !Holds(line.Item!) || line.Item!.Trim().Length == 0, $"The receipt says that '{line.Item}' was dropped, and it was sent.");
        }
    }

    private static string Plain(string text) =>
        string.Join(' ', new string([.. text.Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
