namespace VoiceMiddleware.Conversation;

/// <summary>Ends an utterance after a silence, whatever was said.</summary>
public sealed class SilenceEndpointing : IEndpointingStrategy
{
    private readonly TimeSpan? _silence;

    /// <summary>Creates the strategy.</summary>
    /// <param name="silence">The silence, at least 20 ms, or null for the session's own.</param>
    /// <exception cref="ArgumentOutOfRangeException">The silence is shorter than a frame.</exception>
    public SilenceEndpointing(TimeSpan? silence = null)
    {
        if (silence is { } value)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, Audio.AudioFormat.FrameDuration, nameof(silence));
        }

        _silence = silence;
    }

    /// <inheritdoc/>
    public string Name => "silence";

    /// <inheritdoc/>
    public EndpointingDecision Decide(in EndpointingState state) => EndpointingDecision.After(_silence ?? state.DefaultSilence);
}
