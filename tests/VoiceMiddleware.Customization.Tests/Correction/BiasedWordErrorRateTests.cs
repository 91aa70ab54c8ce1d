using VoiceMiddleware.Customization.Correction;

namespace VoiceMiddleware.Customization.Tests.Correction;

public class BiasedWordErrorRateTests
{
    [Theory]
    [InlineData("asked jean valjean", "asked jean valjean", 0, 0)]
    [InlineData("asked jean valjean", "asked john valjean", 0, 1)]
    [InlineData("asked jean valjean", "asked jean val", 1, 0)]
    [InlineData("asked jean valjean", "asked jean", 1, 0)]
    [InlineData("asked jean", "asked jean valjean", 1, 0)]
    [InlineData("asked jean", "asked jean today", 0, 1)]
    public void An_error_belongs_to_the_word_that_was_said_and_an_insertion_to_itself(string reference, string hypothesis, int biased, int other)
    {
        var rate = BiasedWordErrorRate.Compare(reference.Split(' '), hypothesis.Split(' '), new HashSet<string> { "valjean" });
        Assert.Equal((biased, other), (rate.BiasedErrors, rate.OtherErrors));
    }

    [Fact]
    public void Rates_are_fractions_of_the_words_of_their_kind()
    {
        var rate = new BiasedWordErrorRate(10, 3, 90, 9);
        Assert.Equal((0.12, 0.1, 0.3), (rate.Wer, rate.UWer, rate.BWer!.Value));
        Assert.Null(new BiasedWordErrorRate(0, 0, 90, 9).BWer);
    }

    [Fact]
    public void Counts_add_up() =>
        Assert.Equal(new BiasedWordErrorRate(2, 4, 6, 8), new BiasedWordErrorRate(1, 2, 3, 4) + new BiasedWordErrorRate(1, 2, 3, 4));
}
