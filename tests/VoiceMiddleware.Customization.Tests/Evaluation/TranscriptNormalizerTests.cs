using FsCheck;
using FsCheck.Fluent;
using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Customization.Tests.Evaluation;

public class TranscriptNormalizerTests
{
    [Theory]
    [InlineData("Hello, World!", "hello world")]
    [InlineData("don't 'quote' o’clock dogs'", "don't quote o'clock dogs")]
    [InlineData("rock 'n' roll", "rock n roll")]
    [InlineData("well-known—and/or_so…yes", "well known and or so yes")]
    [InlineData("U.S. 1,000 3.5%", "us 1000 35")]
    [InlineData("Ünïcode ЖУК Straße 抑制剂", "ünïcode жук straße 抑制剂")]
    [InlineData("  \t\r\n ", "")]
    [InlineData("?! -- ...", "")]
    [InlineData("a\"'b", "a'b")]
    [InlineData("a'\"b", "ab")]
    public void Words_are_what_is_left_of_a_transcript(string transcript, string words) =>
        Assert.Equal(words, string.Join(' ', TranscriptNormalizer.GetWords(transcript)));

    [Fact]
    public void Normalising_twice_changes_nothing_more() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            var words = TranscriptNormalizer.GetWords(text.Get);
            return words.SequenceEqual(TranscriptNormalizer.GetWords(string.Join(' ', words)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Case_makes_no_difference() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text => TranscriptNormalizer.GetWords(text.Get.ToLowerInvariant())
            .SequenceEqual(TranscriptNormalizer.GetWords(text.Get))).QuickCheckThrowOnFailure();
}
