using VoiceMiddleware.Espeak;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx.Tests;

/// <summary>The second decode with the real engine, dictionary and espeak-ng, on a line that is hard to hear.</summary>
public sealed class RedecodingTests
{
    // So loud that the engine is unsure, and forty names at the lowest weight do not help the first decode.
    private const int NoiseAmplitude = 1200;

    private static readonly string[] Names =
    [
        "Norvexin", "Sweynheim", "Kestrelon", "Orvantis", "Zaltrapex", "Subiaco", "Trastevere", "Pannartz", "Fauchelevent", "Bulge Bracket",
        "Betahistine", "Ludlow", "Whittemore", "Fremantle", "Quarrendon", "Mirabelle", "Torquemada", "Valparaiso", "Eszterhazy", "Cholmondeley",
        "Lamictal", "Propranolol", "Ossington", "Brackley Green", "Hallorann", "Wexcombe", "Delacroix", "Tamsulosin", "Kilkenny", "Averell",
        "Strathclyde", "Penhaligon", "Radwanska", "Gwendoline", "Ibuprofen", "Montefiore", "Sandringham", "Ferrybridge", "Oxtail", "Anselm",
    ];

    [Fact]
    public async Task A_name_that_the_first_decode_missed_is_found_by_the_second()
    {
        using var recognizer = new RedecodingRecognizer(
            new PocketSphinxRecognizer(new PocketSphinxOptions { MaxDecoders = 1 }, new EspeakPronouncer()),
            new DictionaryPronouncer(inner: new EspeakPronouncer()),
            new() { Budget = Recognition.Timeout });
        var context = new RecognitionContext { Hotwords = [.. Names.Select(name => new Hotword(name, Hotword.MinWeight))] };

        var update = Assert.Single(await Recognition.RunAsync(recognizer, WithNoise(SynthesisedSpeech.Say("can you tell me where Kestrelon is")), context), u => u.IsFinal);

        var redecode = update.Receipt!.Redecode!;
        Assert.Equal((RedecodeOutcome.Taken, RedecodeReasons.LowConfidence), (redecode.Outcome, redecode.Reasons));
        Assert.DoesNotContain("Kestrelon", redecode.FirstText, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Kestrelon", update.Text, StringComparison.Ordinal);
        Assert.Equal(["Kestrelon"], redecode.TermsGained);
        Assert.Equal(["Kestrelon"], update.Receipt.HotwordsHeard);
        Assert.Equal((context.Digest, Names.Length), (update.Receipt.ContextDigest, update.Receipt.HotwordsApplied));
    }

    [Fact]
    public async Task A_name_that_was_not_said_is_not_put_in()
    {
        using var recognizer = new RedecodingRecognizer(
            new PocketSphinxRecognizer(new PocketSphinxOptions { MaxDecoders = 1 }, new EspeakPronouncer()),
            new DictionaryPronouncer(inner: new EspeakPronouncer()),
            new() { Budget = Recognition.Timeout, MinConfidence = 1 });
        var context = new RecognitionContext { Hotwords = [.. Names.Select(name => new Hotword(name, Hotword.MinWeight))] };

        var update = Assert.Single(await Recognition.RunAsync(recognizer, SynthesisedSpeech.Say("please open the window this morning"), context), u => u.IsFinal);

        Assert.Equal(RedecodeOutcome.NothingGained, update.Receipt!.Redecode!.Outcome);
        Assert.Empty(update.Receipt.HotwordsHeard);
    }

    private static short[] WithNoise(short[] speech)
    {
        var noisy = new short[speech.Length];
        var state = 12345u;
        for (var i = 0; i < speech.Length; i++)
        {
            state = (state * 1664525) + 1013904223;
            var noise = (int)((state >> 16) % ((2 * NoiseAmplitude) + 1)) - NoiseAmplitude;
            noisy[i] = (short)Math.Clamp(speech[i] + noise, short.MinValue, short.MaxValue);
        }

        return noisy;
    }
}
