using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Tests.Recognition;

public sealed class ContextPlannerTests
{
    private static readonly RecognizerCapabilities Anything = new()
    {
        Provider = "any", Model = "any", InputFormat = AudioFormat.Speech16Khz, Messages = new(), Hotwords = new(),
    };

    private static LedgerEntry User(string text, ContextTrust trust = ContextTrust.Transcript) => new(ChatRole.User, 1, text, text, IsProvisional: false) { Trust = trust };

    private static LedgerEntry Assistant(string text) => new(ChatRole.Assistant, 1, text, text, IsProvisional: false);

    private static string[] Lines(ContextPlan plan) => [.. plan.Context.Messages.Select(m => $"{m.Role}: {m.Text}")];

    private static string[] Terms(ContextPlan plan) => [.. plan.Context.Hotwords.Select(h => h.Text)];

    [Fact]
    public void Hints_come_by_priority_before_the_vocabulary_and_a_term_is_sent_once()
    {
        var plan = ContextPlanner.Plan(new()
        {
            Capabilities = Anything,
            Vocabulary = [new("Zaltrapex", 5), new("Orvantis") { SoundsLike = ["orvantiss"] }],
            Hints =
            [
                new() { Hotwords = [new("Sweynheim", 2), new("orvantis", 2)] },
                new() { Hotwords = [new("mined")], Priority = HintPriority.Mined },
                ExpectedAnswer.OneOf("Kestrelon").ToHints(),
            ],
        });
        Assert.Equal(["Kestrelon", "Sweynheim", "orvantis", "Zaltrapex", "mined"], Terms(plan));
        var merged = plan.Context.Hotwords[2];
        Assert.Equal((4, "orvantiss"), (merged.Weight, merged.SoundsLike.Single()));
        Assert.Empty(plan.Dropped);
    }

    [Fact]
    public void Where_not_all_hotwords_fit_the_less_important_and_the_common_ones_go_and_the_rest_keeps_its_order()
    {
        var plan = ContextPlanner.Plan(new()
        {
            Capabilities = Anything with { Hotwords = new() { MaxCount = 3 } },
            Vocabulary = [new("window"), new("Zaltrapex"), new("the morning"), new("Orvantis"), new("Kestrelon")],
            Hints = [new() { Hotwords = [new("house")] }],
        });
        Assert.Equal(["house", "Zaltrapex", "Orvantis"], Terms(plan));
        var line = Assert.Single(plan.Dropped);
        Assert.Equal((ContextPart.Hotword, DropReason.OverLimit, 3, DropStage.Planner), (line.Kind, line.Reason, line.Count, line.Stage));
    }

    [Fact]
    public void Among_equals_the_better_trusted_stay()
    {
        var plan = ContextPlanner.Plan(new()
        {
            Capabilities = Anything with { Hotwords = new() { MaxCount = 1 } },
            Hints =
            [
                new() { Hotwords = [new("Zaltrapex")], Trust = ContextTrust.Transcript },
                new() { Hotwords = [new("Orvantis")], Trust = ContextTrust.Assistant },
                new() { Hotwords = [new("Kestrelon")] },
            ],
        });
        Assert.Equal(["Orvantis"], Terms(plan));
    }

    [Fact]
    public void Doubtful_words_are_no_context_and_the_plan_says_so()
    {
        var plan = ContextPlanner.Plan(new()
        {
            Capabilities = Anything, Entries = [User("give me vixens", ContextTrust.Doubtful), Assistant("Norvexin, do you mean?"), User("yes")],
        });
        Assert.Equal(["assistant: Norvexin, do you mean?", "user: yes"], Lines(plan));
        Assert.Equal((ContextPart.Message, DropReason.Untrusted, 1), plan.Dropped.Select(d => (d.Kind, d.Reason, d.Count)).Single());
    }

    [Fact]
    public void The_newest_messages_stay()
    {
        var plan = ContextPlanner.Plan(new() { Capabilities = Anything, Entries = [User("one"), Assistant("two"), User("three")], MaxMessages = 2 });
        Assert.Equal(["assistant: two", "user: three"], Lines(plan));
        Assert.Equal((DropReason.OverLimit, 1), plan.Dropped.Select(d => (d.Reason, d.Count)).Single());
    }

