using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;
using VoiceMiddleware.PocketSphinx.Biasing;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx.Tests;

public class BiasPlannerTests
{
    private const string Dictionary = """
        bracket B R AE K AH T
        bulge B AH L JH
        debtors D EH T ER Z
        milk M IH L K
        oat OW T
        record R AH K AO R D
        record(2) R EH K ER D
        shapely SH EY P L IY
        the DH AH
        wood W UH D
        cutters K AH T ER Z
        """;

    private static readonly Dictionary<string, float> Unigrams = new()
    {
        ["bracket"] = -5.5f, ["bulge"] = -5.6f, ["debtors"] = -5.2f, ["milk"] = -4.5f, ["oat"] = -5.4f, ["record"] = -4, ["the"] = -1.3f, ["wood"] = -4.6f, ["cutters"] = -5.8f,
    };

    private static readonly Lexicon Words = new(Unigrams, PronouncingDictionary.Parse(Dictionary), new SpellingPronouncer(), "en-US");

    private static BiasPlan Plan(params Hotword[] hotwords) => new BiasPlanner(Words, new()).Plan(new() { Hotwords = hotwords });

    [Fact]
    public void An_empty_context_has_no_bias() => Assert.Same(BiasPlan.None, new BiasPlanner(Words, new()).Plan(RecognitionContext.Empty));

