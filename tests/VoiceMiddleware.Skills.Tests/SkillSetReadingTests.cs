namespace VoiceMiddleware.Skills.Tests;

public sealed class SkillSetReadingTests
{
    private const string Slots = """ "slots": { "city": ["Ostermere", { "value": "Tallowick", "synonyms": ["Tally"], "soundsLike": ["tallo wick"] }] }""";

    [Fact]
    public void A_file_is_read_with_all_that_it_says()
    {
        var skills = SkillSet.Parse("""
            {
              // comments are fine
              "slots": {
                "city": ["Ostermere", { "value": "Tallowick", "synonyms": ["Tally"], "soundsLike": ["tallo wick"] }],
                "count": { "type": "number", "min": 1, "max": 5.5, "ask": "How many?" },
                "word": { "type": "list", "values": ["yellow"], "hotwords": false },
              },
              "intents": [{
                "name": "go", "description": "go there", "examples": ["go to {city}"], "tool": "go", "confirm": "To {city}?", "error": "No way to {city}.",
                "parameters": { "city": { "required": true, "ask": "Where?", "remember": true }, "n": { "slot": "count", "default": 2 } },
                "reply": [{ "when": { "result.ok": true, "n": 2 }, "say": "Gone." }, "Not gone."]
              }]
            }
            """);
        var intent = Assert.Single(skills.Intents);
        Assert.Equal(("go", "go there", "go", "To {city}?", "No way to {city}."), (intent.Name, intent.Description, intent.Tool, intent.Confirm, intent.ErrorReply));
        Assert.Equal([new("city", "city") { Required = true, Ask = "Where?", Remember = true }, new SkillParameter("n", "count") { Default = 2L }], intent.Parameters);
        Assert.Equal(("true", "2"), (intent.Replies[0].Conditions["result.ok"].ToLowerInvariant(), intent.Replies[0].Conditions["n"]));
        Assert.Equal((1m, 5.5m, "How many?"), (skills.Slots["count"].Minimum, skills.Slots["count"].Maximum, skills.Slots["COUNT"].Ask));
        Assert.Equal(["Tally"], skills.Slots["city"].Values[1].Synonyms);
        Assert.False(skills.Slots["word"].Hotwords);
    }

