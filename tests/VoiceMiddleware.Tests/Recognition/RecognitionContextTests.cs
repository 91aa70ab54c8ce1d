using Microsoft.Extensions.AI;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Tests.Recognition;

public sealed class RecognitionContextTests
{
    private static readonly RecognitionContext Context = new()
    {
        Language = "en",
        Messages = [new(ChatRole.User, "how much is it"), new(ChatRole.Assistant, new string('x', 2000) + "抑制剂")],
        Hotwords = [new("Orvantis", 5) { SoundsLike = ["or van tis", "/AO R/"] }, new("Kestrelon", 4, "en")],
        Models = [new(CustomModelKind.Language, "pharmacy") { Weight = 0.25 }],
    };

    [Fact]
    public void A_digest_stays_what_it_is_in_every_version() => Assert.Equal("5485e6f89231f25f", Context.Digest);

    [Fact]
    public void Who_speaks_is_copied_and_changes_no_digest()
    {
        var known = Context with { Speaker = "call 7" };

        Assert.Equal(Context.Digest, known.Digest);
        Assert.Equal("call 7", (known with { Strength = 0.5 }).Speaker);
        Assert.True(new RecognitionContext { Speaker = "call 7" }.IsEmpty);
    }
}
