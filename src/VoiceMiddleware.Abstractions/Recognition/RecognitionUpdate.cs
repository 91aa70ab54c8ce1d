namespace VoiceMiddleware.Recognition;

/// <summary>One step of a recognition: a guess that may still change, or the final text of a stretch of audio.</summary>
/// <param name="Text">The text; empty when nothing was recognised.</param>
/// <param name="IsFinal">Whether the text will never change. The last update of a recognition is always final.</param>
public sealed record RecognitionUpdate(string Text, bool IsFinal)
{
    /// <summary>Gets the words with their times; empty where the engine gives none and on most partial results.</summary>
    public IReadOnlyList<RecognizedWord> Words { get; init; } = [];

    /// <summary>
    /// Gets the text as the engine gave it, where <see cref="Text"/> was corrected afterwards
    /// (<see cref="ContextReceipt.Corrections"/>); null where it was not.
    /// </summary>
    public string? OriginalText { get; init; }

    /// <summary>Gets other readings of the same audio, most likely first, without <see cref="Text"/> itself.</summary>
    public IReadOnlyList<RecognitionAlternative> Alternatives { get; init; } = [];

    /// <summary>Gets how sure the engine is of <see cref="Text"/>, 0 to 1, or null where it does not say.</summary>
    public double? Confidence { get; init; }

    /// <summary>Gets what became of the context; on every final result.</summary>
    public ContextReceipt? Receipt { get; init; }

    /// <summary>Gets the length of the audio that the recogniser took in so far.</summary>
    public TimeSpan AudioDuration { get; init; }
}

/// <summary>A word of a transcript.</summary>
/// <param name="Text">The word, or a whole hotword phrase, as written in the transcript.</param>
/// <param name="Start">The time it begins, from the first sample that the recogniser was given.</param>
/// <param name="End">The time it ends.</param>
/// <param name="Confidence">How sure the engine is, 0 to 1, or null where it does not say.</param>
public sealed record RecognizedWord(string Text, TimeSpan Start, TimeSpan End, double? Confidence = null);

/// <summary>Another reading of the same audio.</summary>
/// <param name="Text">The text.</param>
/// <param name="Confidence">A score between 0 and 1 that orders readings of one result, or null where the engine gives none.</param>
public sealed record RecognitionAlternative(string Text, double? Confidence = null);
