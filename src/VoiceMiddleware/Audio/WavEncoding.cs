namespace VoiceMiddleware.Audio;

/// <summary>How the samples of a WAV file are written down. All are read as 16-bit PCM.</summary>
public enum WavEncoding
{
    /// <summary>8-bit linear, unsigned.</summary>
    Pcm8,

    /// <summary>16-bit linear, signed.</summary>
    Pcm16,

    /// <summary>24-bit linear, signed; rounded to 16 bits.</summary>
    Pcm24,

    /// <summary>32-bit linear, signed; rounded to 16 bits.</summary>
    Pcm32,

    /// <summary>32-bit floating point, full scale ±1; rounded, clipped beyond full scale, not-a-number read as silence.</summary>
    Ieee32,

    /// <summary>64-bit floating point, read like <see cref="Ieee32"/>.</summary>
    Ieee64,

    /// <summary>8-bit logarithmic of North America and Japan (G.711).</summary>
    MuLaw,

    /// <summary>8-bit logarithmic of the rest of the world (G.711).</summary>
    ALaw,
}
