namespace VoiceMiddleware.Conversation;

/// <summary>A sound that tells the caller that the assistant is still there while an answer is being thought of. Off by default.</summary>
/// <remarks>
/// It plays between the caller's words and the first audio of the reply, goes through the session's loudspeaker, so that an echo canceller knows it, and never counts as
/// heard. It fades within 20 ms when the reply is there, and stops as a reply does when the caller speaks.
/// </remarks>
public sealed class ThinkingSoundOptions
{
    /// <summary>Gets or sets whether there is one.</summary>
    /// <value>The default is false.</value>
    public bool Enabled { get; set; }

    /// <summary>Gets or sets a WAV file that is played over and over, of any rate and at most a minute; null for a soft tone twice in three seconds.</summary>
    /// <value>The default is null.</value>
    public string? File { get; set; }

    /// <summary>Gets or sets the level of the tone below full scale, or the change of the file's, in dB: -60 to 0.</summary>
    /// <value>The default is -30.</value>
    public double VolumeDb { get; set; } = -30;

    /// <summary>Gets or sets how long after the end of the caller's utterance it begins, 0 to 10 s; not before the words are recognised.</summary>
    /// <value>The default is 500 ms.</value>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(500);
}
