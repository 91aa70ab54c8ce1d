using Microsoft.Extensions.Options;

namespace VoiceMiddleware.SpeexDsp;

/// <summary>What is done to the microphone before anybody listens to it.</summary>
public sealed class SpeexDspOptions
{
    private const int StrongestSuppressionDb = 60;
    private const int QuietestTargetDb = -40;
    private const int LoudestTargetDb = -3;
    private const int LargestGainDb = 40;
    private static readonly TimeSpan ShortestTail = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestTail = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestLearning = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets whether what the loudspeaker plays is taken out of the microphone. The default is true.</summary>
    public bool EchoCancellation { get; set; } = true;

    /// <summary>
    /// Gets or sets how long after it was played a sound may still come back, the delay of the devices included; 20 ms to 1 s. The default is
    /// 200 ms. A longer tail costs more time and learns the room more slowly.
    /// </summary>
    public TimeSpan EchoTail { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Gets or sets by how many dB at most what is left of the echo is attenuated while only the loudspeaker speaks; 0 to 60. The default is 50.</summary>
    public int EchoSuppressionDb { get; set; } = 50;

    /// <summary>
    /// Gets or sets the same for while the caller speaks too; 0 to <see cref="EchoSuppressionDb"/>. The default is 15. More takes words of the caller away.
    /// </summary>
    public int EchoSuppressionWhileSpeakingDb { get; set; } = 15;

    /// <summary>
    /// Gets or sets whether the room's own noise takes the place of what is left of the echo while only the loudspeaker speaks. The default is true:
    /// the pipeline's detector hears what lies 40 dB below speech in a quiet room.
    /// </summary>
    public bool EchoGate { get; set; } = true;

    /// <summary>
    /// Gets or sets how much of the loudspeaker's audio the echo gate stays closed for at most until the room is learned; 0 to 30 s. The default is
    /// 4 s. A caller can not interrupt with words until then, only the first reply of a session is concerned. 0 lets the caller, and the first echo, in.
    /// </summary>
    public TimeSpan LearningTime { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>Gets or sets whether steady noise (a fan, a street) is attenuated. The default is true.</summary>
    public bool NoiseSuppression { get; set; } = true;

    /// <summary>Gets or sets by how many dB at most noise is attenuated; 0 to 60. The default is 15. More makes speech sound hollow.</summary>
    public int NoiseSuppressionDb { get; set; } = 15;

    /// <summary>Gets or sets whether speech is brought to an even loudness. The default is false: recognisers do that for themselves.</summary>
    public bool GainControl { get; set; }

    /// <summary>Gets or sets the loudness that gain control aims at, in dB below full scale; -40 to -3. The default is -12.</summary>
    public int GainTargetDb { get; set; } = -12;

    /// <summary>Gets or sets by how many dB gain control amplifies at most; 0 to 40. The default is 20. More lifts the noise between words.</summary>
    public int MaximumGainDb { get; set; } = 20;

    internal string? FindProblem()
    {
        if (EchoTail < ShortestTail || EchoTail > LongestTail)
        {
            return $"{nameof(SpeexDspOptions)}.{nameof(EchoTail)} is {EchoTail}; set {ShortestTail} to {LongestTail}.";
        }

        if (LearningTime < TimeSpan.Zero || LearningTime > LongestLearning)
        {
            return $"{nameof(SpeexDspOptions)}.{nameof(LearningTime)} is {LearningTime}; set {TimeSpan.Zero} to {LongestLearning}.";
        }

        return CheckNumber(nameof(EchoSuppressionDb), EchoSuppressionDb, 0, StrongestSuppressionDb)
            ?? CheckNumber(nameof(EchoSuppressionWhileSpeakingDb), EchoSuppressionWhileSpeakingDb, 0, EchoSuppressionDb)
            ?? CheckNumber(nameof(NoiseSuppressionDb), NoiseSuppressionDb, 0, StrongestSuppressionDb)
            ?? CheckNumber(nameof(GainTargetDb), GainTargetDb, QuietestTargetDb, LoudestTargetDb)
            ?? CheckNumber(nameof(MaximumGainDb), MaximumGainDb, 0, LargestGainDb);
    }

    private static string? CheckNumber(string name, int value, int min, int max) =>
        value < min || value > max ? FormattableString.Invariant($"{nameof(SpeexDspOptions)}.{name} is {value} dB; set {min} to {max}.") : null;
}

internal sealed class SpeexDspOptionsValidator : IValidateOptions<SpeexDspOptions>
{
    public ValidateOptionsResult Validate(string? name, SpeexDspOptions options) =>
        options.FindProblem() is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
}
