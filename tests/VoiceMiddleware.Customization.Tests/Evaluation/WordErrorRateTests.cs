using FsCheck;
using FsCheck.Fluent;
using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Customization.Tests.Evaluation;

public class WordErrorRateTests
{
    // Few words, so that matches, repetitions and ties are common.
    private static readonly Gen<string[]> Words = Gen.Elements("a", "b", "c", "d").ArrayOf();

    [Theory]
    [InlineData("the cat sat", "the cat sat", 0, 0, 0)]
    [InlineData("the cat sat", "the bat sat", 1, 0, 0)]
    [InlineData("the cat sat", "the sat", 0, 1, 0)]
    [InlineData("the cat sat", "oh the cat sat down", 0, 0, 2)]
    [InlineData("the cat sat", "", 0, 3, 0)]
    [InlineData("", "the cat", 0, 0, 2)]
    [InlineData("The CAT, sat.", "the cat sat", 0, 0, 0)]
    [InlineData("well-known don't", "well known dont", 1, 0, 0)]
    [InlineData("a b", "b c", 0, 1, 1)] // one kept word, not two substitutions
    public void Errors_are_counted_by_kind(string reference, string hypothesis, int substitutions, int deletions, int insertions)
    {
        var words = WordErrorRate.Compare(reference, hypothesis);

        Assert.Equal((substitutions, deletions, insertions), (words.Substitutions, words.Deletions, words.Insertions));
    }

    [Fact]
    public void The_rate_is_errors_over_reference_words()
    {
        var words = WordErrorRate.Compare("one two three four", "one three four five six");

        Assert.Equal(0.75, words.Rate);
        Assert.Equal(4, words.ReferenceWords);
    }

    [Fact]
    public void Totals_weigh_clips_by_their_words()
    {
        var total = WordErrorRate.Compare("a", "b") + WordErrorRate.Compare("a b c d e f g h i", "a b c d e f g h i");

        Assert.Equal(0.1, total.Rate);
    }

    [Fact]
    public void Without_a_reference_word_the_rate_is_zero_or_infinite()
    {
        Assert.Equal(0, WordErrorRate.Compare("", "").Rate);
        Assert.Equal(double.PositiveInfinity, WordErrorRate.Compare("", "a").Rate);
    }

    [Fact]
    public void A_text_has_no_errors_against_itself() =>
        Prop.ForAll(Words.ToArbitrary(), words => WordErrorRate.Compare(words, words).Errors == 0).QuickCheckThrowOnFailure();

    [Fact]
    public void Swapping_the_sides_swaps_deletions_and_insertions() =>
        Prop.ForAll(Words.ToArbitrary(), Words.ToArbitrary(), (left, right) =>
        {
            var there = WordErrorRate.Compare(left, right);
            var back = WordErrorRate.Compare(right, left);
            return (there.Substitutions, there.Deletions, there.Insertions) == (back.Substitutions, back.Insertions, back.Deletions);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Errors_lie_between_the_difference_in_length_and_the_longer_text() =>
        Prop.ForAll(Words.ToArbitrary(), Words.ToArbitrary(), (left, right) =>
        {
            var words = WordErrorRate.Compare(left, right);
            return words.Errors >= Math.Abs(left.Length - right.Length)
                && words.Errors <= Math.Max(left.Length, right.Length)
                && words.Substitutions >= 0 && words.Deletions >= 0 && words.Insertions >= 0
                && words.Insertions - words.Deletions == right.Length - left.Length
                && words.Substitutions + words.Deletions <= left.Length;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_way_over_a_third_text_is_never_shorter() =>
        Prop.ForAll(Words.ToArbitrary(), Words.ToArbitrary(), Words.ToArbitrary(), (a, b, c) =>
            WordErrorRate.Compare(a, c).Errors <= WordErrorRate.Compare(a, b).Errors + WordErrorRate.Compare(b, c).Errors).QuickCheckThrowOnFailure();

    [Fact]
    public void The_fast_way_agrees_with_trying_every_alignment()
    {
        var shortWords = Words.Where(words => words.Length <= 5).ToArbitrary();
        Prop.ForAll(shortWords, shortWords, (left, right) =>
        {
            var words = WordErrorRate.Compare(left, right);
            return (words.Errors, words.Substitutions) == Best(left, right);
        }).QuickCheckThrowOnFailure();
    }

    private static (int Errors, int Substitutions) Best(ReadOnlySpan<string> left, ReadOnlySpan<string> right)
    {
        if (left.IsEmpty || right.IsEmpty)
        {
            return (left.Length + right.Length, 0);
        }

        var (errors, substitutions) = Best(left[1..], right[1..]);
        var same = left[0] == right[0];
        var both = (errors + (same ? 0 : 1), substitutions + (same ? 0 : 1));
        var (withoutLeft, leftSubstitutions) = Best(left[1..], right);
        var (withoutRight, rightSubstitutions) = Best(left, right[1..]);
        return new[] { both, (withoutLeft + 1, leftSubstitutions), (withoutRight + 1, rightSubstitutions) }.Min();
    }
}
