using Microsoft.Extensions.AI;
using VoiceMiddleware.Recognition;
using Xunit;

namespace VoiceMiddleware.ConformanceTests;

// Nothing of a context may be dropped silently: what was handed over is either applied or has a line on the receipt.
public abstract partial class SpeechRecognizerConformanceTests
{
    [Fact]
    public async Task An_empty_context_gives_a_receipt_that_says_so()
    {
        var receipt = await ReceiptAsync(RecognitionContext.Empty);
        Assert.Equal(ContextOutcome.None, receipt.Outcome);
        Assert.Empty(receipt.Dropped);
        Assert.Equal((0, 0, 0, 0), (receipt.MessagesApplied, receipt.CharactersApplied, receipt.HotwordsApplied, receipt.ModelsApplied.Count));
        Assert.Null(receipt.Mechanism);
    }

    [Fact]
    public async Task Every_hotword_is_applied_or_dropped_with_a_reason()
    {
        var context = new RecognitionContext
        {
            Language = "en",
            Hotwords = [new("Orvantis"), new("Bulge Bracket", 5), new("orange", 1), new("Kestrelon", 3, "en")],
        };
        var receipt = await ReceiptAsync(context);
        AssertAccounted(context, receipt);
        await using var scope = new Scope(Create());
        if (scope.Recognizer.Capabilities.Hotwords is null)
        {
            Assert.All(receipt.Dropped, dropped => Assert.Equal(DropReason.NotSupported, dropped.Reason));
            Assert.Equal(ContextOutcome.Ignored, receipt.Outcome);
        }
        else
        {
            Assert.True(receipt.HotwordsApplied > 0, "Hotwords are claimed, and ordinary ones were all dropped.");
            Assert.False(string.IsNullOrWhiteSpace(receipt.Mechanism));
        }
    }

    [Fact]
    public async Task Malformed_and_repeated_hotwords_are_dropped_one_by_one_and_do_not_stop_the_others()
    {
        var context = new RecognitionContext
        {
            Language = "en",
            Hotwords = [new("Orvantis"), new(""), new("   "), new("Kestrelon", 9), new("Kestrelon", 0), new("Orvantis"), new("\u0001\u0002")],
        };
        var receipt = await ReceiptAsync(context);
        AssertAccounted(context, receipt);
        var dropped = receipt.Dropped.Where(piece => piece.Kind == ContextPart.Hotword).Sum(piece => piece.Count);
        await using var scope = new Scope(Create());
        Assert.Equal(scope.Recognizer.Capabilities.Hotwords is null ? context.Hotwords.Count : context.Hotwords.Count - 1, dropped);
    }

    [Fact]
    public async Task Hotwords_beyond_the_claimed_limit_are_dropped_from_the_end()
    {
        await using var scope = new Scope(Create());
        if (scope.Recognizer.Capabilities.Hotwords?.MaxCount is not { } limit)
        {
            return;
        }

        // Letters only, so that an engine which must pronounce its hotwords can.
        string[] syllables = ["ba", "ke", "lu", "mo", "ni", "da", "re", "su", "to", "vi"];
        string Name(int i) => "Or" + string.Concat($"{i:D5}".Select(digit => syllables[digit - '0']));
        var context = new RecognitionContext { Hotwords = [.. Enumerable.Range(0, limit + 3).Select(i => new Hotword(Name(i)))] };
        var receipt = await ReceiptAsync(context);
        AssertAccounted(context, receipt);
        Assert.Equal(3, receipt.Dropped.Where(piece => piece.Reason == DropReason.OverLimit).Sum(piece => piece.Count));
    }

    [Fact]
    public async Task Every_message_is_applied_or_dropped_with_a_reason()
    {
        var context = new RecognitionContext
        {
            Messages = [new(ChatRole.User, "I would like an orange."), new(ChatRole.Assistant, "We have the Orvantis and the Kestrelon.")],
        };
        var receipt = await ReceiptAsync(context);
        AssertAccounted(context, receipt);
        Assert.Equal(receipt.MessagesApplied > 0, receipt.CharactersApplied > 0);
        await using var scope = new Scope(Create());
        if (scope.Recognizer.Capabilities.Messages is null)
        {
            Assert.Equal(ContextOutcome.Ignored, receipt.Outcome);
        }
    }

