using System.ComponentModel.DataAnnotations;

namespace VoiceMiddleware.Conversation;

/// <summary>How the caller's voice interrupts a reply. <see cref="VoiceSessionOptions.AllowInterruption"/> turns all of it off.</summary>
public sealed class InterruptionOptions
{
    /// <summary>Gets or sets what it takes to replace an answer that is being thought of.</summary>
    public InterruptionProfile Thinking { get; set; } = new();

    /// <summary>Gets or sets what it takes to cut short a reply that is being spoken.</summary>
    public InterruptionProfile Speaking { get; set; } = new();

    /// <summary>
    /// Gets or sets whether a reply falls silent as soon as the caller speaks (<see cref="InterruptionProfile.MinSpeech"/>) and goes on where it
    /// stopped when that was no interruption. When false it is spoken on until words decide.
    /// </summary>
    /// <value>The default is true.</value>
    public bool PauseWhileUndecided { get; set; } = true;

    /// <summary>Gets or sets how long after the end of the caller's sound a paused reply waits for its words before it goes on. 100 ms to 30 s.</summary>
    /// <value>The default is 2 seconds.</value>
    public TimeSpan DecisionTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Gets or sets the words and phrases by which a listener only says that he listens ("mhm", "I see"): an utterance of nothing else does not
    /// interrupt, and is no turn. Null for those of the session's language (English, German, French, Spanish); empty for none.
    /// </summary>
    /// <value>The default is null.</value>
    public IList<string>? Backchannels { get; set; }
}

/// <summary>What it takes to interrupt in one state of the assistant.</summary>
public sealed class InterruptionProfile
{
    /// <summary>Gets or sets whether the caller may interrupt at all.</summary>
    /// <value>The default is true.</value>
    public bool Allowed { get; set; } = true;

    /// <summary>Gets or sets the speech after which a reply is paused, beyond what the segmenter takes for a start. 0 to 10 s.</summary>
    /// <value>The default is 0.</value>
    public TimeSpan MinSpeech { get; set; }

    /// <summary>Gets or sets the recognised words that interrupt, partial results counted. An utterance with fewer is no turn. 1 to 100.</summary>
    /// <value>The default is 1.</value>
    [Range(1, 100)]
    public int MinWords { get; set; } = 1;
}
