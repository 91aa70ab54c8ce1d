using FsCheck;
using FsCheck.Fluent;
using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Tests.Conversation;

public sealed class SentenceSplitterTests
{
    private static List<string> Split(params string[] pieces)
    {
        var splitter = new SentenceSplitter();
        var sentences = new List<string>();
        foreach (var piece in pieces)
        {
            splitter.Append(piece, sentences);
        }

        splitter.Flush(sentences);
        return sentences;
    }

    [Theory]
    [InlineData("Your order is ready. It ships today!", "Your order is ready.|It ships today!")]
    [InlineData("Dr. Smith lives on Main St. in Boston. He is in.", "Dr. Smith lives on Main St. in Boston.|He is in.")]
    [InlineData("That costs 3.50 dollars today. Shall I go on?", "That costs 3.50 dollars today.|Shall I go on?")]
    [InlineData("I asked J. R. Hartley about it. He knew.", "I asked J. R. Hartley about it.|He knew.")]
    [InlineData("He said \"come in at once.\" Then he left us.", "He said \"come in at once.\"|Then he left us.")]
    [InlineData("Oh. Well. That is nice of you.", "Oh. Well. That is nice of you.")]
    [InlineData("First line here\nsecond line here", "First line here|second line here")]
    [InlineData("... ?!", "")]
    public void Text_is_cut_where_a_reader_would_pause(string text, string expected) =>
        Assert.Equal(expected, string.Join("|", Split(text)));

    [Fact]
    public void A_sentence_comes_out_before_the_stream_ends()
    {
        var splitter = new SentenceSplitter();
        var sentences = new List<string>();
        splitter.Append("Your parcel has arrived. It", sentences);
        Assert.Equal(["Your parcel has arrived."], sentences);
    }

    [Fact]
    public void A_stream_without_any_full_stop_is_still_cut()
    {
        var sentences = Split(string.Concat(Enumerable.Repeat("and then another thing happened, ", 60)));
        Assert.True(sentences.Count > 5);
        Assert.All(sentences, s => Assert.InRange(s.Length, 1, 301));
    }

    [Fact]
    public void How_the_text_arrives_makes_no_difference_and_nothing_is_lost()
    {
        var text = Gen.Elements("Hello there", "Dr.", " ", ". ", "! ", "? ", "\n", "3.5", "a, b", "\"Yes.\" ", "word ").ListOf()
            .Select(string.Concat);
        Check.QuickThrowOnFailure(Prop.ForAll(text.ToArbitrary(), Gen.Choose(1, 7).ToArbitrary(), (whole, size) =>
        {
            var inPieces = Split([.. whole.Chunk(size).Select(c => new string(c))]);
            var atOnce = Split(whole);
            return atOnce.SequenceEqual(inPieces)
                && string.Concat(atOnce).Count(char.IsLetterOrDigit) == whole.Count(char.IsLetterOrDigit);
        }));
    }
}
