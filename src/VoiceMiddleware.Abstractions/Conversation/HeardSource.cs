namespace VoiceMiddleware.Conversation;

/// <summary>How it was determined what of a reply was heard.</summary>
public enum HeardSource
{
    /// <summary>All that was sent to the voice was played.</summary>
    Full,

    /// <summary>It was cut short; the voice's word times tell where.</summary>
    Timestamps,

    /// <summary>It was cut short, and the voice gives no word times: by the share of the sentence's audio that was played.</summary>
    Estimate,
}
