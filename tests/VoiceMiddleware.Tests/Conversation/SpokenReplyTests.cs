using VoiceMiddleware.Conversation;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Tests.Conversation;

public sealed class SpokenReplyTests
{
    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static SpokenReply TwoSentences(bool withWordTimes)
    {
        var reply = new SpokenReply();
        reply.Begin("one two three four");
        reply.AddAudio(Ms(400), withWordTimes
            ? [new("one", Ms(0), Ms(100)), new("two", Ms(100), Ms(120)), new("three", Ms(120), Ms(140)), new("four", Ms(140), Ms(400))]
            : []);
        reply.Begin("five six");
        reply.AddAudio(Ms(200), withWordTimes ? [new("five", Ms(0), Ms(100)), new("six", Ms(100), Ms(200))] : []);
        return reply;
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(60, "one")]
    [InlineData(150, "one two three")]
    [InlineData(400, "one two three four")]
    [InlineData(455, "one two three four five")]
    [InlineData(600, "one two three four five six")]
    public void Word_times_tell_what_was_heard(int played, string expected)
    {
        var (text, exact) = TwoSentences(withWordTimes: true).HeardAfter(Ms(played));
        Assert.Equal(expected, text);
        Assert.True(exact);
    }

    [Theory]
    [InlineData(200, "one two")]
    [InlineData(399, "one two three")]
    public void Without_word_times_the_share_of_the_audio_is_an_estimate(int played, string expected)
    {
        var (text, exact) = TwoSentences(withWordTimes: false).HeardAfter(Ms(played));
        Assert.Equal(expected, text);
        Assert.False(exact);
    }

    [Fact]
    public void A_sentence_of_which_no_audio_came_was_not_heard()
    {
        var reply = new SpokenReply();
        reply.Begin("never spoken");
        Assert.Equal("", reply.HeardAfter(Ms(500)).Text);
    }
}
