using System.Text.Json;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Tests.Recognition;

public sealed class TermExtractorTests
{
    [Theory]
    [InlineData("We have Norvexin and the Bulge Bracket of London here.", "Bulge Bracket of London|Norvexin")]
    [InlineData("Our Sweynheim book is old. Yes, it is.", "Sweynheim")]
    [InlineData("The window is open this morning, I think.", "")]
    [InlineData("It helps with labyrinthitis, they say.", "labyrinthitis")]
    [InlineData("Ask Anne. My Bob Kestrelon knows.", "Bob Kestrelon|Anne")]
    public void Names_and_rare_words_are_found_and_ordinary_ones_are_not(string text, string terms) =>
        Assert.Equal(terms.Split('|', StringSplitOptions.RemoveEmptyEntries), TermExtractor.Extract([text]));

    [Fact]
    public void Frequent_names_come_first_and_the_number_is_limited() =>
        Assert.Equal(["Orvantis", "Kestrelon"], TermExtractor.Extract(["the Orvantis, the Zaltrapex", "the Orvantis, the Kestrelon"], 2));

    [Theory]
    [InlineData("""{"name":"Betahistine Mylan","id":"8f14e45f-ceea-467f","url":"https://x.example","price":7.25,"in":["Orvantis","the morning"]}""", "Betahistine Mylan|Orvantis")]
    [InlineData("""["2026-11-21T10:00:00Z", "Dr. Sweynheim"]""", "Dr. Sweynheim")]
    [InlineData("The customer ordered Zaltrapex and a window last Monday morning.", "Zaltrapex")]
    [InlineData("{ not json", "")]
    public void Names_in_the_results_of_tools_are_found(string result, string names)
    {
        var expected = names.Split('|', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected, ToolResultHints.FindNames(result));
        if (result[0] is '[' || result.StartsWith("{\"", StringComparison.Ordinal))
        {
            Assert.Equal(expected, ToolResultHints.FindNames(JsonDocument.Parse(result).RootElement));
        }
    }
}
