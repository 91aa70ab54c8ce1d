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
    [InlineData("I read J.R.R. Tolkien when young. So did he.", "I read J.R.R. Tolkien when young.|So did he.")]
    [InlineData("**Dr. Smith** is in today. _Mr. Wu_ is out.", "**Dr. Smith** is in today.|_Mr. Wu_ is out.")]
    [InlineData("**This is important!** Now listen to me.", "**This is important!**|Now listen to me.")]
    [InlineData("We close at 5 p.m. Would you like a table?", "We close at 5 p.m.|Would you like a table?")]
    [InlineData("We close at 5 p.m. Theodore will stay on.", "We close at 5 p.m. Theodore will stay on.")]
    [InlineData("It is due on Mar. 4 at the latest. Thanks a lot.", "It is due on Mar. 4 at the latest.|Thanks a lot.")]
    public void Text_is_cut_where_a_reader_would_pause(string text, string expected) =>
        Assert.Equal(expected, string.Join("|", Split(text)));

    [Theory]
    [InlineData("That will be $3.50 for the coffee. Thank you very much.", "$3.50")]
    [InlineData("I will ask Dr. Smith about it now. Thank you very much.", "Dr. Smith")]
    [InlineData("You can come at 3 p.m. or later on. Thank you very much.", "3 p.m. or")]
    [InlineData("Write to a.b@example.com at once. Thank you very much.", "a.b@example.com")]
    [InlineData("See https://example.com/a.b?c=d. Thank you very much indeed.", "https://example.com/a.b?c=d.")]
    [InlineData("It is 3.141,592 or so in all. Thank you very much.", "3.141,592")]
    [InlineData("The U.S. Open begins at 10:30 a.m. on Monday. Thank you.", "U.S. Open begins at 10:30 a.m. on")]
    public void Wherever_the_stream_is_cut_what_belongs_together_stays_together(string text, string whole)
    {
        for (var cut = 1; cut < text.Length; cut++)
        {
            Assert.Contains(Split(text[..cut], text[cut..]), sentence => sentence.Contains(whole, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_long_list_of_amounts_is_not_cut_inside_one()
    {
        var sentences = Split(string.Concat(Enumerable.Repeat("$1,234,567.89 and 10:30 and ", 40)));
        Assert.True(sentences.Count > 1);
        Assert.All(sentences, sentence => Assert.Matches(@"^(\$1,234,567\.89|10:30|and|\s)+$", sentence));
    }

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
