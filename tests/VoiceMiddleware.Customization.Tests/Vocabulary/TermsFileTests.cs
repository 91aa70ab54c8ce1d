using VoiceMiddleware.Customization.Vocabulary;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Tests.Vocabulary;

public sealed class TermsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_term_stands_on_a_line_with_weight_and_sound_where_wanted()
    {
        var terms = TermsFile.Parse("\uFEFF# drugs\r\nNorvexin\r\n\n  Bulge Bracket \t2\nSweynheim\t\tsweenhime | swine-hime\nPannartz\t5\t/P AE N/\n");

        Assert.Equal([("Norvexin", 4), ("Bulge Bracket", 2), ("Sweynheim", 4), ("Pannartz", 5)], terms.Select(term => (term.Text, term.Weight)));
        Assert.Equal(["sweenhime", "swine-hime"], terms[2].SoundsLike);
        Assert.Equal(["/P AE N/"], terms[3].SoundsLike);
        Assert.Empty(terms[0].SoundsLike);
    }

    [Fact]
    public void Every_broken_line_is_reported_with_its_number()
    {
        var error = Assert.Throws<TermsFileException>(() => TermsFile.Parse("tea\n...\nmilk\t6\nTea!\na|b\nx\t4\ts\tmore\none two three four five six seven eight\n"));

        Assert.Collection(
            error.Problems,
            problem => Assert.StartsWith("line 2: the text \"...\" has no letter", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("line 3: the weight \"6\"", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("line 4: \"Tea!\" is the term of line 1", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("line 5: the term \"a|b\"", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("line 6: the line has 4 fields", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("line 7: the text \"one two", problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n\n")]
    public void A_file_without_terms_is_no_list(string text) =>
        Assert.Contains("no terms", Assert.Single(Assert.Throws<TermsFileException>(() => TermsFile.Parse(text)).Problems), StringComparison.Ordinal);

    [Fact]
    public void A_list_that_is_too_long_is_refused() => Assert.Contains(
        "501 terms",
        Assert.Throws<TermsFileException>(() => TermsFile.Parse(string.Join('\n', Enumerable.Range(0, 501)))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_file_in_another_encoding_is_refused()
    {
        File.WriteAllBytes(_folder.File("t.txt"), [0x6B, 0xE4, 0x73, 0x65]);

        Assert.Contains("UTF-8", Assert.Throws<TermsFileException>(() => TermsFile.Load(_folder.File("t.txt"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hotword_file_that_was_written_is_read_again()
    {
        Hotword[] hotwords =
        [
            new("Bulge \"Bracket\"", 2, "en"),
            new("Sweynheim", 5) { SoundsLike = ["sweenhime", "/S W IY N/"] },
            new("Käse"),
        ];

        HotwordFile.Save(_folder.File("h.json"), hotwords);

        var read = HotwordFile.Load(_folder.File("h.json"));
        Assert.Equal(hotwords.Select(one => (one.Text, one.Weight, one.Language)), read.Select(one => (one.Text, one.Weight, one.Language)));
        Assert.Equal(hotwords[1].SoundsLike, read[1].SoundsLike);
        Assert.Contains("{ \"text\": \"Käse\", \"weight\": 4 }", File.ReadAllText(_folder.File("h.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_breaks_rules_is_not_written()
    {
        Assert.Throws<HotwordValidationException>(() => HotwordFile.Save(_folder.File("h.json"), [new("tea", 9)]));

        Assert.False(File.Exists(_folder.File("h.json")));
    }

    [Theory]
    [InlineData("\"sweenhime\"")]
    [InlineData("[ 1 ]")]
    public void How_a_hotword_sounds_is_an_array_of_strings(string sounds) => Assert.Equal(
        HotwordRule.SoundsLike,
        Assert.Single(Assert.Throws<HotwordValidationException>(
            () => HotwordFile.Parse($"[ {{ \"text\": \"tea\", \"weight\": 4, \"sounds_like\": {sounds} }} ]")).Problems).Rule);

    public void Dispose() => _folder.Dispose();
}
