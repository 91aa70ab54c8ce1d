using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Tests.Synthesis;

public sealed class SpokenTextNormalizerTests
{
    // "77%" of one character each way is the worst that the tables hold; the rest is room for the words between.
    private const int MostGrowth = 24;

    private static readonly SpokenTextNormalizer Normalizer = new();
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(2000);

    // Pieces that rules look for, run together in every order: where one family ends and the next begins is where mistakes live.
    private static readonly Gen<string> Snippets = Gen.Elements(
        "$", "3.50", "5", "1,000", " ", " ", "-", "–", "/", ".", ",", ":", "%", "°C", "km", "kg", "Dr.", "St.", "Mar.", "May", "p.m.", "am", "1st", "#", "*", "**",
        "_", "`", "~~", "|", "[", "](", ")", "(", "<", ">", "\\", "^", "{", "}", "=", "+", "x", "2025-03-04", "3/4", "12:30", "@", "example.com", "https://", "www.",
        "😀", "👍", "❤️", "1️⃣", "👩‍👩‍👧", "½", "²", "٣", "𝟗", "Ⅳ", "一", "\uD83D", "\uDE00", "\uE000", "\u200D", "\n", "\t", "…", "—", "é", "€", "000", "99999999999999999999",
        "No.", "e.g.", "U.S.", "version", "order", "'", "\"", "&amp;", "ending in", "World War", "II", "!", "?");

    private static readonly Arbitrary<string> AnyText = Gen.OneOf(
        Snippets.ListOf().Select(string.Concat), ArbMap.Default.ArbFor<string?>().Generator.Select(text => text ?? "")).ToArbitrary();

    private static readonly Gen<string> PlainWord = Gen.Elements("apple", "river", "kindly", "would", "over", "it's", "Mary", "blue", "I", "well-known", "café");

    private static readonly Arbitrary<string> PlainWords = PlainWord.NonEmptyListOf().Select(words => string.Join(' ', words)).ToArbitrary();

    [Fact]
    public void Whatever_the_text_no_digit_and_no_mark_of_Markdown_is_left() => Prop.ForAll(AnyText, text =>
    {
        var spoken = Normalizer.ToSpoken(text);
        var left = spoken.EnumerateRunes().Where(rune => Rune.IsNumber(rune) || (rune.IsAscii && "*_#`~|[]<>^\\{}".Contains((char)rune.Value))).ToList();
        Assert.True(left.Count == 0, $"'{text}' is spoken '{spoken}', with '{string.Concat(left)}' in it.");
    }).Check(Thorough);

    [Fact]
    public void A_text_grows_no_more_than_its_signs_explain() => Prop.ForAll(AnyText, text =>
    {
        var spoken = Normalizer.ToSpoken(text);
        Assert.True(spoken.Length <= (MostGrowth * text.Length) + MostGrowth, $"'{text}' ({text.Length}) is spoken with {spoken.Length} characters.");
    }).Check(Thorough);

    [Fact]
    public void Plain_words_stay_as_they_are() => Prop.ForAll(PlainWords, text => Assert.Equal(text, Normalizer.ToSpoken(text))).Check(Thorough);

    [Fact]
    public void Every_spoken_word_comes_from_a_place_in_the_text_and_they_come_in_order() => Prop.ForAll(AnyText, text =>
    {
        var form = Normalizer.Speak(text, "en-US");
        Assert.Equal(form.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, form.Sources.Count);
        Assert.All(form.Sources, position => Assert.InRange(position, 0, text.Length - 1));
        Assert.True(form.Sources.Zip(form.Sources.Skip(1)).All(pair => pair.First <= pair.Second), $"'{text}' comes out of order.");
    }).Check(Thorough);

    [Fact]
    public void Spaces_are_single_and_none_is_at_an_end() => Prop.ForAll(AnyText, text =>
    {
        var spoken = Normalizer.ToSpoken(text);
        Assert.Equal(spoken.Trim(), spoken);
        Assert.DoesNotContain("  ", spoken, StringComparison.Ordinal);
    }).Check(Thorough);

    [Theory]
    [InlineData("Am 3.4. um **12 Uhr** 👍", "de-DE", "Am 3.4. um 12 Uhr")]
    [InlineData("Voir [le guide](https://example.com) # 5", "fr", "Voir le guide 5")]
    public void In_other_languages_only_layout_and_pictures_go(string written, string language, string spoken) =>
        Assert.Equal(spoken, Normalizer.ToSpoken(written, language));

    [Theory]
    [InlineData("en-US", "Due March fourth, twenty twenty-five.")]
    [InlineData("en", "Due March fourth, twenty twenty-five.")]
    [InlineData("en-GB", "Due April third, twenty twenty-five.")]
    public void The_English_of_the_language_tag_tells_day_from_month(string language, string spoken) =>
        Assert.Equal(spoken, Normalizer.ToSpoken("Due 3/4/2025.", language));

    [Fact]
    public void An_application_s_rule_comes_before_those_of_the_house_and_is_final()
    {
        var options = new SpokenTextOptions { Words = { ["nginx"] = "engine x" } };
        options.Rules.Add(new SpokenTextRule("part number", @"\bPN-(?<n>\d+)", match => $"part {string.Join('-', match.Groups["n"].Value.ToCharArray())}"));
        Assert.Equal("part 4-2 runs engine x for five dollars.", new SpokenTextNormalizer(options).ToSpoken("PN-42 runs nginx for $5."));
    }

    [Fact]
    public void A_word_of_an_application_is_found_as_a_whole_word_in_any_case()
    {
        var normalizer = new SpokenTextNormalizer(new SpokenTextOptions { Words = { ["SQL"] = "sequel" } });
        Assert.Equal("sequel and mysqld", normalizer.ToSpoken("sql and mysqld"));
    }

    [Fact]
    public void A_rule_that_throws_is_named()
    {
        var options = new SpokenTextOptions();
        options.Rules.Add(new SpokenTextRule("broken", "x", _ => throw new FormatException("Bad x.")));
        var error = Assert.Throws<SpeechSynthesisException>(() => new SpokenTextNormalizer(options).ToSpoken("an x"));
        Assert.Contains("'broken' failed: Bad x.", error.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(error.InnerException);
    }

    [Fact]
    public void A_rule_that_matches_without_end_is_stopped()
    {
        var options = new SpokenTextOptions();
        options.Rules.Add(new SpokenTextRule("slow", "(a+)+$", _ => ""));
        Assert.Throws<SpeechSynthesisException>(() => new SpokenTextNormalizer(options).ToSpoken(new string('a', 60) + "b"));
    }
}
