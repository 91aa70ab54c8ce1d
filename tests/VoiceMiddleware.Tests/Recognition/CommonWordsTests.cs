using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Tests.Recognition;

public class CommonWordsTests
{
    [Fact]
    public void There_are_five_thousand() => Assert.Equal(5000, CommonWords.Count);

    [Fact]
    public void Words_have_ranks_by_frequency()
    {
        Assert.Equal(1, CommonWords.Rank("the"));
        Assert.True(CommonWords.Rank("and") < CommonWords.Rank("table"));
        Assert.InRange(CommonWords.Rank("table")!.Value, 1, CommonWords.Count);
    }

    [Theory]
    [InlineData("Sweynheim")]
    [InlineData("fauchelevent")]
    [InlineData("")]
    [InlineData("the table")]
    public void What_is_not_in_the_list_is_rare(string word)
    {
        Assert.False(CommonWords.Contains(word));
        Assert.Null(CommonWords.Rank(word));
    }

    [Theory]
    [InlineData("THE")]
    [InlineData("don't")]
    [InlineData("Don’t")]
    public void Case_and_kind_of_apostrophe_do_not_matter(string word) => Assert.True(CommonWords.Contains(word));

    [Fact]
    public void Null_is_refused() => Assert.Throws<ArgumentNullException>(() => CommonWords.Contains(null!));
}
