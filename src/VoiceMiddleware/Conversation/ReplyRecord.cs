using System.Text;

namespace VoiceMiddleware.Conversation;

/// <summary>What became of one reply: generated, spoken, heard.</summary>
internal sealed class ReplyRecord
{
    private readonly StringBuilder _text = new();

    public SpokenReply Spoken { get; } = new();

    public TimeSpan PlayedBefore { get; set; }

    public bool HasSentence { get; set; }

    /// <summary>Gets the sound that plays until the first audio of this; null when there is none.</summary>
    public ThinkingSound? Thinking { get; init; }

    /// <summary>Gets whether this is what is said while a tool keeps the caller waiting, and no part of the reply.</summary>
    public bool IsFiller { get; init; }

    /// <summary>Gets or sets when the reply was asked for, if that was before it was given to be spoken: a timestamp of the session's clock.</summary>
    public long? AskedAt { get; set; }

    /// <summary>Gets the text that was generated.</summary>
    public string Text
    {
        get
        {
            lock (_text)
            {
                return _text.ToString().Trim();
            }
        }
    }

    /// <summary>Gets or sets whether the session came to its end before the reply did: what was begun was spoken, no more.</summary>
    public bool EndedEarly { get; set; }

    public string HeardText { get; private set; } = "";

    /// <summary>Gets how <see cref="HeardText"/> was found.</summary>
    public HeardSource HeardBy { get; private set; } = HeardSource.Full;

    /// <summary>Says whether what is playing must be spoken to its end.</summary>
    /// <param name="played">What the sink has played, of this reply and before.</param>
    public bool IsProtected(TimeSpan played) => Spoken.IsProtectedAt(played - PlayedBefore);

    public void Append(string text)
    {
        lock (_text)
        {
            _text.Append(text);
        }
    }

    public void Complete(TimeSpan played, bool interrupted)
    {
        if (!interrupted)
        {
            HeardText = Spoken.Duration > TimeSpan.Zero ? Spoken.Text : "";
            return;
        }

        (HeardText, var exact) = Spoken.HeardAfter(played - PlayedBefore);
        HeardBy = exact ? HeardSource.Timestamps : HeardSource.Estimate;
    }
}

/// <summary>Carries the stage in which a turn failed to where the turn is ended.</summary>
internal sealed class TurnStageException(TurnStage stage, Exception inner) : Exception(inner.Message, inner)
{
    public TurnStage Stage { get; } = stage;
}
