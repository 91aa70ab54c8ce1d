using FsCheck;
using FsCheck.Fluent;
using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Customization.Tests.Evaluation;

public class WordAlignmentTests
{
    [Fact]
    public void Every_kind_of_word_has_its_place()
    {
        var aligned = WordAlignment.Align(Words("send the letter to sweynheim"), Words("please send a letter to"));

        Assert.Equal(
            [
                new(AlignedWordKind.Insertion, 0, null, 0, "please"),
                new(AlignedWordKind.Match, 0, "send", 1, "send"),
                new(AlignedWordKind.Substitution, 1, "the", 2, "a"),
                new(AlignedWordKind.Match, 2, "letter", 3, "letter"),
                new(AlignedWordKind.Match, 3, "to", 4, "to"),
                new(AlignedWordKind.Deletion, 4, "sweynheim", 5, null),
            ],
            aligned);
    }

    [Fact]
    public void Nothing_said_or_nothing_heard_aligns_too()
    {
        Assert.Empty(WordAlignment.Align([], []));
        Assert.All(WordAlignment.Align([], ["a", "b"]), word => Assert.Equal(AlignedWordKind.Insertion, word.Kind));
        Assert.All(WordAlignment.Align(["a", "b"], []), word => Assert.Equal(AlignedWordKind.Deletion, word.Kind));
    }

    [Fact]
    public void Counts_are_those_of_the_word_error_rate_and_both_texts_are_kept_in_order() => Check.QuickThrowOnFailure(Prop.ForAll(
        Texts, Texts, (reference, hypothesis) =>
        {
            var aligned = WordAlignment.Align(reference, hypothesis);
            int Count(AlignedWordKind kind) => aligned.Count(word => word.Kind == kind);
            var counts = new WordErrorRate(
                reference.Length, Count(AlignedWordKind.Substitution), Count(AlignedWordKind.Deletion), Count(AlignedWordKind.Insertion));
            return counts == WordErrorRate.Compare(reference, hypothesis)
                && aligned.Where(word => word.Reference is not null).Select(word => word.Reference).SequenceEqual(reference)
                && aligned.Where(word => word.Hypothesis is not null).Select(word => word.Hypothesis).SequenceEqual(hypothesis)
                && aligned.All(word => (word.Kind == AlignedWordKind.Match) == (word.Reference == word.Hypothesis));
        }));

    internal static Arbitrary<string[]> Texts { get; } =
        Gen.ArrayOf(Gen.Elements("tea", "new", "york", "city", "please")).ToArbitrary();

    private static string[] Words(string text) => text.Split(' ');
}
