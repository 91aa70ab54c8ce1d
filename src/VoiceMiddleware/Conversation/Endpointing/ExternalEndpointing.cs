namespace VoiceMiddleware.Conversation;

/// <summary>
/// Push-to-talk: no silence ends an utterance, only <see cref="VoiceSession.EndUtterance"/> does, or the longest length
/// (<see cref="Audio.SpeechSegmenterOptions.MaxUtterance"/>).
/// </summary>
public sealed class ExternalEndpointing : IEndpointingStrategy
{
    /// <inheritdoc/>
    public string Name => "external";

    /// <inheritdoc/>
    public EndpointingDecision Decide(in EndpointingState state) => EndpointingDecision.Hold();
}
