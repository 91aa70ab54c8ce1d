using FsCheck;
using FsCheck.Fluent;
using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Customization.Tests.Evaluation;

public class BiasedWordErrorsTests
{
    [Fact]
    public void Listed_words_count_as_biased_and_all_others_as_unbiased()
    {
        // said:  call  pannartz  about  the      letter
        // heard: call  partners  about  (left out) letter
        var errors = BiasedWordErrors.Compare(["pannartz", "sweynheim"], "call pannartz about the letter", "call partners about letter");

        Assert.Equal(new WordErrorRate(1, 1, 0, 0), errors.Biased);
        Assert.Equal(new WordErrorRate(4, 0, 1, 0), errors.Unbiased);
        Assert.Equal((1.0, 0.25), (errors.Biased.Rate, errors.Unbiased.Rate));
    }

    [Fact]
    public void An_inserted_word_is_biased_when_it_is_listed()
    {
        var errors = BiasedWordErrors.Compare(["sweynheim"], "call me", "please call me sweynheim");

        Assert.Equal(new WordErrorRate(0, 0, 0, 1), errors.Biased);
        Assert.Equal(new WordErrorRate(2, 0, 0, 1), errors.Unbiased);
    }

    [Fact]
    public void A_listed_word_that_takes_the_place_of_another_is_an_error_of_that_other()
    {
        var errors = BiasedWordErrors.Compare(["sweynheim"], "call the swine", "call the sweynheim");

        Assert.Equal(default, errors.Biased);
        Assert.Equal(new WordErrorRate(3, 1, 0, 0), errors.Unbiased);
    }

    [Fact]
    public void The_words_of_a_phrase_are_biased_where_the_whole_phrase_stands()
    {
        var errors = BiasedWordErrors.Compare(["Bulge Bracket"], "a bulge bracket is no bulge", "a bulge is no bulge bracket");

        // "bulge bracket" was said once: its second word is missing. "bracket" behind "bulge" makes the phrase that was not said.
        Assert.Equal(new WordErrorRate(2, 0, 1, 1), errors.Biased);
        Assert.Equal(new WordErrorRate(4, 0, 0, 0), errors.Unbiased);
    }

    [Theory]
    [InlineData("asked jean valjean", "asked jean valjean", 0, 0)]
    [InlineData("asked jean valjean", "asked john valjean", 0, 1)]
    [InlineData("asked jean valjean", "asked jean val", 1, 0)]
    [InlineData("asked jean valjean", "asked jean", 1, 0)]
    [InlineData("asked jean", "asked jean valjean", 1, 0)]
    [InlineData("asked jean", "asked jean today", 0, 1)]
    public void An_error_belongs_to_the_word_that_was_said_and_an_insertion_to_itself(string reference, string hypothesis, int biased, int unbiased)
    {
        var errors = BiasedWordErrors.Compare(new HashSet<string> { "valjean" }, reference.Split(' '), hypothesis.Split(' '));

        Assert.Equal((biased, unbiased), (errors.Biased.Errors, errors.Unbiased.Errors));
    }

    [Fact]
    public void Lists_of_words_are_compared_as_they_are()
    {
        var errors = BiasedWordErrors.Compare(new HashSet<string> { "Valjean" }, ["Valjean", "Jean"], ["valjean", "Jean"]);

        Assert.Equal(new BiasedWordErrors(new(1, 1, 0, 0), new(1, 0, 0, 0)), errors);
        Assert.Equal(new WordErrorRate(2, 1, 0, 0), errors.All);
    }

    [Fact]
    public void Both_parts_add_up_to_the_word_error_rate() => Check.QuickThrowOnFailure(Prop.ForAll(
        WordAlignmentTests.Texts, WordAlignmentTests.Texts, (reference, hypothesis) =>
        {
            var (said, heard) = (string.Join(' ', reference), string.Join(' ', hypothesis));
            var errors = BiasedWordErrors.Compare(["new york", "tea", "York City"], said, heard);
            return errors.Biased + errors.Unbiased == WordErrorRate.Compare(said, heard);
        }));
}
