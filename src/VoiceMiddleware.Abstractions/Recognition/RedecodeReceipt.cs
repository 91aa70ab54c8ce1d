namespace VoiceMiddleware.Recognition;

/// <summary>What became of a second decode of an utterance's audio: why it was wanted, what it listened for, how long it took, whether it was taken.</summary>
/// <remarks>Immutable. The counts of the <see cref="ContextReceipt"/> that holds it remain those of the first decode.</remarks>
public sealed record RedecodeReceipt
{
    /// <summary>Gets the number of this second decode, from 1, unique within its recogniser: it ties a result that comes later to the one before.</summary>
    public long Number { get; init; }

    /// <summary>Gets why the audio was decoded again.</summary>
    public required RedecodeReasons Reasons { get; init; }

    /// <summary>Gets what became of it.</summary>
    public required RedecodeOutcome Outcome { get; init; }

    /// <summary>Gets the terms of the context that the second decode listened for, the nearest in sound first; without those that the first decode had heard.</summary>
    public IReadOnlyList<string> Terms { get; init; } = [];

    /// <summary>Gets those of <see cref="Terms"/> that the second text has and the first has not; empty while nobody knows.</summary>
    public IReadOnlyList<string> TermsGained { get; init; } = [];

    /// <summary>Gets the text of the first decode.</summary>
    public required string FirstText { get; init; }

    /// <summary>Gets the text of the second decode, also when it was not taken; null when there is none (yet).</summary>
    public string? SecondText { get; init; }

    /// <summary>Gets how long the second decode has taken; when the time was up, how long it was waited for. Zero when it is pending or was never begun.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets why the second decode failed, for a person; null when it did not.</summary>
    public string? Error { get; init; }
}

/// <summary>Why an utterance is decoded a second time.</summary>
[Flags]
public enum RedecodeReasons
{
    /// <summary>For no reason; on no receipt.</summary>
    None = 0,

    /// <summary>The engine was not sure of the text.</summary>
    LowConfidence = 1,

    /// <summary>A stretch of the text sounds nearly like a term of the context that did not come out.</summary>
    NearMatch = 2,
}

/// <summary>What became of a second decode.</summary>
public enum RedecodeOutcome
{
    /// <summary>It is not over; the result with this receipt was not held up for it.</summary>
    Pending,

    /// <summary>Its text was taken.</summary>
    Taken,

    /// <summary>It brought no further term of the context; the first text was kept.</summary>
    NothingGained,

    /// <summary>It lost a term of the context that the first decode had heard; the first text was kept.</summary>
    TermLost,

    /// <summary>It changed more than the places that became terms, or what it put there sounds too different; the first text was kept.</summary>
    TooDifferent,

    /// <summary>It was not over within its budget; the first text was kept.</summary>
    OutOfTime,

    /// <summary>It failed; the first text was kept.</summary>
    Failed,

    /// <summary>It was not begun, because as many as may be were running already.</summary>
    Busy,
}
