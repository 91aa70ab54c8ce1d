using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Espeak;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx.Tests;

public sealed class DictionaryPronouncerConformanceTests : PronouncerConformanceTests
{
    // Reading the dictionary takes a moment; it is safe to share.
    private static readonly DictionaryPronouncer Shared = new(inner: new EspeakPronouncer());

    protected override IPronouncer Create() => Shared;
}

public sealed class DictionaryPronouncerTests
{
    private static readonly DictionaryPronouncer WithRules = new(inner: new EspeakPronouncer());
    private static readonly DictionaryPronouncer Alone = new();

    [Fact]
    public void The_dictionary_goes_before_rules() => Assert.Equal("K ER N AH L", WithRules.Pronounce("Colonel", "en")[0]);

    [Fact]
    public void A_word_that_the_dictionary_lacks_is_asked_of_the_inner_pronouncer()
    {
        Assert.NotEmpty(WithRules.Pronounce("norvexin", "en-US"));
        Assert.Empty(Alone.Pronounce("norvexin", "en-US"));
    }

    [Fact]
    public void A_plural_is_put_together_from_the_dictionary() => Assert.Equal("T R AA M B OW N Z", Assert.Single(Alone.Pronounce("trombone's", "en")));

    [Fact]
    public void Only_the_dictionarys_own_words_are_contained()
    {
        Assert.True(WithRules.Contains("Orange", "en-GB"));
        Assert.False(WithRules.Contains("norvexin", "en"));
        Assert.Null(WithRules.Contains("orange", "de"));
    }

    [Fact]
    public void Other_languages_go_to_the_inner_pronouncer()
    {
        Assert.NotEmpty(WithRules.Pronounce("Straße", "de"));
        Assert.Empty(Alone.Pronounce("Straße", "de"));
    }

    [Fact]
    public void A_missing_dictionary_says_what_to_do()
    {
        var pronouncer = new DictionaryPronouncer(new() { DictionaryPath = "/no/such.dict" });
        var error = Assert.Throws<SpeechRecognitionException>(() => pronouncer.Pronounce("orange", "en"));
        Assert.Contains("/no/such.dict", error.Message, StringComparison.Ordinal);
        Assert.Contains("eng/setup.sh", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Using_PocketSphinx_adds_the_dictionary_with_the_pronouncer_behind_it_in_any_order()
    {
        var services = new ServiceCollection();
        services.AddVoiceMiddleware().AddPocketSphinx().AddEspeak();
        using var provider = services.BuildServiceProvider();
        var dictionary = provider.GetRequiredService<IPronouncingDictionary>();
        Assert.NotEmpty(dictionary.Pronounce("norvexin", "en"));
        Assert.IsType<EspeakPronouncer>(provider.GetRequiredService<IPronouncer>());
    }
}
