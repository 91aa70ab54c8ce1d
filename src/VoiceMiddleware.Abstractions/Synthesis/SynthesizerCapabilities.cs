using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Synthesis;

/// <summary>What a synthesiser can do.</summary>
public sealed record SynthesizerCapabilities
{
    /// <summary>Gets the provider's short name, in lower case, as traces show it: <c>flite</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>Gets the format of the audio; the session resamples to the sink's.</summary>
    public required AudioFormat OutputFormat { get; init; }

    /// <summary>Gets the names of the voices, the default one first.</summary>
    public required IReadOnlyList<string> Voices { get; init; }

    /// <summary>Gets the languages, as tags (<c>en-US</c>).</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Gets whether the audio comes with the times of its words.</summary>
    public bool WordTimes { get; init; }
}

/// <summary>How to speak. A null member is the synthesiser's own default.</summary>
public sealed record SynthesisOptions
{
    /// <summary>Gets the name of the voice, one of <see cref="SynthesizerCapabilities.Voices"/>.</summary>
    public string? Voice { get; init; }

    /// <summary>Gets the language (<c>en-US</c>).</summary>
    public string? Language { get; init; }

    /// <summary>Gets the speed against the voice's own, 0.5 (half as fast) to 2.0 (twice as fast).</summary>
    public double? Speed { get; init; }
}

/// <summary>A piece of spoken audio.</summary>
/// <param name="Frame">The audio.</param>
public sealed record SynthesizedSpeech(AudioFrame Frame)
{
    /// <summary>Gets the words that begin in this piece, with times from the start of the text's audio; empty where the voice gives none.</summary>
    public IReadOnlyList<SpokenWord> Words { get; init; } = [];
}

/// <summary>A word that a voice speaks.</summary>
/// <param name="Text">The word, as the voice understood it.</param>
/// <param name="Start">The time it begins, from the start of the text's audio.</param>
/// <param name="End">The time it ends.</param>
public sealed record SpokenWord(string Text, TimeSpan Start, TimeSpan End);
