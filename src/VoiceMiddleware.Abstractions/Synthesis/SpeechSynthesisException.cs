namespace VoiceMiddleware.Synthesis;

/// <summary>A synthesiser failed. The message says what was wrong and what to do; the engine's own exception is the inner one.</summary>
public class SpeechSynthesisException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was wrong, with which value, and what to do.</param>
    /// <param name="innerException">The engine's own exception, or null.</param>
    public SpeechSynthesisException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
