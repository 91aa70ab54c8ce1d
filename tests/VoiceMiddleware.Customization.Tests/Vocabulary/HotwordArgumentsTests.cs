using VoiceMiddleware.Customization.Vocabulary;

namespace VoiceMiddleware.Customization.Tests.Vocabulary;

public class HotwordArgumentsTests
{
    [Theory]
    [InlineData("Bulge Bracket", "Bulge Bracket", 4)]
    [InlineData("Sweynheim=5", "Sweynheim", 5)]
    [InlineData(" Subiaco =1", "Subiaco", 1)]
    [InlineData("E=mc2=3", "E=mc2", 3)]
    public void An_argument_is_a_text_and_perhaps_a_weight(string argument, string text, int weight)
    {
        var hotword = Assert.Single(HotwordArguments.Parse([argument]));

        Assert.Equal((text, weight), (hotword.Text, hotword.Weight));
    }

    [Theory]
    [InlineData("Sweynheim=6", HotwordRule.Weight)]
    [InlineData("Sweynheim=", HotwordRule.Weight)]
    [InlineData("Sweynheim=strong", HotwordRule.Weight)]
    [InlineData("Sweynheim=+4", HotwordRule.Weight)]
    [InlineData("=4", HotwordRule.Text)]
    [InlineData("", HotwordRule.Text)]
    [InlineData("one two three four five six seven eight", HotwordRule.SegmentsAscii)]
    [InlineData("Клофелин Белмедпрепараты=4", HotwordRule.CharactersNonAscii)]
    public void A_broken_rule_is_named(string argument, HotwordRule rule)
    {
        var error = Assert.Throws<HotwordValidationException>(() => HotwordArguments.Parse([argument]));

        Assert.Equal(rule, Assert.Single(error.Problems).Rule);
    }

    [Fact]
    public void All_broken_arguments_are_reported_with_their_places()
    {
        var error = Assert.Throws<HotwordValidationException>(() => HotwordArguments.Parse(["a=9", "fine", "b=x", ""]));

        Assert.Equal([0, 2, 3], error.Problems.Select(problem => problem.Index!.Value));
    }

    [Fact]
    public void More_than_500_arguments_are_rejected()
    {
        var error = Assert.Throws<HotwordValidationException>(
            () => HotwordArguments.Parse(Enumerable.Range(0, 501).Select(i => $"word {i}")));

        Assert.Equal(HotwordRule.Count, Assert.Single(error.Problems).Rule);
    }
}