    [Fact]
    public void A_word_of_the_base_model_needs_no_new_entry()
    {
        var plan = Plan(new Hotword("milk"));
        Assert.Empty(plan.Entries);
        Assert.Contains(" milk\n", plan.ArpaModel, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weaker_context_lowers_its_words_down_to_what_the_base_model_gives()
    {
        double Of(string word, double strength)
        {
            var context = new RecognitionContext { Strength = strength, Hotwords = [new("milk")], Messages = [new(ChatRole.Assistant, "the debtors")] };
            var line = new BiasPlanner(Words, new()).Plan(context).ArpaModel!.Split('\n').First(line => line.Split(' ', '\t').ElementAtOrDefault(1) == word);
            return double.Parse(line.Split(' ', '\t')[0], System.Globalization.CultureInfo.InvariantCulture);
        }

        foreach (var (word, known) in new[] { ("milk", -4.5), ("debtors", -5.2) })
        {
            Assert.Equal(known, Of(word, 0), 2);
            Assert.True(Of(word, 1) > Of(word, 0.5) && Of(word, 0.5) > Of(word, 0));
        }
    }

    [Fact]
    public void A_phrase_is_one_entry_with_all_pronunciations_of_its_parts()
    {
        var plan = Plan(new Hotword("Milk Record"));
        Assert.Equal(["M IH L K R AH K AO R D", "M IH L K R EH K ER D"], plan.Entries.Select(entry => entry.Phones));
        Assert.Equal(plan.Entries[0].Word + "(2)", plan.Entries[1].Word);
        Assert.Equal("Milk Record", plan.Spellings[plan.Entries[0].Word]);
    }

    [Fact]
    public void A_users_own_pronunciation_wins_over_the_dictionary_and_leaves_its_word_alone()
    {
        var plan = Plan(new Hotword("milk") { SoundsLike = ["/M EH L K/"] });
        var entry = Assert.Single(plan.Entries);
        Assert.Equal("M EH L K", entry.Phones);
        Assert.NotEqual("milk", entry.Word);
        Assert.Equal("milk", plan.Spellings[entry.Word]);
    }

    [Fact]
    public void A_respelling_is_read_word_by_word()
    {
        var plan = Plan(new Hotword("Bulgebrack") { SoundsLike = ["bulge bracket"] });
        Assert.Equal("B AH L JH B R AE K AH T", Assert.Single(plan.Entries).Phones);
    }

    [Theory]
    [InlineData("/B AH L JH X/", "used instead")]
    [InlineData("", "used instead")]
    [InlineData("\u4F60", "used instead")]
    [InlineData("//", "used instead")]
    public void A_respelling_that_cannot_be_read_is_on_the_receipt_and_the_written_form_is_used(string respelling, string instead)
    {
        var plan = Plan(new Hotword("milk") { SoundsLike = [respelling] });
        var line = Assert.Single(plan.Dropped);
        Assert.Equal((ContextPart.Hotword, DropReason.Invalid, "milk"), (line.Kind, line.Reason, line.Item));
        Assert.Contains($"'{respelling}'", line.Detail, StringComparison.Ordinal);
        Assert.Contains(instead, line.Detail, StringComparison.Ordinal);
        Assert.Equal(1, plan.HotwordsApplied);
        Assert.Contains(" milk\n", plan.ArpaModel, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_respellings_the_one_that_can_be_read_is_used()
    {
        var plan = Plan(new Hotword("milk") { SoundsLike = ["/M EH L Q/", "/M EH L K/"] });
        Assert.Equal("M EH L K", Assert.Single(plan.Entries).Phones);
        Assert.Contains("the other respellings are used", Assert.Single(plan.Dropped).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("debtors'", "D EH T ER Z")]
    [InlineData("bracket's", "B R AE K AH T S")]
    [InlineData("shapeliness", "SH EY P L IY N AH S")]
    [InlineData("woodcutters", "W UH D K AH T ER Z")]
    public void A_derived_word_is_said_by_its_parts(string word, string phones) => Assert.Equal(phones, Words.Pronounce(word)[0]);

    [Fact]
    public void Different_pronunciations_of_one_word_have_different_names()
    {
        var first = Plan(new Hotword("Orvantis") { SoundsLike = ["/AO R V AE N T IH S/"] });
        var second = Plan(new Hotword("Orvantis") { SoundsLike = ["/AO R V AA N T IY S/"] });
        Assert.NotEqual(first.Entries[0].Word, second.Entries[0].Word);
    }

    [Theory]
    [InlineData("", 4, null, DropReason.Invalid)]
    [InlineData("   ", 4, null, DropReason.Invalid)]
    [InlineData("milk", 0, null, DropReason.Invalid)]
    [InlineData("milk", 6, null, DropReason.Invalid)]
    [InlineData("milk", 4, "zh", DropReason.OtherLanguage)]
    [InlineData("one two three four five six seven eight", 4, null, DropReason.TooLong)]
    [InlineData("\u0001?!", 4, null, DropReason.Unpronounceable)]
    [InlineData("\u4F60\u597D", 4, null, DropReason.Unpronounceable)]
    public void A_hotword_that_cannot_be_used_is_dropped_with_its_reason(string text, int weight, string? language, DropReason reason)
    {
        var plan = Plan(new Hotword(text, weight, language), new Hotword("oat"));
        Assert.Equal(reason, Assert.Single(plan.Dropped).Reason);
        Assert.Equal(1, plan.HotwordsApplied);
    }

    [Fact]
    public void A_term_that_is_given_twice_counts_once()
    {
        var plan = Plan(new Hotword("Bulge Bracket"), new Hotword("bulge bracket", 5));
        Assert.Equal(DropReason.Duplicate, Assert.Single(plan.Dropped).Reason);
    }

    [Fact]
    public void Ten_thousand_hotwords_are_cut_at_the_limit_with_one_line()
    {
        var plan = Plan([.. Enumerable.Range(0, 10_000).Select(i => new Hotword("or" + string.Concat($"{i:D4}".Select(digit => (char)('a' + digit - '0')))))]);
        Assert.Equal(1000, plan.HotwordsApplied);
        Assert.Equal(9000, Assert.Single(plan.Dropped).Count);
    }

    [Fact]
    public void A_higher_weight_gives_a_higher_floor()
    {
        var floors = Enumerable.Range(1, 5).Select(weight => BiasStrength.OfHotword(weight, 7, null, 100)).ToList();
        Assert.Equal(floors.Order(), floors);
        Assert.Equal(5, floors.Distinct().Count());
    }

    [Fact]
    public void Messages_raise_rare_words_and_leave_common_ones()
    {
        var plan = new BiasPlanner(Words, new()).Plan(new() { Messages = [new(ChatRole.Assistant, "The Orvantis, the oat milk.")] });
        Assert.Equal(1, plan.MessagesApplied);
        Assert.Equal(27, plan.CharactersApplied);
        Assert.Contains("-1.3000 the ", plan.ArpaModel, StringComparison.Ordinal);
        Assert.Contains(" oat milk", plan.ArpaModel, StringComparison.Ordinal);
        Assert.DoesNotContain("oat milk orvantis", plan.ArpaModel, StringComparison.Ordinal);
        Assert.Contains("Orvantis", plan.Spellings.Values);
    }

    [Fact]
    public void Messages_that_cannot_be_used_are_dropped_with_their_reason()
    {
        List<ChatMessage> messages = [new(ChatRole.System, "Be brief."), new(ChatRole.User, ""), new(ChatRole.User, new string('a', 30_000))];
        messages.AddRange(Enumerable.Range(0, 25).Select(i => new ChatMessage(ChatRole.User, $"oat {i}")));
        var plan = new BiasPlanner(Words, new()).Plan(new() { Messages = messages });
        Assert.Equal(20, plan.MessagesApplied);
        Assert.Equal(
            [(DropReason.NotSupported, 1), (DropReason.Invalid, 1), (DropReason.TooLong, 1), (DropReason.OverLimit, 5)],
            plan.Dropped.Select(dropped => (dropped.Reason, dropped.Count)));
    }

    [Fact]
    public void Every_hotword_of_any_list_is_applied_or_dropped()
    {
        var texts = Gen.Elements("milk", "Bulge Bracket", "", "  ", "oat", "Orvantis", "ünïcödé", "\u4F60", "don't", "a-b", "~(2)", "<s>");
        var hotwords = from text in texts from weight in Gen.Choose(0, 6) select new Hotword(text, weight);
        Prop.ForAll(Arb.From(hotwords.ArrayOf()), list =>
        {
            var plan = Plan(list);
            return plan.HotwordsApplied + plan.Dropped.Sum(dropped => dropped.Count) == list.Length
                && plan.Entries.All(entry => !entry.Word.Contains(' ') && Phones.Normalize(entry.Phones) == entry.Phones);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_same_context_gives_the_same_plan()
    {
        var context = new RecognitionContext { Hotwords = [new("Bulge Bracket"), new("Orvantis")], Messages = [new(ChatRole.User, "oat milk for the Kestrelon")] };
        var planner = new BiasPlanner(Words, new());
        var (first, second) = (planner.Plan(context), planner.Plan(context with { Language = null }));
        Assert.Equal(first.ArpaModel, second.ArpaModel);
        Assert.Equal(first.Entries, second.Entries);
        Assert.Equal(context.Digest, first.Key);
    }

    /// <summary>Says every Latin letter as a vowel; knows nothing of other scripts.</summary>
    private sealed class SpellingPronouncer : IPronouncer
    {
        public IReadOnlyList<string> Pronounce(string word, string language)
        {
            var letters = word.Count(char.IsAsciiLetterOrDigit);
            return letters == 0 ? [] : [string.Join(' ', Enumerable.Repeat("AH", letters))];
        }
    }
}
