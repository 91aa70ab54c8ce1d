using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using VoiceMiddleware.Customization.Vocabulary;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Tests.Vocabulary;

public class HotwordFileTests
{
    [Theory]
    [InlineData("EGFR抑制剂")]
    [InlineData("Фенибут Белфарм")]
    [InlineData("Human immunodeficiency virus type 1")]
    [InlineData("one two three four five six seven")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜𝒜")]
    [InlineData("seven  words with   double spaces between them")]
    public void A_text_within_the_rules_is_accepted(string text)
    {
        var hotword = Assert.Single(HotwordFile.Parse(Json(new { text, weight = 4 })));

        Assert.Equal(text, hotword.Text);
    }

    [Theory]
    [InlineData("Клофелин Белмедпрепараты", HotwordRule.CharactersNonAscii, "24 characters")]
    [InlineData("naïve bayes name", HotwordRule.CharactersNonAscii, "16 characters")]
    [InlineData("one two three four five six seven eight", HotwordRule.SegmentsAscii, "8 space-separated segments")]
    [InlineData("", HotwordRule.Text, "no letter or digit")]
    [InlineData(" -- ", HotwordRule.Text, "no letter or digit")]
    public void A_text_outside_the_rules_is_rejected_with_the_rule_and_the_count(string text, HotwordRule rule, string words)
    {
        var problem = Assert.Single(ProblemsOf(Json(new { text, weight = 4 })));

        Assert.Equal(0, problem.Index);
        Assert.Equal(rule, problem.Rule);
        Assert.Equal(text, problem.Value);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("6")]
    [InlineData("50")]
    [InlineData("-1")]
    [InlineData("3.5")]
    [InlineData("99999999999")]
    [InlineData("\"4\"")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[4]")]
    public void A_weight_that_is_not_a_whole_number_from_1_to_5_is_rejected(string weight)
    {
        var problem = Assert.Single(ProblemsOf($$"""[{"text": "Pannartz", "weight": {{weight}}}]"""));

        Assert.Equal(HotwordRule.Weight, problem.Rule);
        Assert.Equal(weight, problem.Value);
    }

    [Fact]
    public void A_weight_is_required_because_the_vendor_requires_it()
    {
        var problem = Assert.Single(ProblemsOf("""[{"text": "Pannartz"}]"""));

        Assert.Equal((0, HotwordRule.Weight, null), (problem.Index, problem.Rule, problem.Value));
        Assert.Contains("no \"weight\"", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_broken_rule_of_every_entry_is_reported_at_once()
    {
        var problems = ProblemsOf("""
            [
              {"text": "Sweynheim", "weight": 5},
              {"text": "Клофелин Белмедпрепараты", "weight": 9, "lang": "Russian"},
              "psalters",
              {"weight": 1},
              {"text": 7, "weight": 1, "lang": 3},
              {"text": "a", "text": "b", "weight": 2}
            ]
            """);

        Assert.Equal(
            [
                (1, HotwordRule.CharactersNonAscii), (1, HotwordRule.Weight), (1, HotwordRule.Language),
                (2, HotwordRule.Entry), (3, HotwordRule.Text), (4, HotwordRule.Text), (4, HotwordRule.Language), (5, HotwordRule.Entry),
            ],
            problems.Select(problem => (problem.Index!.Value, problem.Rule)));
    }

    [Fact]
    public void Unknown_keys_are_ignored_and_a_text_may_occur_twice()
    {
        var hotwords = HotwordFile.Parse("""
            [{"text": " Subiaco ", "weight": 1, "target_lang": "en", "translation": {"x": []}}, {"text": "Subiaco", "weight": 2, "lang": "en"}, {"text": "missal", "weight": 3, "lang": null}]
            """);

        Assert.Equal([new Hotword("Subiaco", 1), new Hotword("Subiaco", 2, "en"), new Hotword("missal", 3)], hotwords.Select(Plain));
    }

    [Fact]
    public void A_list_of_500_entries_is_accepted_and_one_of_501_is_not()
    {
        static string List(int count) => JsonSerializer.Serialize(Enumerable.Range(1, count).Select(i => new { text = $"word {i}", weight = 4 }));

        Assert.Equal(500, HotwordFile.Parse(List(500)).Count);
        var problem = Assert.Single(ProblemsOf(List(501)));
        Assert.Equal((null, HotwordRule.Count, "501"), (problem.Index, problem.Rule, problem.Value));
    }

    [Theory]
    [InlineData("[{\"text\": \"a\",\n  \"weight\" 4}]", "line 2, column 12")]
    [InlineData("[{\"text\": \"Фенибут\" \"weight\": 4}]", "line 1, column 21")]
    [InlineData("", "line 1, column 1")]
    [InlineData("[{\"text\": \"a\", \"weight\": 4},]", "line 1, column 29")]
    public void Malformed_json_is_reported_with_line_and_column(string json, string place)
    {
        var problem = Assert.Single(ProblemsOf(json));

        Assert.Equal(HotwordRule.Json, problem.Rule);
        Assert.Contains(place, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("BytePositionInLine", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"text\": \"a\", \"weight\": 4}", "an object")]
    [InlineData("\"a\"", "a string")]
    [InlineData("null", "null")]
    public void Anything_but_an_array_is_rejected(string json, string kind)
    {
        var problem = Assert.Single(ProblemsOf(json));

        Assert.Equal(HotwordRule.Array, problem.Rule);
        Assert.Contains(kind, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"text": "\ud800", "weight": 4}]""", HotwordRule.Text)]
    [InlineData("""[{"text": "a", "weight": 4, "lang": "\udc00"}]""", HotwordRule.Language)]
    public void Half_of_a_surrogate_pair_is_rejected(string json, HotwordRule rule) =>
        Assert.Equal(rule, Assert.Single(ProblemsOf(json)).Rule);

    [Fact]
    public void A_key_with_half_of_a_surrogate_pair_is_ignored_like_any_other() =>
        Assert.Single(HotwordFile.Parse("""[{"\ud800": 1, "text": "a", "weight": 4}]"""));

    [Fact]
    public void A_file_is_read_with_and_without_a_byte_order_mark()
    {
        using var folder = new TemporaryFolder();
        const string Json = """[{"text": "Фенибут", "weight": 4}]""";
        File.WriteAllText(folder.File("plain.json"), Json, new UTF8Encoding(false));
        File.WriteAllText(folder.File("bom.json"), Json, new UTF8Encoding(true));

        Assert.Equal("Фенибут", Assert.Single(HotwordFile.Load(folder.File("plain.json"))).Text);
        Assert.Equal("Фенибут", Assert.Single(HotwordFile.Load(folder.File("bom.json"))).Text);
    }

    [Fact]
    public void A_file_that_is_not_utf8_is_rejected()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("latin1.json"), Encoding.Latin1.GetBytes("""[{"text": "naïve", "weight": 4}]"""));

        var error = Assert.Throws<HotwordValidationException>(() => HotwordFile.Load(folder.File("latin1.json")));

        Assert.Contains("save it in UTF-8", Assert.Single(error.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_stays_on_one_line_whatever_the_value()
    {
        var problems = ProblemsOf("[{\"text\": \"a\\nb\\u001b[2J 抑制剂 c d e f g h\", \"weight\": {\"x\":\n1}}]");

        Assert.Equal(2, problems.Count);
        Assert.All(problems, problem => Assert.DoesNotContain(problem.Message, char.IsControl));
    }

    [Fact]
    public void Whatever_is_written_within_the_rules_is_read_back()
    {
        var texts = Gen.OneOf(
            Gen.Elements("Bulge", "Bracket", "x", "1930s", "O'Neill", "C++").NonEmptyListOf().Where(words => words.Count <= 7)
                .Select(words => string.Join(' ', words)),
            Gen.Elements('ж', 'é', '語', 'a', '1').ArrayOf().Where(letters => letters.Length is > 0 and <= 15).Select(letters => new string(letters)));
        var hotwords =
            from text in texts
            from weight in Gen.Choose(1, 5)
            from language in Gen.Elements(null, "en", "zh", "yue")
            select new Hotword(text, weight, language);

        Prop.ForAll(hotwords.ListOf().Where(list => list.Count <= 500).ToArbitrary(), list =>
        {
            var json = JsonSerializer.Serialize(list.Select(hotword => new { text = hotword.Text, weight = hotword.Weight, lang = hotword.Language }));
            return HotwordFile.Parse(json).Select(Plain).SequenceEqual(list.Select(Plain));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_input_brings_anything_but_hotwords_or_a_list_of_problems()
    {
        var fragments = Gen.Elements(
            "[", "]", "{", "}", ",", ":", "\"text\"", "\"weight\"", "\"lang\"", "\"a\"", "4", "9", "null", "1e400", "\"\\ud800\"", "\n", " ", "é", "\0");
        Prop.ForAll(fragments.ListOf().Select(string.Concat).ToArbitrary(), json =>
        {
            try
            {
                return HotwordFile.Parse(json).All(hotword => hotword.Weight is >= 1 and <= 5 && hotword.Text.Length > 0);
            }
            catch (HotwordValidationException error)
            {
                return error.Problems.Count > 0 && error.Problems.All(problem => !problem.Message.Any(char.IsControl));
            }
        }).QuickCheckThrowOnFailure();
    }

    private static string Json(object entry) => JsonSerializer.Serialize(new[] { entry });

    private static IReadOnlyList<HotwordProblem> ProblemsOf(string json) =>
        Assert.Throws<HotwordValidationException>(() => HotwordFile.Parse(json)).Problems;

    // The list of respellings of a hotword compares by reference.
    private static Hotword Plain(Hotword hotword) => hotword with { SoundsLike = Empty };

    private static readonly IReadOnlyList<string> Empty = [];
}
