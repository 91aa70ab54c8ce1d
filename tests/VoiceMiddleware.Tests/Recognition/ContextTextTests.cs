using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Tests.Recognition;

public sealed class ContextTextTests
{
    [Theory]
    [InlineData("One is here. Two is there. Three is gone.", 30, "Two is there. Three is gone.")]
    [InlineData("One is here. Two is there. Three is gone.", 100, "One is here. Two is there. Three is gone.")]
    [InlineData("This is a rather long sentence without an end", 20, "without an end")]
    [InlineData("It is a long story about all the things there are. Yes.", 30, "all the things there are. Yes.")]
    [InlineData("我们有抑制剂。你要几盒？", 8, "你要几盒？")]
    [InlineData("Printed by J. Sweynheim in Rome", 12, "in Rome")]
    [InlineData("Donaudampfschiff", 5, "chiff")]
    [InlineData("abc", 0, "")]
    public void A_text_is_cut_at_a_sentence_then_at_a_word_and_keeps_its_end(string text, int most, string kept) =>
        Assert.Equal(kept, ContextText.KeepEnd(text, most));

    [Fact]
    public void A_family_is_not_torn_apart() => Assert.Equal("b", ContextText.KeepEnd("👩‍👩‍👧‍👦b", 5));

    [Fact]
    public void A_cut_fits_ends_like_the_text_and_begins_at_a_grapheme() =>
        Prop.ForAll(PlanningGenerators.Text.ToArbitrary(), Gen.Choose(0, 60).ToArbitrary(), (given, most) =>
        {
            var text = ContextText.Clean(given);
            var kept = ContextText.KeepEnd(text, most);
            var starts = StringInfo.ParseCombiningCharacters(text);
            return kept.Length <= most && text.EndsWith(kept, StringComparison.Ordinal) && ContextText.IsWellFormed(kept)
                && (kept.Length == 0 || starts.Contains(text.Length - kept.Length))
                && ContextText.KeepEnd(kept, most) == kept;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Theory]
    [InlineData("", 0)]
    [InlineData("window", 2)]
    [InlineData("Sweynheim", 5)]
    [InlineData("a 12", 3)]
    [InlineData("抑制", 6)]
    public void Tokens_are_estimated_rather_too_high(string text, int tokens) => Assert.Equal(tokens, ContextText.EstimateTokens(text));
}
