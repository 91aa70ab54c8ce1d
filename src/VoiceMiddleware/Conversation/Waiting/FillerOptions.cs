namespace VoiceMiddleware.Conversation;

/// <summary>What the assistant says while a tool keeps the caller waiting: "One moment, I am looking that up."</summary>
/// <remarks>
/// At most one phrase a turn, and none when the model has begun to speak itself. What was said is in the ledger as an entry of its own
/// (<see cref="LedgerEntry.IsFiller"/>) and in the recogniser's context, since the caller has heard it, and <see cref="FillerSpoken"/> tells of it; it is no part of the
/// reply, and the chat client is not told of it.
/// </remarks>
public sealed class FillerOptions
{
    /// <summary>Gets or sets the phrases, which are said in turn. None are said when it is empty.</summary>
    /// <value>The default is empty.</value>
    public IList<string> Phrases { get; set; } = [];

    /// <summary>Gets or sets how long the tools of a turn may take before one is said, 0 to 1 minute.</summary>
    /// <value>The default is 1 second.</value>
    public TimeSpan After { get; set; } = TimeSpan.FromSeconds(1);
}
