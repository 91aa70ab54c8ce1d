using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Recognition;

/// <summary>All that could be told to the recogniser before an utterance.</summary>
public sealed record ContextPlanRequest
{
    /// <summary>Gets what the recogniser takes. What it does not take at all is passed on nevertheless: it says so itself, and a decorator may have use for it.</summary>
    public required RecognizerCapabilities Capabilities { get; init; }

    /// <summary>Gets the language of the utterance, or null for the recogniser's own.</summary>
    public string? Language { get; init; }

    /// <summary>Gets what was said so far, oldest first.</summary>
    public IReadOnlyList<LedgerEntry> Entries { get; init; } = [];

    /// <summary>Gets what may be said at any time, the most important first. Its priority is <see cref="HintPriority.Vocabulary"/>.</summary>
    public IReadOnlyList<Hotword> Vocabulary { get; init; } = [];

    /// <summary>Gets what is expected now: of sources, tools and questions. Expired ones must not be among them.</summary>
    public IReadOnlyList<RecognitionHints> Hints { get; init; } = [];

    /// <summary>Gets the custom models to use.</summary>
    public IReadOnlyList<CustomModel> Models { get; init; } = [];

    /// <summary>Gets how strongly to bias, 0 to 1. The default is 1.</summary>
    public double Strength { get; init; } = 1;

    /// <summary>Gets the context's <see cref="RecognitionContext.Speaker"/>, or null.</summary>
    public string? Speaker { get; init; }

    /// <summary>Gets the most messages, both sides together, or null for no limit but the recogniser's.</summary>
    public int? MaxMessages { get; init; }

    /// <summary>Gets the most characters of messages and hotwords together, or null for no limit but the recogniser's.</summary>
    public int? MaxCharacters { get; init; }
}

/// <summary>The context for an utterance, within what the recogniser takes.</summary>
/// <param name="Context">The context.</param>
/// <param name="Dropped">What was left out and why, for the receipt. A message that was cut is in the context and has a line of count 0 here.</param>
public sealed record ContextPlan(RecognitionContext Context, IReadOnlyList<DroppedContext> Dropped)
{
    /// <summary>Nothing.</summary>
    public static ContextPlan Empty { get; } = new(RecognitionContext.Empty, []);
}
