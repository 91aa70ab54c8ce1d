namespace VoiceMiddleware.Audio;

/// <summary>A WAV file is broken, cut off, endless, or holds a codec that is not read here. The message says what to do.</summary>
public sealed class WavFormatException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was wrong, with which value, and what to do.</param>
    /// <param name="offset">The byte of the file where it was noticed.</param>
    public WavFormatException(string message, long offset)
        : base(message) => Offset = offset;

    /// <summary>Gets the byte of the file where the fault was noticed, from 0.</summary>
    public long Offset { get; }
}
