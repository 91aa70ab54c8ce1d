namespace VoiceMiddleware.Recognition;

/// <summary>What became of the context that a recogniser was handed. Nothing is dropped without a line here.</summary>
public sealed record ContextReceipt
{
    /// <summary>Gets the <see cref="RecognitionContext.Digest"/> of the context that was handed over.</summary>
    public required string ContextDigest { get; init; }

    /// <summary>Gets how the context was taken.</summary>
    public required ContextOutcome Outcome { get; init; }

    /// <summary>Gets the number of messages that were applied.</summary>
    public int MessagesApplied { get; init; }

    /// <summary>Gets the characters of the messages that were applied.</summary>
    public int CharactersApplied { get; init; }

    /// <summary>Gets the number of hotwords that were applied.</summary>
    public int HotwordsApplied { get; init; }

    /// <summary>Gets the custom models that were applied.</summary>
    public IReadOnlyList<CustomModel> ModelsApplied { get; init; } = [];

    /// <summary>Gets what was not applied, or not entirely, and why.</summary>
    public IReadOnlyList<DroppedContext> Dropped { get; init; } = [];

    /// <summary>Gets the hotwords, as they were given, that came out in the transcript; set on final results.</summary>
    public IReadOnlyList<string> HotwordsHeard { get; init; } = [];

    /// <summary>
    /// Gets the hotwords and rare words of messages that came out although the same audio, recognised without the context, does not give
    /// them; null when nobody has looked (<c>ComparingRecognizer</c> does).
    /// </summary>
    public IReadOnlyList<string>? TermsOnlyFromBias { get; init; }

    /// <summary>Gets the context itself, as it was handed over; null unless the session allows sensitive data.</summary>
    public RecognitionContext? Context { get; init; }

    /// <summary>Gets why the transcript was not taken for the caller's words, or null when it was.</summary>
    public SuppressionReason? Suppressed { get; init; }

    /// <summary>Gets how far the transcript is believed as context for what follows.</summary>
    public ContextTrust Trust { get; init; } = ContextTrust.Transcript;

    /// <summary>Gets the <see cref="RecognitionContext.Strength"/> that the context had.</summary>
    public double Strength { get; init; } = 1;

    /// <summary>Gets why the session lowered <see cref="Strength"/>, or null.</summary>
    public BackOffReason? BackOff { get; init; }

    /// <summary>Gets what was replaced in the transcript after the engine gave it, in the order of the text; <see cref="RecognitionUpdate.OriginalText"/> has the text before.</summary>
    public IReadOnlyList<TextCorrection> Corrections { get; init; } = [];

    /// <summary>Gets what became of a second decode of the same audio; null when there was none (<c>RedecodingRecognizer</c> makes it).</summary>
    public RedecodeReceipt? Redecode { get; init; }

    /// <summary>Gets who recognised the utterance where several recognisers could have; null where there is one only (<c>FailoverRecognizer</c> sets it).</summary>
    public FailoverReceipt? Failover { get; init; }

    /// <summary>Gets the time it took to make the context usable. Zero when it was ready before (see <see cref="ISpeechRecognizer.PrepareAsync"/>).</summary>
    public TimeSpan PreparationTime { get; init; }

    /// <summary>Gets how the context went in, in the engine's words: <c>language model</c>, <c>prompt</c>, <c>messages</c>; null when nothing was applied.</summary>
    public string? Mechanism { get; init; }

    /// <summary>Makes a receipt that says nothing was handed over.</summary>
    /// <param name="context">The context, empty or ignored as a whole.</param>
    public static ContextReceipt ForNothingApplied(RecognitionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new()
        {
            ContextDigest = context.Digest,
            Outcome = context.IsEmpty ? ContextOutcome.None : ContextOutcome.Ignored,
        };
    }
}

/// <summary>How a recogniser took its context.</summary>
public enum ContextOutcome
{
    /// <summary>There was no context.</summary>
    None,

    /// <summary>All of it was applied.</summary>
    Accepted,

    /// <summary>Some of it was applied; <see cref="ContextReceipt.Dropped"/> says what was not.</summary>
    Partial,

    /// <summary>The recogniser takes no context of this kind.</summary>
    Ignored,

    /// <summary>The provider refused the context and the utterance was recognised without it.</summary>
    StrippedAfterRejection,
}

/// <summary>A piece of the context that was not applied.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Reason">Why.</param>
/// <param name="Item">The hotword's text or the model's id; null for a message, whose words are the speakers' own.</param>
/// <param name="Detail">The rule and the value that broke it, for a person; null when the reason says it all.</param>
/// <param name="Count">How many pieces this line stands for; the default is 1. 0 stands for a piece that was applied, but not all of it.</param>
public sealed record DroppedContext(ContextPart Kind, DropReason Reason, string? Item = null, string? Detail = null, int Count = 1)
{
    /// <summary>Gets who left it out. The default is the recogniser.</summary>
    public DropStage Stage { get; init; }
}

/// <summary>Who left a piece of context out.</summary>
public enum DropStage
{
    /// <summary>The recogniser, or the service behind it.</summary>
    Recognizer,

    /// <summary>The planner, before the recogniser was handed the context.</summary>
    Planner,

    /// <summary>A guard: consent or redaction, before the planner.</summary>
    Guard,
}

/// <summary>The parts of a context.</summary>
public enum ContextPart
{
    /// <summary>A message of the conversation.</summary>
    Message,

    /// <summary>A hotword.</summary>
    Hotword,

    /// <summary>A custom model.</summary>
    Model,

    /// <summary>A source of hints, with all that it would have said.</summary>
    Source,
}

/// <summary>Why a piece of context was not applied.</summary>
public enum DropReason
{
    /// <summary>The recogniser takes no such thing.</summary>
    NotSupported,

    /// <summary>There were more than the recogniser takes.</summary>
    OverLimit,

    /// <summary>It is longer than the recogniser takes.</summary>
    TooLong,

    /// <summary>It is for another language.</summary>
    OtherLanguage,

    /// <summary>No pronunciation could be found.</summary>
    Unpronounceable,

    /// <summary>The same term was given before.</summary>
    Duplicate,

    /// <summary>It is malformed: empty, or a weight out of 1 to 5.</summary>
    Invalid,

    /// <summary>The provider refused it.</summary>
    Rejected,

    /// <summary>The context was not ready when the utterance began, so an earlier one or none was used.</summary>
    NotReady,

    /// <summary>A source did not answer in time.</summary>
    SourceTooSlow,

    /// <summary>A source failed.</summary>
    SourceFailed,

    /// <summary>The words are probably not what was said; see <see cref="ContextTrust.Doubtful"/>.</summary>
    Untrusted,

    /// <summary>The session's consent does not cover it; see <see cref="ContextSharing"/>.</summary>
    NoConsent,

    /// <summary>The redactor kept it back; see <see cref="IContextRedactor"/>.</summary>
    Redacted,
}
