using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Recognition;

/// <summary>What a recogniser can do and how much it takes. What is not claimed here is ignored by the recogniser, and the receipt says so.</summary>
public sealed record RecognizerCapabilities
{
    /// <summary>Gets the provider's short name, in lower case, as traces show it: <c>pocketsphinx</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>Gets the model's name as the provider writes it.</summary>
    public required string Model { get; init; }

    /// <summary>Gets the format that <see cref="ISpeechRecognizer.RecognizeAsync"/> takes; the session resamples to it.</summary>
    public required AudioFormat InputFormat { get; init; }

    /// <summary>
    /// Gets whether audio and context stay on this machine. The default is false: who does not say so is taken for a service, which gets
    /// no more context than the session's consent allows.
    /// </summary>
    public bool IsLocal { get; init; }

    /// <summary>Gets the languages, as tags (<c>en</c>, <c>en-US</c>); empty when it detects or takes any.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Gets whether partial results arrive while the caller still speaks.</summary>
    public bool PartialResults { get; init; }

    /// <summary>Gets whether final results carry start and end of every word.</summary>
    public bool WordTimes { get; init; }

    /// <summary>Gets whether final results carry a confidence for every word.</summary>
    public bool WordConfidence { get; init; }

    /// <summary>Gets the largest number of alternatives on a final result; 0 when there are none.</summary>
    public int MaxAlternatives { get; init; }

    /// <summary>Gets the limits on context messages, or null when the recogniser takes none.</summary>
    public MessageLimits? Messages { get; init; }

    /// <summary>Gets the limits on hotwords, or null when the recogniser takes none.</summary>
    public HotwordLimits? Hotwords { get; init; }

    /// <summary>Gets the limits on hotwords and messages together, or null when there are none.</summary>
    public ContextBudget? Budget { get; init; }

    /// <summary>Gets whether the recogniser goes by <see cref="RecognitionContext.Strength"/>.</summary>
    public bool BiasStrength { get; init; }

    /// <summary>Gets the kinds of custom models it can be told to use.</summary>
    public IReadOnlyList<CustomModelKind> Models { get; init; } = [];

    /// <summary>Gets the longest utterance, or null when there is no limit.</summary>
    public TimeSpan? MaxUtterance { get; init; }
}
