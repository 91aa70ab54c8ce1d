using MediatR;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Conversation;

/// <summary>Something that happened in a conversation. Published in order from the session's own queue, off the turn's path: a slow handler delays no turn.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="TurnNumber">The turn, from 1; 0 when it happened outside of a turn.</param>
public abstract record VoiceNotification(string ConversationId, int TurnNumber) : INotification
{
    /// <summary>Gets when it happened, by the session's time provider.</summary>
    public DateTimeOffset OccurredAt { get; init; }
}

/// <summary>A session began to listen.</summary>
/// <param name="ConversationId">The conversation.</param>
public sealed record SessionStarted(string ConversationId) : VoiceNotification(ConversationId, 0);

/// <summary>A session ended.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="Turns">The number of turns it had.</param>
/// <param name="Error">What ended it, or null when it ended as it should.</param>
public sealed record SessionEnded(string ConversationId, int Turns, Exception? Error) : VoiceNotification(ConversationId, 0);

/// <summary>The caller began to speak.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="TurnNumber">The turn.</param>
/// <param name="AudioTime">Where speech begins, on the caller's audio clock.</param>
public sealed record UtteranceStarted(string ConversationId, int TurnNumber, TimeSpan AudioTime) : VoiceNotification(ConversationId, TurnNumber);

/// <summary>The recogniser has a guess at what the caller is saying.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="TurnNumber">The turn.</param>
/// <param name="Text">The guess; each replaces the one before.</param>
public sealed record UtteranceUpdated(string ConversationId, int TurnNumber, string Text) : VoiceNotification(ConversationId, TurnNumber);

/// <summary>The caller's utterance is over and recognised.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="TurnNumber">The turn.</param>
/// <param name="Recognition">The final result with words and receipt.</param>
/// <param name="Start">Where the caller's speech begins, on the caller's audio clock.</param>
/// <param name="End">Where it ends.</param>
/// <param name="FinalDelay">The time from the decision that the utterance is over to the final text.</param>
public sealed record UtteranceRecognized(
    string ConversationId, int TurnNumber, RecognitionUpdate Recognition, TimeSpan Start, TimeSpan End, TimeSpan FinalDelay)
    : VoiceNotification(ConversationId, TurnNumber);

/// <summary>The caller pressed keys of a telephone, and what was pressed is over: a turn begins with it.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="TurnNumber">The turn.</param>
/// <param name="Keys">The keys without spaces (<c>1234</c>), without the one that ended the input.</param>
public sealed record DtmfReceived(string ConversationId, int TurnNumber, string Keys) : VoiceNotification(ConversationId, TurnNumber);

/// <summary>Nobody has said anything for a while: the assistant asks again, or says goodbye. Its words follow as a turn.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="TurnNumber">The turn in which the assistant speaks.</param>
/// <param name="Reprompts">How many times the assistant has asked again by now, this one included, since the caller was last heard.</param>
/// <param name="EndsConversation">Whether the session ends after this turn.</param>
public sealed record CallerIdle(string ConversationId, int TurnNumber, int Reprompts, bool EndsConversation) : VoiceNotification(ConversationId, TurnNumber);

/// <summary>The assistant's reply is about to be heard.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="TurnNumber">The turn.</param>
/// <param name="FirstSentence">What is spoken first.</param>
/// <param name="ResponseLatency">
/// The time from the end of the utterance's audio, endpointing silence included, to the first audio of the reply at the sink; null when
/// nobody spoke before.
/// </param>
public sealed record ReplyStarted(string ConversationId, int TurnNumber, string FirstSentence, TimeSpan? ResponseLatency)
    : VoiceNotification(ConversationId, TurnNumber);

/// <summary>The assistant's reply is over: spoken to its end, or interrupted.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="TurnNumber">The turn.</param>
/// <param name="Text">The text that was generated.</param>
/// <param name="HeardText">The part of it that the caller heard.</param>
/// <param name="Interrupted">Whether the reply was cut short.</param>
public sealed record ReplyCompleted(string ConversationId, int TurnNumber, string Text, string HeardText, bool Interrupted)
    : VoiceNotification(ConversationId, TurnNumber)
{
    /// <summary>Gets the part of it that was handed to the voice.</summary>
    public string SentText { get; init; } = "";

    /// <summary>Gets how <see cref="HeardText"/> was determined.</summary>
    public HeardSource HeardBy { get; init; }
}

/// <summary>The assistant said something while a tool kept the caller waiting ("One moment, I am looking that up."). It is no part of the reply.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="TurnNumber">The turn.</param>
/// <param name="HeardText">The part of it that the caller heard.</param>
public sealed record FillerSpoken(string ConversationId, int TurnNumber, string HeardText) : VoiceNotification(ConversationId, TurnNumber);

/// <summary>The reply fell silent because the caller speaks; <see cref="ReplyResumed"/> or <see cref="ReplyCompleted"/> follows.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="TurnNumber">The turn of the reply.</param>
public sealed record ReplyPaused(string ConversationId, int TurnNumber) : VoiceNotification(ConversationId, TurnNumber);

/// <summary>The reply goes on where it was paused: what the caller said was no interruption.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="TurnNumber">The turn of the reply.</param>
public sealed record ReplyResumed(string ConversationId, int TurnNumber) : VoiceNotification(ConversationId, TurnNumber);

/// <summary>A turn could not be finished. The session goes on.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="TurnNumber">The turn.</param>
/// <param name="Stage">Where it failed.</param>
/// <param name="Error">What was thrown.</param>
public sealed record TurnFailed(string ConversationId, int TurnNumber, TurnStage Stage, Exception Error) : VoiceNotification(ConversationId, TurnNumber);

/// <summary>A turn is over. The last notification of every turn, however it went.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="TurnNumber">The turn.</param>
/// <param name="Reason">How it ended.</param>
public sealed record TurnEnded(string ConversationId, int TurnNumber, TurnEndReason Reason) : VoiceNotification(ConversationId, TurnNumber);

/// <summary>How a turn ended.</summary>
public enum TurnEndReason
{
    /// <summary>The reply was spoken to its end.</summary>
    Completed,

    /// <summary>The caller cut the reply short, or spoke before it began.</summary>
    Interrupted,

    /// <summary>The caller added words before an answer was asked for; they are answered together.</summary>
    Superseded,

    /// <summary>No words were recognised.</summary>
    Empty,

    /// <summary>The caller only showed that he listens ("mhm"), or said too little to interrupt the reply that was being spoken; it went on.</summary>
    Backchannel,

    /// <summary>A part failed; see <see cref="TurnFailed"/>.</summary>
    Failed,

    /// <summary>The session ended.</summary>
    SessionClosed,
}

/// <summary>The stages of a turn.</summary>
public enum TurnStage
{
    /// <summary>Speech to text.</summary>
    Recognition,

    /// <summary>Turn middleware and the chat client.</summary>
    Reply,

    /// <summary>Text to speech.</summary>
    Synthesis,

    /// <summary>Playing the reply.</summary>
    Playback,
}
