using System.ComponentModel.DataAnnotations;

namespace VoiceMiddleware.Conversation;

/// <summary>
/// Whether the chat client is asked while the caller may still go on: in a pause, with the words recognised so far. When the final words are the
/// same, the answer is that much earlier; else it is dropped, and was paid for in vain.
/// </summary>
/// <remarks>
/// Functions are called only when the words are final, as long as the session's own tool loop calls them. With a client that has one of its own,
/// and with tools, nothing is asked ahead.
/// </remarks>
public sealed class SpeculationOptions
{
    /// <summary>Gets or sets whether the chat client is asked ahead.</summary>
    /// <value>The default is false.</value>
    public bool Enabled { get; set; }

    /// <summary>Gets or sets the fewest words to ask with. 1 to 100.</summary>
    /// <value>The default is 1.</value>
    [Range(1, 100)]
    public int MinWords { get; set; } = 1;

    /// <summary>Gets or sets how often one utterance may be asked ahead with; words that change cost a request each. 1 to 20.</summary>
    /// <value>The default is 2.</value>
    [Range(1, 20)]
    public int MaxRequests { get; set; } = 2;
}
