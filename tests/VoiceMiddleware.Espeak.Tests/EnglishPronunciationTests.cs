namespace VoiceMiddleware.Espeak.Tests;

public sealed class EnglishPronunciationTests
{
    private readonly EspeakPronouncer _pronouncer = new();

    [Theory]
    [InlineData("water", "W AO T ER")]            // a flap and a coloured vowel
    [InlineData("button", "B AH T AH N")]         // a glottal stop and a syllabic n
    [InlineData("bottle", "B AA T AH L")]         // a syllabic l
    [InlineData("hurry", "HH ER IY")]             // one r, not two
    [InlineData("carry", "K EH R IY")]
    [InlineData("around", "ER AW N D")]
    [InlineData("hero", "HH IH R OW")]
    [InlineData("curious", "K Y UH R IY AH S")]
    [InlineData("regular", "R EH G Y AH L ER")]
    [InlineData("celebrity", "S AH L EH B R AH T IY")]
    [InlineData("stated", "S T EY T IH D")]
    [InlineData("judge", "JH AH JH")]
    [InlineData("church", "CH ER CH")]
    [InlineData("treasure", "T R EH ZH ER")]
    [InlineData("thing", "TH IH NG")]
    [InlineData("boy", "B OY")]
    [InlineData("house", "HH AW S")]
    [InlineData("fire", "F AY ER")]
    [InlineData("north", "N AO R TH")]
    [InlineData("loch", "L AA K")]
    public void The_first_reading_is_that_of_the_dictionary(string word, string phones)
    {
        Assert.Equal(phones, _pronouncer.Pronounce(word, "en-US")[0]);
    }

    [Theory]
    [InlineData("xi", "Z AY")]
    [InlineData("Nguyễn", "N UW")]
    [InlineData("groß", "G R")]
    [InlineData("Dvořák", "D IY V AO R AA K")]
    [InlineData("e\u0301clair", "IH K L EH R")]
    [InlineData("Łódź", "L AA")]
    [InlineData("Ｏｒａｎｇｅ", "AO R")]
    public void Names_of_letters_and_numerals_are_never_said_for_a_word(string word, string start)
    {
        var phones = _pronouncer.Pronounce(word, "en")[0];
        Assert.StartsWith(start, phones, StringComparison.Ordinal);
        Assert.InRange(phones.Split(' ').Length, 2, 7);
    }

    [Fact]
    public void Every_kind_of_English_is_said_the_American_way()
    {
        Assert.Equal(_pronouncer.Pronounce("tomato", "en-US"), _pronouncer.Pronounce("tomato", "en-GB"));
        Assert.Equal(_pronouncer.Pronounce("tomato", "en-US"), _pronouncer.Pronounce("tomato", "en"));
    }

    [Fact]
    public void A_phrase_is_said_word_by_word()
    {
        var phrase = _pronouncer.Pronounce("Bulge Bracket", "en")[0];
        Assert.Equal($"{_pronouncer.Pronounce("Bulge", "en")[0]} {_pronouncer.Pronounce("Bracket", "en")[0]}", phrase);
    }

    [Fact]
    public void Abbreviations_are_spelled()
    {
        Assert.Equal("EH S K Y UW EH L", _pronouncer.Pronounce("SQL", "en")[0]);
    }

    [Fact]
    public void A_name_has_a_reading_with_continental_vowels()
    {
        Assert.Contains("AA B IY L AH", _pronouncer.Pronounce("Abila", "en"));
    }

    [Theory]
    [InlineData("Москва")]
    [InlineData("北京")]
    [InlineData("محمد")]
    public void A_script_that_English_is_not_written_in_has_no_pronunciation(string word)
    {
        Assert.Empty(_pronouncer.Pronounce(word, "en"));
    }
}
