namespace VoiceMiddleware.Espeak.Tests;

public sealed class ForeignPronunciationTests
{
    private readonly EspeakPronouncer _pronouncer = new();

    [Theory]
    [InlineData("Müller", "de", "M UW L ER")]
    [InlineData("Bach", "de-DE", "B AA K")]
    [InlineData("Goethe", "de", "G ER T AH")]
    [InlineData("Zürich", "de", "T S UW R IH HH")]
    [InlineData("Dvořák", "cs", "D V OW ZH AA K")]
    [InlineData("Brno", "cs", "B AH R N OW")]
    [InlineData("São", "pt", "S AW N")]
    [InlineData("Heute", "de", "HH OY T AH")]
    [InlineData("José", "es", "HH OW S EY")]
    [InlineData("Señor", "es-MX", "S EY N Y OW R")]
    [InlineData("Raffaele", "it", "R AA F F AA EH L EY")]
    [InlineData("Jean", "fr", "ZH AA N")]
    [InlineData("Łódź", "pl", "W UW CH")]
    [InlineData("Москва", "ru", "M AH S K V AA")]
    [InlineData("João", "pt-BR", "ZH OW AW N")]
    public void A_name_is_said_as_in_its_language_with_English_phones(string word, string language, string phones)
    {
        Assert.Equal(phones, _pronouncer.Pronounce(word, language)[0]);
    }

    [Fact]
    public void The_American_reading_is_the_next_candidate()
    {
        var all = _pronouncer.Pronounce("Goethe", "de");
        Assert.Equal(2, all.Count);
        Assert.Equal(_pronouncer.Pronounce("Goethe", "en")[0], all[1]);
    }

    [Theory]
    [InlineData("Москва", "de")]
    [InlineData("北京", "es")]
    [InlineData("北京", "zh")]
    [InlineData("東京", "ja")]
    public void Letters_that_the_voice_can_not_read_have_no_pronunciation(string word, string language)
    {
        Assert.Empty(_pronouncer.Pronounce(word, language));
    }

    [Fact]
    public void Changing_the_language_does_not_change_the_next_English_word()
    {
        var before = new EspeakPronouncer().Pronounce("water", "en")[0];
        _pronouncer.Pronounce("Wasser", "de");
        _pronouncer.Pronounce("Wasser", "qqz");
        Assert.Equal(before, new EspeakPronouncer().Pronounce("water", "en")[0]);
    }
}
