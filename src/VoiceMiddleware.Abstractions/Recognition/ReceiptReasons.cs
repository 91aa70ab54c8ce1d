namespace VoiceMiddleware.Recognition;

/// <summary>Why a transcript was not taken for the caller's words.</summary>
public enum SuppressionReason
{
    /// <summary>It reproduces the context, and the audio holds no speech, or next to no sound.</summary>
    Leak,

    /// <summary>It is what the loudspeaker was saying meanwhile.</summary>
    Echo,
}

/// <summary>Why a session biases its recogniser less than it could.</summary>
public enum BackOffReason
{
    /// <summary>Terms of the context came out on audio that held no speech.</summary>
    Leaks,

    /// <summary>Terms of the context came out again and again although the recogniser was not sure of them.</summary>
    DoubtfulHits,
}
