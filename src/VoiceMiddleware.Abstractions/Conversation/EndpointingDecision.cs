namespace VoiceMiddleware.Conversation;

/// <summary>How much silence ends an utterance, in one strategy's opinion. The default value is no opinion.</summary>
public readonly record struct EndpointingDecision
{
    private EndpointingDecision(TimeSpan silence, string? cue)
    {
        HasOpinion = true;
        Silence = silence;
        Cue = cue;
    }

    /// <summary>Gets no opinion: whoever is asked next decides.</summary>
    public static EndpointingDecision None => default;

    /// <summary>Gets whether there is an opinion.</summary>
    public bool HasOpinion { get; }

    /// <summary>
    /// Gets the silence that ends the utterance: zero ends it at once, even while the caller speaks; <see cref="Timeout.InfiniteTimeSpan"/> is for
    /// <see cref="Hold"/>. Zero also when there is no opinion.
    /// </summary>
    public TimeSpan Silence { get; }

    /// <summary>Gets why, for traces, or null: <c>half a number</c>. Never what was said.</summary>
    public string? Cue { get; }

    /// <summary>Gets the name of the strategy whose opinion it is, where several were asked, or null.</summary>
    public string? Strategy { get; init; }

    /// <summary>Gets whether silence of any length does not end the utterance.</summary>
    public bool IsHold => HasOpinion && Silence == Timeout.InfiniteTimeSpan;

    /// <summary>Ends the utterance after a silence, counted from the last sound of speech.</summary>
    /// <param name="silence">The silence; zero ends the utterance now.</param>
    /// <param name="cue">Why, for traces; a constant, and never what was said.</param>
    /// <exception cref="ArgumentOutOfRangeException">The silence is negative.</exception>
    public static EndpointingDecision After(TimeSpan silence, string? cue = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(silence, TimeSpan.Zero);
        return new(silence, cue);
    }

    /// <summary>Lets no silence end the utterance: only its longest length, the end of the audio, or the application.</summary>
    /// <param name="cue">Why, for traces; a constant, and never what was said.</param>
    public static EndpointingDecision Hold(string? cue = null) => new(Timeout.InfiniteTimeSpan, cue);
}
