using Microsoft.Extensions.Logging;

namespace VoiceMiddleware.Conversation;

/// <summary>What a session logs. The words of people are logged at Trace only.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Session {ConversationId} began to listen.")]
    public static partial void SessionStarted(ILogger logger, string conversationId);

    [LoggerMessage(2, LogLevel.Information, "Session {ConversationId} ended after {Turns} turns.")]
    public static partial void SessionEnded(ILogger logger, string conversationId, int turns);

    [LoggerMessage(3, LogLevel.Error, "Session {ConversationId}: turn {TurnNumber} failed in {Stage}; the session goes on.")]
    public static partial void TurnFailed(ILogger logger, string conversationId, int turnNumber, TurnStage stage, Exception error);

    [LoggerMessage(4, LogLevel.Error, "The apology could not be spoken in session {ConversationId}.")]
    public static partial void ApologyFailed(ILogger logger, string conversationId, Exception error);

    [LoggerMessage(5, LogLevel.Warning, "The recogniser could not make the context of session {ConversationId} ready.")]
    public static partial void ContextPreparationFailed(ILogger logger, string conversationId, Exception error);

    [LoggerMessage(6, LogLevel.Warning, "Context source {Source} was skipped in session {ConversationId}: {Reason}.")]
    public static partial void ContextSourceSkipped(ILogger logger, string source, string conversationId, string reason, Exception error);

    [LoggerMessage(7, LogLevel.Error, "A handler of {Notification} failed.")]
    public static partial void NotificationHandlerFailed(ILogger logger, string notification, Exception error);

    [LoggerMessage(8, LogLevel.Warning, "Notification handlers had not finished five seconds after the session; what they had not seen is lost.")]
    public static partial void NotificationHandlersTooSlow(ILogger logger);

    [LoggerMessage(9, LogLevel.Warning, "Session {ConversationId}: {Kind} dropped from the recogniser's context ({Reason}): {Detail}")]
    public static partial void ContextDropped(ILogger logger, string conversationId, string kind, string reason, string detail);

    [LoggerMessage(10, LogLevel.Debug, "Turn {TurnNumber} of session {ConversationId} held no words.")]
    public static partial void NothingRecognized(ILogger logger, string conversationId, int turnNumber);

    [LoggerMessage(12, LogLevel.Warning, "Session {ConversationId} biases its recogniser with strength {Strength} from now on ({Reason}).")]
    public static partial void BiasBackedOff(ILogger logger, string conversationId, double strength, string? reason);

    [LoggerMessage(13, LogLevel.Warning, "Turn {TurnNumber} of session {ConversationId}: a transcript was suppressed ({Reason}).")]
    public static partial void TranscriptSuppressed(ILogger logger, string conversationId, int turnNumber, string reason);

    [LoggerMessage(14, LogLevel.Error, "Endpointing strategy '{Strategy}' failed in session {ConversationId}; silence alone ends its utterances from now on.")]
    public static partial void EndpointingFailed(ILogger logger, string strategy, string conversationId, Exception error);

    [LoggerMessage(15, LogLevel.Warning, "Session {ConversationId} was cut off: it had not come to its end in time. Raise Session:Drain:Timeout, or say a shorter goodbye.")]
    public static partial void DrainCutOff(ILogger logger, string conversationId);

    [LoggerMessage(11, LogLevel.Trace, "Turn {TurnNumber} of session {ConversationId} heard: {Text}")]
    public static partial void Recognized(ILogger logger, string conversationId, int turnNumber, string text);
}