    [Fact]
    public void A_budget_is_shared_and_what_one_side_leaves_the_other_may_have()
    {
        var entries = new[] { Assistant(string.Concat(Enumerable.Repeat("We have ten. ", 20))) };
        Hotword[] many = [.. Enumerable.Range(0, 30).Select(n => new Hotword($"Kestrelon{(char)('a' + n)}"))];
        ContextPlan Plan(LedgerEntry[] said, Hotword[] vocabulary) =>
            ContextPlanner.Plan(new() { Capabilities = Anything, Entries = said, Vocabulary = vocabulary, MaxCharacters = 200 });

        Assert.Equal((10, 90), Measure(Plan(entries, many)));
        Assert.Equal((20, 0), Measure(Plan([], many)));
        Assert.Equal((1, 190), Measure(Plan(entries, many[..1])));

        // A message is cut at a sentence or a word, so it may fall short of its room.
        static (int Hotwords, int Characters) Measure(ContextPlan plan) =>
            (plan.Context.Hotwords.Count, (int)(Math.Ceiling(plan.Context.Messages.Sum(m => m.Text.Length) / 10.0) * 10));
    }

    [Fact]
    public void What_a_recogniser_takes_none_of_is_passed_on_because_it_says_so_itself()
    {
        var plan = ContextPlanner.Plan(new()
        {
            Capabilities = Anything with { Messages = null, Hotwords = null }, Entries = [User("one")], Vocabulary = [new("Orvantis")],
        });
        Assert.Equal((1, 1, 0), (plan.Context.Messages.Count, plan.Context.Hotwords.Count, plan.Dropped.Count));
    }

    [Fact]
    public void A_plan_is_within_every_limit_accounts_for_all_and_is_the_same_again() =>
        Prop.ForAll(PlanningGenerators.Request.ToArbitrary(), request =>
        {
            var plan = ContextPlanner.Plan(request);
            var (messages, hotwords) = (plan.Context.Messages, plan.Context.Hotwords);
            ContextShapeTests.AssertWithin(request.Capabilities.Messages ?? new(), messages);
            ContextShapeTests.AssertWithin(request.Capabilities.Hotwords ?? new(), hotwords);
            Assert.True(!(messages.Count > request.MaxMessages));
            var characters = messages.Sum(m => m.Text.Length) + hotwords.Sum(h => h.Text.Length);
            Assert.True(!(characters > request.MaxCharacters) && !(characters > request.Capabilities.Budget?.Characters), "budget");
            var tokens = messages.Sum(m => ContextText.EstimateTokens(m.Text)) + hotwords.Sum(h => ContextText.EstimateTokens(h.Text) + 1);
            Assert.True(!(tokens > request.Capabilities.Budget?.Tokens), "tokens");
            Assert.Equal(
                request.Entries.Count(e => !string.IsNullOrWhiteSpace(e.HeardText)) - messages.Count,
                plan.Dropped.Where(d => d.Kind == ContextPart.Message).Sum(d => d.Count)
                - request.Entries.Count(e => string.IsNullOrWhiteSpace(e.HeardText) && e.Trust == ContextTrust.Doubtful));

            var same = ContextPlanner.Plan(request);
            Assert.Equal(plan.Context.Digest, same.Context.Digest);
            Assert.Equal(plan.Dropped, same.Dropped);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Planning_a_plan_changes_nothing() =>
        Prop.ForAll(PlanningGenerators.Request.ToArbitrary(), request =>
        {
            var plan = ContextPlanner.Plan(request);
            var again = ContextPlanner.Plan(request with
            {
                Entries = [.. plan.Context.Messages.Select(m => new LedgerEntry(m.Role, 1, m.Text, m.Text, IsProvisional: false))],
                Vocabulary = plan.Context.Hotwords,
                Hints = [],
            });
            Assert.Equal(plan.Context.Digest, again.Context.Digest);
            Assert.Empty(again.Dropped);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Order_is_kept_on_both_sides() =>
        Prop.ForAll(PlanningGenerators.Request.ToArbitrary(), request =>
        {
            var plan = ContextPlanner.Plan(request with { Hints = [], Capabilities = Anything with { Hotwords = new() { MaxCount = 3 } } });
            Assert.True(ContextShapeTests.IsSubsequence(
                plan.Context.Hotwords.Select(h => h.Text.ToUpperInvariant()), request.Vocabulary.Select(h => h.Text.Trim().ToUpperInvariant())));
            Assert.True(ContextShapeTests.IsSubsequence(plan.Context.Messages.Select(m => m.Role), request.Entries.Select(e => e.Role)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
