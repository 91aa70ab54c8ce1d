using FsCheck;
using FsCheck.Fluent;
using VoiceMiddleware.PocketSphinx.Biasing;
using VoiceMiddleware.PocketSphinx.Decoding;
using VoiceMiddleware.PocketSphinx.Interop;

namespace VoiceMiddleware.PocketSphinx.Tests;

public class HotwordSpellingTests
{
    private static readonly BiasPlan Plan = new()
    {
        Hotwords = new Dictionary<string, string>
        {
            ["calderwick lane"] = "Calderwick Lane", ["lane"] = "LANE", ["bulge bracket bank"] = "Bulge Bracket Bank", ["bulge bracket"] = "Bulge-Bracket",
        },
        Spellings = new Dictionary<string, string> { ["calderwick~1"] = "Calderwick", ["bulge_bracket~2"] = "Bulge-Bracket" },
    };

    private static Stretch Said(int firstFrame, params string[] words) =>
        new(firstFrame, [.. words.Select((word, i) => new SphinxSegment(word, 10 * i, (10 * i) + 9, 1 - (0.1 * i)))], [string.Join(' ', words)]);

    [Theory]
    [InlineData("in calderwick~1 lane please", "in Calderwick Lane please")]
    [InlineData("<s> in calderwick~1 <sil> lane(2) </s>", "in Calderwick Lane")]
    [InlineData("a lane", "a LANE")]
    [InlineData("bulge_bracket~2", "Bulge-Bracket")]
    [InlineData("bulge bracket", "Bulge-Bracket")]
    [InlineData("bulge_bracket~2 bank", "Bulge Bracket Bank")]
    [InlineData("bulge bulge bracket banks", "bulge Bulge-Bracket banks")]
    [InlineData("calderwick~1", "Calderwick")]
    [InlineData("", "")]
    public void A_phrase_is_written_as_the_hotword_however_it_came_out(string engineWords, string written)
    {
        var transcript = new Transcript(Plan);
        var stretch = Said(0, engineWords.Split(' '));

        Assert.Equal(written, transcript.Final([stretch], TimeSpan.FromSeconds(9)).Text);
        Assert.Equal(written, transcript.Partial([], engineWords, TimeSpan.Zero).Text);
        Assert.Equal(written, transcript.Partial([stretch], null, TimeSpan.Zero).Text);
    }

    [Fact]
    public void The_words_of_a_phrase_become_one_word_from_the_first_to_the_last_as_sure_as_the_least_sure()
    {
        var final = new Transcript(Plan).Final([Said(100, "calderwick~1", "lane")], TimeSpan.FromSeconds(9));

        var word = Assert.Single(final.Words);
        Assert.Equal(("Calderwick Lane", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.2)), (word.Text, word.Start, word.End));
        Assert.Equal(0.9, word.Confidence!.Value, 6);
    }

    [Fact]
    public void A_pause_within_a_phrase_does_not_part_it()
    {
        var final = new Transcript(Plan).Final([Said(0, "in", "calderwick~1"), Said(100, "lane")], TimeSpan.FromSeconds(9));
        Assert.Equal("in Calderwick Lane", final.Text);
    }

    [Fact]
    public void Alternatives_are_written_like_the_text_and_none_is_the_text_itself()
    {
        var stretch = Said(0, "in", "calderwick~1", "lane") with { Readings = ["in calderwick~1 lane", "and calderwick~1 lane", "in calderwick~1 lane(2)"] };
        Assert.Equal(["and Calderwick Lane"], new Transcript(Plan).Final([stretch], TimeSpan.FromSeconds(9)).Alternatives.Select(alternative => alternative.Text));
    }

    [Fact]
    public void No_word_is_lost_or_changed_but_for_its_spelling()
    {
        var words = Gen.Elements("calderwick", "lane", "bulge", "bracket", "bank", "the", "Bulge-Bracket").ListOf();
        Prop.ForAll(Arb.From(words), said =>
        {
            var runs = new HotwordSpelling(Plan.Hotwords).Runs([.. said]).ToList();
            return runs.Sum(run => run.Count) == said.Count
                && BiasText.Words(string.Join(' ', runs.Select(run => run.Text))).Select(BiasText.Normalize)
                    .SequenceEqual(BiasText.Words(string.Join(' ', said)).Select(BiasText.Normalize));
        }).QuickCheckThrowOnFailure();
    }
}
