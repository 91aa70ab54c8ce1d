namespace VoiceMiddleware.Skills.Tests;

public sealed class MatchingTests
{
    private static readonly IntentMatcher Matcher = new([.. TestSkills.Shop.Intents, .. SmallTalk.Intents], TestSkills.Shop.Slots);

    // What people say, and what a recogniser makes of it: invented words come out as short known ones.
    public static TheoryData<string, string, string> Sayings => new()
    {
        { "where is my order 4711", "check_order", "order=4711" },
        { "um where's my order number four seven one one please", "check_order", "order=4711" },
        { "can you tell me where order oh four two is", "check_order", "order=042" },
        { "what has happened to my order four seven one one", "check_order", "order=4711" },
        { "has order double seven three been sent yet", "check_order", "order=773" },
        { "whereas my order one two three four", "check_order", "order=1234" },
        { "i'd like to buy two kestrelon", "buy", "product=Kestrelon quantity=2" },
        { "could i buy a vandolin please", "buy", "product=Vandolin" },
        { "i want to buy three castle on", "buy", "product=Kestrelon quantity=3" },
        { "sell me twenty one van dolan", "buy", "product=Vandolin quantity=21" },
        { "i would like assault trap x mini", "buy", "product=Zaltrapex Mini" },
        { "how much is the mini", "price", "product=Zaltrapex Mini" },
        { "how much does the kestrel on cost", "price", "product=Kestrelon" },
        { "and what is the price of a van darling", "price", "product=Vandolin" },
        { "what would the vandal in cost", "price", "product=Vandolin" },
        { "please deliver it from ostermere to new pellworth", "trip", "from=Ostermere to=New Pellworth" },
        { "send it from tallow wick to bracken ford", "trip", "from=Tallowick to=Brackenford" },
        { "send it from new pel worth to oyster mere", "trip", "from=New Pellworth to=Ostermere" },
        { "i have a complaint to make", "complain", "" },
        { "when does the shop in oyster mere open", "open_shop", "city=Ostermere" },
        { "when does the shop in tallowick close today", "close_shop", "city=Tallowick" },
        { "thanks a lot", "thanks", "" },
        { "well hello there", "greeting", "" },
        { "could you repeat that please", "repeat", "" },
        { "oh never mind", "cancel", "" },
        { "what can you do for me", "help", "" },
        { "ok bye bye", "goodbye", "" },
    };

    [Theory]
    [MemberData(nameof(Sayings))]
    public void Paraphrases_and_misheard_names_are_understood(string text, string intent, string values)
    {
        var best = Matcher.Rank(Matcher.Read(text))[0];
        Assert.Equal(
            $"{intent} {values}".TrimEnd(),
            $"{best.Intent.Name} {string.Join(' ', best.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))}".TrimEnd());
        Assert.True(best.Score >= new SkillsOptions().MatchThreshold, $"'{text}' scores {best.Score:F3} only.");
    }

    [Theory]
    [InlineData("the weather is lovely today")]
    [InlineData("my grandmother lives by the sea")]
    [InlineData("i was wondering whether the train runs on sunday")]
    [InlineData("mister brown gave the dog a bone")]
    [InlineData("what is the capital of france")]
    [InlineData("could you please do it")]
    [InlineData("is it the one that you have")]
    [InlineData("play some music in the kitchen")]
    public void Other_talk_is_not_taken_for_an_intent(string text)
    {
        var best = Matcher.Rank(Matcher.Read(text))[0];
        Assert.True(best.Score < new SkillsOptions().MatchThreshold, $"'{text}' was taken for {best.Intent.Name} with {best.Score:F3}.");
    }

    [Fact]
    public void The_words_of_an_example_score_one()
    {
        foreach (var text in new[] { "I want to complain", "when does the shop in Ostermere open", "sell me 2 Kestrelon" })
        {
            Assert.Equal(1, Matcher.Rank(Matcher.Read(text))[0].Score, 3);
        }
    }

    [Theory]
    [InlineData("kestrelon", "Kestrelon")]
    [InlineData("the castle on", "Kestrelon")]
    [InlineData("kestrel and", "Kestrelon")]
    [InlineData("vandal in please", "Vandolin")]
    [InlineData("wonderful", null)]
    [InlineData("the order", null)]
    [InlineData("minute", null)]
    public void A_list_value_is_found_by_sound_when_it_is_expected(string text, string? value)
    {
        var spans = Matcher.Finders["product"].Find(Tokenizer.Tokenize(text), expected: true);
        Assert.Equal(value, spans.Count == 0 ? null : spans[0].Value);
    }

    [Fact]
    public void A_short_value_must_be_exact()
    {
        var finder = new SlotFinder(new("size", SlotKind.List) { Values = [new("Big"), new("Max")] }, new HashSet<string>());
        Assert.Empty(finder.Find(Tokenizer.Tokenize("a bag for mac"), expected: true));
        Assert.Equal("Max", Assert.Single(finder.Find(Tokenizer.Tokenize("the max"))).Value);
    }

    [Fact]
    public void A_thousand_values_and_a_long_utterance_give_an_answer()
    {
        string[] syllables = ["bra", "kel", "lum", "mon", "nit", "dar", "res", "sul", "tov", "vin"];
        var names = Enumerable.Range(0, 1000).Select(i => new SlotValue(syllables[i / 100] + syllables[i / 10 % 10] + syllables[i % 10])).ToList();
        var finder = new SlotFinder(new("name", SlotKind.List) { Values = names }, new HashSet<string>());
        var text = string.Join(' ', Enumerable.Repeat("and then we talked about the house", 10)) + " tovkelmon";
        Assert.Equal("tovkelmon", finder.Find(Tokenizer.Tokenize(text))[0].Value);
    }
}
