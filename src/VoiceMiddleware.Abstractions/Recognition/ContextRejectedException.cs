namespace VoiceMiddleware.Recognition;

/// <summary>
/// A provider refuses the context of an utterance, and would take the utterance without it. Plugins throw it for a refusal of the request
/// itself (HTTP 400, 413, 422 and the like), before any final result; <c>ContextRetryRecognizer</c> then tries once more without context.
/// </summary>
public class ContextRejectedException : SpeechRecognitionException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was refused and what to do. Must not hold words of the context: it is logged.</param>
    /// <param name="statusCode">The provider's status, such as an HTTP status, or null.</param>
    /// <param name="innerException">The provider's own exception, or null.</param>
    public ContextRejectedException(string message, int? statusCode = null, Exception? innerException = null)
        : base(message, innerException) => StatusCode = statusCode;

    /// <summary>Gets the provider's status, such as an HTTP status, or null.</summary>
    public int? StatusCode { get; }
}
