using VoiceMiddleware.PocketSphinx.Acoustics;

namespace VoiceMiddleware.PocketSphinx.Tests;

/// <summary>What is kept of a speaker, and for how long.</summary>
public sealed class KnownVoicesTests
{
    private readonly KnownVoices _voices = new();

    [Fact]
    public void A_speaker_is_known_after_the_first_utterance_and_only_under_the_same_name()
    {
        _voices.Keep("anna", Speech(level: 60, shape: 5));

        // The prior of thirty frames, at zero, stays in.
        Assert.Equal((60, 3), Rounded(_voices.Find("anna")!));
        Assert.Null(_voices.Find("ben"));
        Assert.Null(_voices.Find(null));
    }

    [Fact]
    public void Nothing_is_kept_of_a_speaker_without_a_name()
    {
        _voices.Keep(null, Speech(60, 5));
        Assert.Null(_voices.Find(null));
    }

    [Fact]
    public void Each_utterance_goes_on_with_a_copy_of_its_own()
    {
        _voices.Keep("anna", Speech(60, 5));
        var first = _voices.Find("anna")!;
        Add(first, 500, 90, -5);

        // The prior of thirty frames, at zero, stays in.
        Assert.Equal((60, 3), Rounded(_voices.Find("anna")!));
    }

    [Fact]
    public void Half_a_second_of_new_speech_weighs_as_much_as_all_that_was_heard_before()
    {
        _voices.Keep("anna", Speech(60, 5));
        var mean = _voices.Find("anna")!;
        Add(mean, 50, 70, 15);

        // (50 * 5 + 50 * 15) / 130.
        Assert.Equal((65, 8), Rounded(mean));
    }

    [Fact]
    public void The_speaker_heard_longest_ago_makes_room()
    {
        for (var i = 0; i < 256; i++)
        {
            _voices.Keep($"caller {i}", Speech(60, i));
        }

        _voices.Keep("caller 0", Speech(60, 3));
        _voices.Keep("one more", Speech(60, 4));

        Assert.NotNull(_voices.Find("caller 0"));
        Assert.Null(_voices.Find("caller 1"));
        Assert.NotNull(_voices.Find("caller 2"));
        Assert.NotNull(_voices.Find("one more"));
    }

    private static CepstralMean Speech(float level, float shape)
    {
        var mean = new CepstralMean([40, 0]);
        Add(mean, 5000, level, shape);
        return mean;
    }

    private static void Add(CepstralMean mean, int frames, float level, float shape)
    {
        for (var i = 0; i < frames; i++)
        {
            mean.Add([level, shape]);
        }
    }

    private static (int Level, int Shape) Rounded(CepstralMean mean)
    {
        var values = new float[2];
        mean.Estimate(values);
        return ((int)Math.Round(values[0]), (int)Math.Round(values[1]));
    }
}
