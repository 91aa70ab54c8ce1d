using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Tests.Conversation;

public sealed class BackchannelsTests
{
    [Theory]
    [InlineData("mhm", true)]
    [InlineData("Uh-huh.", true)]
    [InlineData("okay, I see", true)]
    [InlineData("yeah yeah yeah", true)]
    [InlineData("of course", true)]
    [InlineData("of", false)]
    [InlineData("okay but wait", false)]
    [InlineData("no", false)]
    [InlineData("yes", false)]
    [InlineData("", false)]
    public void English_listeners_sounds_are_known(string text, bool isOnly) =>
        Assert.Equal(isOnly, new Backchannels(null, null).IsOnly(Backchannels.Split(text)));

    [Theory]
    [InlineData("de-DE", "ach so, verstehe", true)]
    [InlineData("fr", "d'accord", true)]
    [InlineData("es-ES", "sí, claro", true)]
    [InlineData("de", "I see", false)]
    [InlineData("xx", "mhm", false)]
    public void Each_language_has_its_own(string language, string text, bool isOnly) =>
        Assert.Equal(isOnly, new Backchannels(null, language).IsOnly(Backchannels.Split(text)));

    [Fact]
    public void A_list_of_ones_own_replaces_them()
    {
        Assert.True(new Backchannels(["roger that"], "en").IsOnly(Backchannels.Split("Roger that!")));
        Assert.False(new Backchannels(["roger that"], "en").IsOnly(Backchannels.Split("mhm")));
        Assert.False(new Backchannels([], "en").IsOnly(Backchannels.Split("mhm")));
    }
}
