using Microsoft.Extensions.Logging;

namespace VoiceMiddleware.Recognition.Redecoding;

/// <summary>What re-decoding logs; no words of people.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "The second decode of an utterance failed; the first result was kept.")]
    public static partial void SecondDecodeFailed(ILogger logger, Exception error);

    [LoggerMessage(2, LogLevel.Error, "OnRevised failed.")]
    public static partial void RevisionHandlerFailed(ILogger logger, Exception error);
}