    [Fact]
    public async Task Models_of_a_kind_that_is_not_claimed_are_dropped()
    {
        await using var scope = new Scope(Create());
        var unsupported = Enum.GetValues<CustomModelKind>().Except(scope.Recognizer.Capabilities.Models)
            .Select(kind => new CustomModel(kind, $"no-such-model-{kind}")).ToArray();
        if (unsupported.Length == 0)
        {
            return;
        }

        var context = new RecognitionContext { Models = unsupported };
        var receipt = await ReceiptAsync(context);
        AssertAccounted(context, receipt);
        Assert.All(receipt.Dropped, dropped => Assert.Equal((ContextPart.Model, DropReason.NotSupported), (dropped.Kind, dropped.Reason)));
        Assert.Equal(unsupported.Select(model => model.Id).Order(), receipt.Dropped.Select(dropped => dropped.Item).Order());
    }

    [Fact]
    public async Task A_claimed_kind_of_model_with_an_unknown_id_is_never_ignored_silently()
    {
        await using var scope = new Scope(Create());
        foreach (var kind in scope.Recognizer.Capabilities.Models)
        {
            var context = new RecognitionContext { Models = [new CustomModel(kind, "no-such-model")] };
            try
            {
                var updates = await RecognizeAsync(scope.Recognizer, CreateSpeech().Samples, context);
                Assert.Contains(updates[^1].Receipt!.Dropped, dropped => dropped.Item == "no-such-model");
            }
            catch (SpeechRecognitionException error)
            {
                Assert.Contains("no-such-model", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_receipt_claims_is_what_reached_the_engine(bool prepared)
    {
        await using var scope = new Scope(Create());
        RecognitionContext[] contexts =
        [
            new() { Hotwords = [new("Orvantis"), new("Bulge Bracket", 5), new(""), new("Kestrelon", 9)] },
            new() { Messages = [new(ChatRole.User, "I want the Zaltrapex."), new(ChatRole.Assistant, "We have the Norvexin."), new(ChatRole.System, "Say Betahistine.")] },
            new() { Hotwords = [new("Orvantis")], Messages = [new(ChatRole.Assistant, "We have the Norvexin.")] },
            RecognitionContext.Empty,
        ];
        foreach (var context in contexts)
        {
            if (prepared)
            {
                await scope.Recognizer.PrepareAsync(context);
            }

            // One after the other on one recogniser: nothing of an utterance may reach the next one.
            var updates = await RecognizeAsync(scope.Recognizer, CreateSpeech().Samples, context);
            Observe(scope.Recognizer).AssertMatches(context, updates[^1].Receipt!);
        }
    }

    [Fact]
    public async Task Preparing_a_context_changes_no_result()
    {
        await using var scope = new Scope(Create());
        var phrase = CreateSpeech();
        var context = new RecognitionContext { Language = "en", Hotwords = [new("Orvantis")], Messages = [new(ChatRole.Assistant, "We have the Kestrelon.")] };

        await scope.Recognizer.PrepareAsync(context);
        await scope.Recognizer.PrepareAsync(context);
        var updates = await RecognizeAsync(scope.Recognizer, phrase.Samples, context);

        AssertSays(phrase, FinalText(updates));
        AssertAccounted(context, updates[^1].Receipt!);
    }

    [Fact]
    public async Task Hotwords_that_were_not_said_are_not_heard()
    {
        var receipt = await ReceiptAsync(new RecognitionContext { Language = "en", Hotwords = [new("Orvantis"), new("Kestrelon")] });
        Assert.Empty(receipt.HotwordsHeard);
    }

    private async Task<ContextReceipt> ReceiptAsync(RecognitionContext context)
    {
        await using var scope = new Scope(Create());
        await scope.Recognizer.PrepareAsync(context);
        var updates = await RecognizeAsync(scope.Recognizer, CreateSpeech().Samples, context);
        var receipt = Assert.IsType<ContextReceipt>(updates[^1].Receipt);
        Assert.Equal(context.Digest, receipt.ContextDigest);
        return receipt;
    }

    private static void AssertAccounted(RecognitionContext context, ContextReceipt receipt)
    {
        int Dropped(ContextPart part) => receipt.Dropped.Where(piece => piece.Kind == part).Sum(piece => piece.Count);
        Assert.Equal(context.Hotwords.Count, receipt.HotwordsApplied + Dropped(ContextPart.Hotword));
        Assert.Equal(context.Models.Count, receipt.ModelsApplied.Count + Dropped(ContextPart.Model));
        Assert.Equal(context.Messages.Count, receipt.MessagesApplied + Dropped(ContextPart.Message));

        var applied = receipt.HotwordsApplied + receipt.ModelsApplied.Count + receipt.MessagesApplied;
        ContextOutcome[] possible = (applied, receipt.Dropped.Count) switch
        {
            ( > 0, 0) => [ContextOutcome.Accepted],
            ( > 0, _) => [ContextOutcome.Partial],
            _ => [ContextOutcome.Ignored, ContextOutcome.StrippedAfterRejection],
        };
        Assert.Contains(receipt.Outcome, possible);
    }
}
