using VoiceMiddleware.Wyoming.Server;

namespace VoiceMiddleware.Wyoming.Tests;

public sealed class TextPiecesTests
{
    [Theory]
    [InlineData("The first sentence is whole. The second one is not", "The first sentence is whole.|The second one is not")]
    [InlineData("Dr. Smith is in. He waits for you in room 4.5 now! Go.", "Dr. Smith is in. He waits for you in room 4.5 now!|Go.")]
    [InlineData("One line\n\nAnother line", "One line|Another line")]
    [InlineData("  ", "")]
    public void Text_is_cut_into_sentences_however_it_arrives(string text, string expected)
    {
        foreach (var length in new[] { 1, 3, 1000 })
        {
            var pieces = new TextPieces();
            var sentences = text.Chunk(length).SelectMany(chunk => pieces.Add(new(chunk))).ToList();
            sentences.Add(pieces.Flush());
            Assert.Equal(expected, string.Join('|', sentences.Where(sentence => sentence.Length > 0)));
        }
    }

    [Fact]
    public void Text_without_sentences_is_cut_between_words_before_it_grows_without_bounds()
    {
        var pieces = new TextPieces();
        var text = string.Join(' ', Enumerable.Repeat("word", 1000));
        string[] all = [.. pieces.Add(text), pieces.Flush()];
        Assert.All(all, piece => Assert.InRange(piece.Length, 1, 1000));
        Assert.Equal(text, string.Join(' ', all));
    }
}
