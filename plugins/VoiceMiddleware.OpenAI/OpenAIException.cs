using System.Net;

namespace VoiceMiddleware.OpenAI;

/// <summary>
/// An OpenAI-compatible server refused a request, failed, or could not be reached. The message says what happened and what to do; neither it
/// nor the inner exception holds a key, or words of the conversation.
/// </summary>
/// <remarks>The chat client throws it; from recogniser and voice it comes as the inner exception of their own.</remarks>
public sealed class OpenAIException : Exception
{
    internal OpenAIException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets the status of the server's answer, or null when there was none.</summary>
    public HttpStatusCode? StatusCode { get; internal init; }

    /// <summary>Gets the server's own code for the failure (<c>insufficient_quota</c>), or null when it gave none.</summary>
    public string? ErrorCode { get; internal init; }

    /// <summary>Gets whether the same request may succeed later: the server is busy, failed or could not be reached.</summary>
    public bool IsTransient { get; internal init; }

    /// <summary>Gets how long the server asks to wait, or null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>Gets whether the server says that the prompt is what it refuses.</summary>
    internal bool ConcernsPrompt { get; init; }
}
