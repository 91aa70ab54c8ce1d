namespace VoiceMiddleware.Audio;

/// <summary>Something that <see cref="SpeechSegmenter"/> found out. A value: events cost no allocation.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Utterance">The utterance, from 1.</param>
/// <param name="Time">When it was decided: the stream's time at the end of the frame that decided it.</param>
public readonly record struct SegmenterEvent(SegmenterEventKind Kind, int Utterance, TimeSpan Time)
{
    /// <summary>Gets the audio, of <see cref="SegmenterEventKind.Audio"/> only.</summary>
    public AudioFrame Frame { get; init; }

    /// <summary>Gets where speech begins in the stream; the audio begins earlier by the pre-roll.</summary>
    public TimeSpan SpeechStart { get; init; }

    /// <summary>Gets where speech ends in the stream, as far as is known: on a pause and at the end of the utterance.</summary>
    public TimeSpan SpeechEnd { get; init; }

    /// <summary>Gets why the utterance is over, of <see cref="SegmenterEventKind.UtteranceEnded"/> only.</summary>
    public UtteranceEndReason Reason { get; init; }
}

/// <summary>The kinds of <see cref="SegmenterEvent"/>.</summary>
public enum SegmenterEventKind
{
    /// <summary>Somebody speaks. Audio follows, from the pre-roll on.</summary>
    SpeechStarted,

    /// <summary>The next frame of the running utterance.</summary>
    Audio,

    /// <summary>Silence has begun: a possible end. Either <see cref="PauseEnded"/> or <see cref="UtteranceEnded"/> follows.</summary>
    PauseStarted,

    /// <summary>Speech goes on after a pause.</summary>
    PauseEnded,

    /// <summary>The utterance is over; no more of its audio follows.</summary>
    UtteranceEnded,
}

/// <summary>Why an utterance is over.</summary>
public enum UtteranceEndReason
{
    /// <summary>Silence followed.</summary>
    Silence,

    /// <summary>It reached the longest length; what is said on belongs to the next utterance.</summary>
    MaxLength,

    /// <summary>The stream ended.</summary>
    EndOfStream,

    /// <summary>An endpointing strategy ended it without waiting for silence; what is said on belongs to the next utterance.</summary>
    Strategy,

    /// <summary>The application ended it: push-to-talk.</summary>
    External,
}
