using VoiceMiddleware.Flite.Speech;

namespace VoiceMiddleware.Flite.Tests;

public sealed class FliteTextTests
{
    [Theory]
    [InlineData("One. Two! Three? Four", "One.|Two!|Three?|Four")]
    [InlineData("Ask Dr. Smith at 3 p.m. today.", "Ask Dr. Smith at 3 p.m. today.")]
    [InlineData("J. R. Tolkien wrote it. I did not.", "J. R. Tolkien wrote it.|I did not.")]
    [InlineData("So am I. You too.", "So am I.|You too.")]
    [InlineData("He said \"Stop.\" Then he left.", "He said \"Stop.\"|Then he left.")]
    [InlineData("Version 2.5 is out... and it works.", "Version 2.5 is out... and it works.")]
    [InlineData("Hello 😀. !!! World.", "Hello .|World.")]
    [InlineData("**Bold** and `code` in <b>tags</b>", "Bold and code in b tags /b")]
    [InlineData("Café “Zoë” – it’s naïve…", "Cafe \"Zoe\" - it's naive...")]
    [InlineData("a\u0000b\u0007c", "a b c")]
    [InlineData("e\u0301t\u00ADe\u200B", "ete")]
    [InlineData("Straße 5 €", "Strasse 5 euro")]
    [InlineData("北京 ... !!!", "")]
    [InlineData("", "")]
    public void Text_is_cut_at_sentences_and_written_in_ascii(string text, string pieces)
    {
        Assert.Equal(pieces, string.Join('|', FliteText.Split(text)));
    }

    [Fact]
    public void A_long_sentence_is_cut_at_its_commas()
    {
        var clause = "this clause has about forty characters in";
        var pieces = FliteText.Split(string.Join(", ", Enumerable.Repeat(clause, 12)) + ".").ToArray();
        Assert.All(pieces.SkipLast(1), piece => Assert.EndsWith(",", piece, StringComparison.Ordinal));
        Assert.All(pieces, piece => Assert.InRange(piece.Length, 1, FliteText.LongestPiece));
    }

    [Fact]
    public void No_text_makes_a_piece_or_a_word_longer_than_the_limit_and_no_letter_is_lost()
    {
        var random = new Random(3);
        for (var i = 0; i < 500; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 3000)).Select(_ => "abcdefghij ,.;A"[random.Next(i % 2 == 0 ? 15 : 10)])]);
            var pieces = FliteText.Split(text).ToArray();
            Assert.All(pieces, piece => Assert.InRange(piece.Length, 1, FliteText.LongestPiece));
            Assert.All(pieces.SelectMany(piece => piece.Split(' ')), word => Assert.InRange(word.Length, 1, FliteText.LongestWord));
            Assert.Equal(string.Concat(text.Where(char.IsAsciiLetter)), string.Concat(string.Concat(pieces).Where(char.IsAsciiLetter)));
        }
    }
}
