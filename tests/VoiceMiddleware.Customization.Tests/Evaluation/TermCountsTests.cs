using FsCheck;
using FsCheck.Fluent;
using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Customization.Tests.Evaluation;

public class TermCountsTests
{
    [Theory]
    [InlineData("steels", "philip steels et cetera", "philip steels etc", 1, 1, 0)]
    [InlineData("steels", "philip steels", "philip steel", 1, 0, 0)]
    [InlineData("steel", "philip steels", "philip steel", 0, 0, 1)]
    [InlineData("bulge bracket", "the bulge bracket banks", "the Bulge-Bracket banks", 1, 1, 0)]
    [InlineData("bulge bracket", "the bulge bracket", "the bulge and bracket", 1, 0, 0)]
    [InlineData("tea", "tea tea coffee", "tea", 2, 1, 0)]
    [InlineData("tea", "tea coffee", "tea tea tea", 1, 1, 2)]
    [InlineData("new york|new york city", "new york city", "new york", 2, 1, 0)]
    [InlineData("new york|new york city", "york", "new york city", 0, 0, 2)]
    [InlineData("ha ha", "ha ha ha ha ha", "ha ha", 2, 1, 0)]
    [InlineData("Tea|tea|TEA!", "tea", "tea", 1, 1, 0)]
    [InlineData("--", "a -- b", "a b", 0, 0, 0)]
    public void Terms_are_counted_by_occurrence(string terms, string reference, string hypothesis, int said, int matched, int inserted) =>
        Assert.Equal(new TermCounts(said, matched, inserted), TermCounts.Count(terms.Split('|'), reference, hypothesis));

    [Fact]
    public void Recall_has_no_value_when_no_term_was_said()
    {
        Assert.Null(TermCounts.Count(["tea"], "coffee", "tea").Recall);
        Assert.Equal(0.5, TermCounts.Count(["tea"], "tea tea", "tea").Recall);
    }

    [Fact]
    public void Counts_stay_within_their_bounds()
    {
        var words = Gen.Elements("a", "b", "c").ArrayOf().Select(list => string.Join(' ', list)).ToArbitrary();
        Prop.ForAll(words, words, (reference, hypothesis) =>
        {
            var there = TermCounts.Count(["a", "b", "a b"], reference, hypothesis);
            var back = TermCounts.Count(["a", "b", "a b"], hypothesis, reference);
            return there.Matched == back.Matched
                && there.Matched <= there.ReferenceOccurrences
                && there.FalseInsertions == back.ReferenceOccurrences - back.Matched;
        }).QuickCheckThrowOnFailure();
    }
}
