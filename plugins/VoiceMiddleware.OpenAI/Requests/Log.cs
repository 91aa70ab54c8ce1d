using Microsoft.Extensions.Logging;

namespace VoiceMiddleware.OpenAI.Requests;

// No word of a conversation and no key comes into these messages.
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Server} failed with status {Status}; attempt {Attempt} follows in {Milliseconds} ms.")]
    public static partial void Retrying(ILogger logger, string server, int? status, int attempt, double milliseconds);

    [LoggerMessage(2, LogLevel.Warning, "The call of {Server} failed: {Problem}")]
    public static partial void Failed(ILogger logger, string server, string problem);
}
