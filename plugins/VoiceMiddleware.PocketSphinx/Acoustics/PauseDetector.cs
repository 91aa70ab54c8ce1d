namespace VoiceMiddleware.PocketSphinx.Acoustics;

/// <summary>Tells speech from pauses by the energy of the cepstra (the front end has already removed steady noise).</summary>
/// <remarks>
/// It decides when decoding may begin and where a stretch may be closed, not what the user said: when it is unsure it says speech, and the
/// engine decides.
/// </remarks>
internal sealed class PauseDetector
{
    // Units of the zeroth cepstrum, where 10 dB are 11.5. White noise of ±4 in 32,767 stays below 14.
    private const float Rise = 15;
    private const float SilenceCeiling = 20;
    private const float MinimalRange = 8;
    private const double PauseShare = 0.35;

    private float _lowest = float.MaxValue;
    private float _loudest = float.MinValue;
    private int _run;

    /// <summary>Gets whether speech has begun.</summary>
    public bool SpeechBegan { get; private set; }

    /// <summary>Gets the frames since the last one that sounded like speech.</summary>
    public int SilentFrames { get; private set; }

    /// <summary>Takes the next frame; the mean has taken it before.</summary>
    public void Add(float energy, CepstralMean mean)
    {
        _lowest = Math.Min(_lowest, energy);
        _loudest = Math.Max(_loudest, energy);
        var threshold = SpeechBegan ? PauseThreshold(mean) : Math.Max(_lowest + Rise, SilenceCeiling);
        var speech = energy > threshold;
        _run = speech ? _run + 1 : 0;
        SilentFrames = speech ? 0 : SilentFrames + 1;
        SpeechBegan |= _run >= 5;
    }

    /// <summary>Says whether a stream that ended without a clear beginning of speech may hold some all the same.</summary>
    public bool MayHoldSpeech(CepstralMean mean) =>
        SpeechBegan || (_loudest > SilenceCeiling && mean.Energy(0.95) - mean.Energy(0.1) >= MinimalRange);

    /// <summary>Waits for speech again, after a stretch was closed.</summary>
    public void Rearm()
    {
        _run = 0;
        SilentFrames = 0;
    }

    /// <summary>Gets whether the last frames are speech, after <see cref="Rearm"/>.</summary>
    public bool Speaking => _run >= 5;

    private static float PauseThreshold(CepstralMean mean)
    {
        // Without a range there are no pauses to tell from speech.
        var floor = mean.Energy(0.05);
        var range = mean.Energy(0.95) - floor;
        return range < MinimalRange ? float.MinValue : floor + (float)(PauseShare * range);
    }
}
