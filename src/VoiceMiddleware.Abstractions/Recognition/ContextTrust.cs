namespace VoiceMiddleware.Recognition;

/// <summary>How far words of a conversation may be believed when they are to shape what is heard next. Higher is better.</summary>
public enum ContextTrust
{
    /// <summary>Probably not what was said: never used as context.</summary>
    Doubtful,

    /// <summary>What the recogniser made of the caller's speech.</summary>
    Transcript,

    /// <summary>What a person typed or confirmed, what middleware corrected, what a record or a document says.</summary>
    Confirmed,

    /// <summary>What the assistant said.</summary>
    Assistant,
}
