using Microsoft.Extensions.Logging;

namespace VoiceMiddleware.PocketSphinx;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Context {Digest} made ready in {Milliseconds} ms: {Hotwords} hotwords, {Messages} messages, {Learned} new words.")]
    public static partial void ContextReady(ILogger logger, string digest, double milliseconds, int hotwords, int messages, int learned);

    [LoggerMessage(2, LogLevel.Debug, "All decoders are at work; context {Digest} is planned only.")]
    public static partial void ContextPlannedOnly(ILogger logger, string digest);

    [LoggerMessage(3, LogLevel.Information, "PocketSphinx models loaded in {Milliseconds} ms.")]
    public static partial void ModelsLoaded(ILogger logger, double milliseconds);

    [LoggerMessage(4, LogLevel.Error, "The engine failed; its decoder is replaced.")]
    public static partial void EngineFailed(ILogger logger, Exception error);
}