    [Theory]
    [InlineData("{", "test line 1, column 2: This is not valid JSON")]
    [InlineData("{\n \"intents\": [\n {] }", "test line 3, column 3: This is not valid JSON")]
    [InlineData("[]", "test line 1 ($): Expected an object with slots, intents, found an array.")]
    [InlineData("{\n\"intends\": [] }", "test line 2 ($.intends): Unknown property \"intends\". Did you mean \"intents\"?")]
    [InlineData("{ \"intents\": {} }", "($.intents): Expected an array, found an object.")]
    [InlineData("{ \"slots\": { \"n\": {} } }", "($.slots.n): The slot 'n' has no type.")]
    [InlineData("{ \"slots\": { \"n\": { \"type\": \"count\" } } }", "($.slots.n.type): 'count' is no type of slot. Use list, number, digits, yesno or text.")]
    [InlineData("{ \"slots\": { \"n\": { \"type\": \"7\" } } }", "'7' is no type of slot")]
    [InlineData("{ \"slots\": { \"n\": [] } }", "The list slot 'n' has no values. Add \"values\"")]
    [InlineData("{ \"slots\": { \"n\": [7] } }", "($.slots.n[0]): Expected an object with value, synonyms, soundsLike, found a number.")]
    [InlineData("{ \"slots\": { \"n\": [\"...\"] } }", "The value '...' has no word that could be said. Remove it.")]
    [InlineData("{ \"slots\": { \"2n\": { \"type\": \"text\" } } }", "'2n' is no slot name.")]
    [InlineData("{ \"slots\": { \"n\": { \"type\": \"number\", \"min\": 3, \"max\": 1 } } }", "($.slots.n.min): The least value, 3, is above the largest, 1. Swap them.")]
    [InlineData("{ \"slots\": { \"n\": { \"type\": \"number\", \"min\": \"3\" } } }", "($.slots.n.min): Expected a number, found a text.")]
    [InlineData("{ \"slots\": { \"n\": { \"type\": \"text\", \"values\": [\"a\"] } } }", "The slot 'n' is of the type text, which has no values.")]
    [InlineData("{ \"intents\": [ { \"examples\": [\"a\"] } ] }", "($.intents[0]): The intent has no name.")]
    public void A_malformed_file_says_where_and_what_to_do(string json, string message) =>
        Assert.Contains(message, Assert.Throws<SkillsFormatException>(() => SkillSet.Parse(json, "test")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "name": "a", "examples": ["x"] }""", "line 3 ($.intents[0]): The intent 'a' has no reply. Add \"reply\"")]
    [InlineData("""{ "name": "a", "reply": "r" }""", "The intent 'a' has no examples.")]
    [InlineData("""{ "name": "a", "examples": ["x"], "replies": "r" }""", "Unknown property \"replies\". Did you mean \"reply\"?")]
    [InlineData("{ \"name\": \"a\", \"reply\": \"r\",\n \"examples\": [\"x\",\n \"go to {town}\"] }", "line 5 ($.intents[0].examples[1]): The slot 'town' is not defined. Add it under \"slots\".")]
    [InlineData("""{ "name": "a", "reply": "r", "examples": ["go to {citi}"] }""", "Did you mean 'city'?")]
    [InlineData("""{ "name": "a", "reply": "r", "examples": ["go to {city"] }""", "opens a brace that is not closed")]
    [InlineData("""{ "name": "a", "reply": "r", "examples": ["go to city}"] }""", "closes a brace that was not opened")]
    [InlineData("""{ "name": "a", "reply": "r", "examples": ["go to {the city}"] }""", "'{the city}' is no slot.")]
    [InlineData("""{ "name": "a", "reply": "r", "examples": ["?!"] }""", "The example '?!' has no word.")]
    [InlineData("""{ "name": "a", "reply": "{result}", "examples": ["x"] }""", "needs a function's result, and the intent 'a' calls none")]
    [InlineData("""{ "name": "a", "reply": "{town}", "examples": ["to {city}"] }""", "'{town}' is no parameter of 'a'. It has city.")]
    [InlineData("""{ "name": "a", "reply": " ", "examples": ["x"] }""", "The text is empty.")]
    [InlineData("""{ "name": "a", "reply": "r", "examples": ["x"], "confirm": "Sure?" }""", "asks for confirmation but calls nothing")]
    [InlineData("""{ "name": "a", "reply": "r", "examples": ["x"], "parameters": { "p": { "slot": "q" } } }""", "($.intents[0].parameters.p): The slot 'q' is not defined.")]
    [InlineData("""{ "name": "a", "reply": "r", "examples": ["x"], "parameters": { "city": { "required": "yes" } } }""", "Expected true or false, found a text.")]
    [InlineData("""{ "name": "a", "reply": "r", "examples": ["x"] }, { "name": "A", "reply": "r", "examples": ["y"] }""", "($.intents[1].name): The intent 'A' is defined twice.")]
    [InlineData("""{ "name": "a", "reply": [{ "when": {} }], "examples": ["x"] }""", "($.intents[0].reply[0]): The reply has no text.")]
    [InlineData("""{ "name": "a", "reply": [{ "when": { "city": null }, "say": "x" }], "examples": ["{city}"] }""", "Expected a text, number, true or false, found null.")]
    public void A_malformed_intent_says_where_and_what_to_do(string intent, string message) =>
        Assert.Contains(message, Assert.Throws<SkillsFormatException>(() => SkillSet.Parse($"{{ {Slots},\n \"intents\": [\n{intent}] }}")).Message, StringComparison.Ordinal);

    [Fact]
    public void All_errors_are_reported_at_once_each_with_its_own_file()
    {
        using var folder = new TemporaryFolder();
        var first = folder.Write("a.json", "{ \"slots\": { \"x\": [\"...\"] },\n \"intents\": [{ \"name\": \"a\", \"examples\": [\"{y}\"], \"reply\": \"r\" }] }");
        var second = folder.Write("b.json", "{ \"intents\": [\n\n{ \"name\": \"b\", \"examples\": [\"{z}\"], \"reply\": \"r\" }] }");
        var lines = Assert.Throws<SkillsFormatException>(() => SkillSet.Load(first, second)).Message.Split(Environment.NewLine);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith($"{first} line 1 ($.slots.x.values[0]): The value '...'", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{first} line 2 ($.intents[0].examples[0]): The slot 'y'", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"{second} line 3 ($.intents[0].examples[0]): The slot 'z'", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_slot_of_one_file_serves_another()
    {
        using var folder = new TemporaryFolder();
        var skills = SkillSet.Load(
            folder.Write("a.json", """{ "intents": [{ "name": "a", "examples": ["to {city}"], "reply": "r" }] }"""),
            folder.Write("b.json", $"{{ {Slots} }}"));
        Assert.Single(skills.Intents);
    }

    [Fact]
    public void What_is_built_in_code_is_checked_too()
    {
        var error = Assert.Throws<SkillsFormatException>(() => SkillSet.Build(set => set.ListSlot("x", "1").ListSlot("X", "2")));
        Assert.Contains("The slot 'X' is defined twice.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => SkillSet.Build(null!));
        Assert.Throws<ArgumentException>(() => SkillSet.Build(set => set.Intent(" ", _ => { })));
    }

    [Fact]
    public void Values_become_hotwords_and_those_asked_for_come_first()
    {
        var skills = SkillSet.Parse($$"""{ {{Slots.TrimEnd('}')}}, "size": ["huge"], "word": { "values": ["yellow"], "hotwords": false } } }""");
        Assert.Equal([("Ostermere", 3), ("Tallowick", 3), ("Tally", 3), ("huge", 3)], skills.GetHotwords().Select(hotword => (hotword.Text, hotword.Weight)));
        Assert.Equal([("huge", 5), ("Ostermere", 3), ("Tallowick", 3), ("Tally", 3)], skills.GetHotwords("size").Select(hotword => (hotword.Text, hotword.Weight)));
        Assert.Equal(["tallo wick"], skills.GetHotwords()[1].SoundsLike);
    }
}
