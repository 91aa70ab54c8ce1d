namespace VoiceMiddleware.Conversation;

/// <summary>Decides how much silence ends what the caller is saying.</summary>
/// <remarks>
/// One instance serves all sessions, so it must be safe for concurrent use; what it decides by is in the state that it is handed. A strategy
/// may have no opinion: then the next one is asked, or the session's own silence holds. One that throws is left out for the rest of the session.
/// </remarks>
public interface IEndpointingStrategy
{
    /// <summary>Gets the strategy's name, as traces show it: <c>transcript</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Decides. Called with every frame of a running utterance, while the caller speaks and in silence, on the thread that listens: it must not
    /// block, and must not allocate.
    /// </summary>
    /// <param name="state">The utterance at the end of the frame.</param>
    EndpointingDecision Decide(in EndpointingState state);
}
