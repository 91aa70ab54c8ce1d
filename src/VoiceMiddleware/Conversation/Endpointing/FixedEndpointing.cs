namespace VoiceMiddleware.Conversation;

/// <summary>Ends an utterance at a given length, even while the caller speaks; what is said on belongs to the next utterance.</summary>
public sealed class FixedEndpointing : IEndpointingStrategy
{
    private readonly TimeSpan _length;
    private readonly FixedLength _counted;

    /// <summary>Creates the strategy.</summary>
    /// <param name="length">The length, at least 20 ms, counted from the first sound of speech.</param>
    /// <param name="counted">What is counted.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is shorter than a frame, or <paramref name="counted"/> is not defined.</exception>
    public FixedEndpointing(TimeSpan length, FixedLength counted = FixedLength.Audio)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, Audio.AudioFormat.FrameDuration);
        if (!Enum.IsDefined(counted))
        {
            throw new ArgumentOutOfRangeException(nameof(counted), counted, $"Take {FixedLength.Audio} or {FixedLength.Speech}.");
        }

        _length = length;
        _counted = counted;
    }

    /// <inheritdoc/>
    public string Name => "fixed";

    /// <inheritdoc/>
    public EndpointingDecision Decide(in EndpointingState state) => _counted == FixedLength.Audio
        ? state.Speech + state.Silence >= _length ? EndpointingDecision.After(TimeSpan.Zero) : EndpointingDecision.Hold()
        : state.Speech >= _length ? EndpointingDecision.After(TimeSpan.Zero) : EndpointingDecision.None;
}

/// <summary>What the length of <see cref="FixedEndpointing"/> is counted in.</summary>
public enum FixedLength
{
    /// <summary>The audio from the first sound of speech on, silence included: every utterance has this length, however little is said in it.</summary>
    Audio,

    /// <summary>The audio from the first sound of speech to the last: this is the most that is listened to, and less ends as others decide.</summary>
    Speech,
}
