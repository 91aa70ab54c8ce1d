namespace VoiceMiddleware.Conversation;

/// <summary>A running utterance at the end of a frame: what an <see cref="IEndpointingStrategy"/> decides by. A value: it costs no allocation.</summary>
public readonly record struct EndpointingState
{
    private readonly string? _text;
    private readonly IReadOnlyList<ExpectedAnswer>? _expectedAnswers;

    /// <summary>Gets the time from the first sound of speech to the last, pauses between them included.</summary>
    public TimeSpan Speech { get; init; }

    /// <summary>Gets the silence since the last sound of speech; zero while the caller speaks.</summary>
    public TimeSpan Silence { get; init; }

    /// <summary>Gets the silence that ends an utterance when no strategy has an opinion: the session's setting.</summary>
    public TimeSpan DefaultSilence { get; init; }

    /// <summary>Gets the recogniser's newest guess at the whole text so far; empty when there is none yet.</summary>
    public string Text
    {
        get => _text ?? "";
        init => _text = value;
    }

    /// <summary>
    /// Gets how far into the audio <see cref="Text"/> reaches, from the first sound of speech; negative when there is no text, or the recogniser
    /// does not say how much audio its guesses cover. Below <see cref="Speech"/> the text may lack the last words.
    /// </summary>
    public TimeSpan TextReach { get; init; }

    /// <summary>Gets what the caller was asked for, the newest last; empty when nothing in particular is expected.</summary>
    public IReadOnlyList<ExpectedAnswer> ExpectedAnswers
    {
        get => _expectedAnswers ?? [];
        init => _expectedAnswers = value;
    }

    /// <summary>Gets the language that is spoken, as in <c>en-US</c>, or null where the session does not say.</summary>
    public string? Language { get; init; }
}
