namespace VoiceMiddleware.Audio;

/// <summary>What a window is judged by.</summary>
/// <param name="Snr">The mean over the telephone band of how far each band stands above its noise floor, in dB, 0 to 20.</param>
/// <param name="RootSnr">The root mean square of the same: it gives more weight to the few bands that stand out.</param>
/// <param name="HighSnr">The mean above the telephone band; where there is none, <paramref name="Snr"/>.</param>
/// <param name="Voicing">How periodic the sound is at the pitches of a voice, 0 to 1.</param>
/// <param name="RecentSnr"><paramref name="RootSnr"/> averaged over about 80 ms: noise flickers, speech lasts.</param>
/// <param name="RecentVoicing"><paramref name="Voicing"/> averaged over about 80 ms.</param>
/// <param name="Height">Where the loudness lies between the noise floor (0) and the loudest of the last seconds (1).</param>
/// <param name="RecentHeight"><paramref name="Height"/> averaged over about 80 ms.</param>
internal readonly record struct SpeechFeatures(
    float Snr, float RootSnr, float HighSnr, float Voicing, float RecentSnr, float RecentVoicing, float Height, float RecentHeight)
{
    /// <summary>The number of <see cref="Inputs"/>.</summary>
    public const int InputCount = 10;

    /// <summary>The weights of the logistic function: bias first, then as <see cref="Inputs"/> writes them.</summary>
    private static readonly float[] Weights = [-3.287f, -0.672f, 1.414f, 0.320f, 2.304f, -0.146f, -3.174f, -0.661f, -0.916f, 16.471f];

    /// <summary>Writes the inputs of the logistic function, a constant 1 first.</summary>
    public void Inputs(Span<float> inputs)
    {
        inputs[0] = 1;
        inputs[1] = Snr;
        inputs[2] = RootSnr;
        inputs[3] = HighSnr;
        inputs[4] = Voicing;
        inputs[5] = RecentSnr;
        inputs[6] = RecentVoicing;
        inputs[7] = Voicing * RootSnr;
        inputs[8] = Height;
        inputs[9] = RecentHeight;
    }

    /// <summary>The probability of speech: a logistic function, its weights fitted to synthesised speech in noise.</summary>
    public float Probability()
    {
        Span<float> inputs = stackalloc float[InputCount];
        Inputs(inputs);
        var score = 0f;
        for (var i = 0; i < InputCount; i++)
        {
            score += Weights[i] * inputs[i];
        }

        return 1 / (1 + MathF.Exp(-score));
    }
}
