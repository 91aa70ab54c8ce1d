using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>How a set of synthetic recordings is made.</summary>
public sealed record SpeechSetOptions
{
    /// <summary>The most clips for each term: 100.</summary>
    public const int MaxClipsPerTerm = 100;

    /// <summary>Gets the voices, of <see cref="SynthesizerCapabilities.Voices"/>; empty for all. The default is empty.</summary>
    public IReadOnlyList<string> Voices { get; init; } = [];

    /// <summary>Gets the speeds against each voice's own, 0.5 to 2.0. The default is 0.9, 1.0 and 1.15.</summary>
    public IReadOnlyList<double> Speeds { get; init; } = [0.9, 1.0, 1.15];

    /// <summary>Gets the signal-to-noise ratios in dB, −10 to 60, at which noise is added; clips without noise are made too. The default is none.</summary>
    public IReadOnlyList<double> SignalToNoise { get; init; } = [];

    /// <summary>Gets whether half of the clips go over a telephone line: 300 to 3,400 Hz, 8 kHz, µ-law. The default is false.</summary>
    public bool Telephone { get; init; }

    /// <summary>Gets the number of clips for each term, 1 to 100. The default is 4. There is one clip more for every four of these in which no term is said.</summary>
    public int ClipsPerTerm { get; init; } = 4;

    /// <summary>Gets what sentences, voices, speeds and noise follow from: equal seeds give equal recordings. The default is 0.</summary>
    public ulong Seed { get; init; }
}
