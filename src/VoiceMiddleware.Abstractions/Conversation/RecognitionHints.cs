using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Conversation;

/// <summary>What is expected to be said.</summary>
public sealed record RecognitionHints
{
    /// <summary>Nothing.</summary>
    public static RecognitionHints None { get; } = new();

    /// <summary>Gets the terms to expect, the likeliest first.</summary>
    public IReadOnlyList<Hotword> Hotwords { get; init; } = [];

    /// <summary>Gets what comes first where not everything fits; higher is more important. <see cref="HintPriority"/> has the usual values.</summary>
    /// <value>The default is <see cref="HintPriority.Source"/>.</value>
    public int Priority { get; init; } = HintPriority.Source;

    /// <summary>Gets how far the terms may be believed. The default is <see cref="ContextTrust.Confirmed"/>.</summary>
    public ContextTrust Trust { get; init; } = ContextTrust.Confirmed;

    /// <summary>Gets for how many utterances of the caller the hints live, at least 1, or null: until their source is asked again, or the session's end where there is none.</summary>
    public int? LifeInTurns { get; init; }

    /// <summary>Gets the answer whose terms these are, or null: so that endpointing knows what a whole answer is. <see cref="ExpectedAnswer.ToHints"/> sets it.</summary>
    public ExpectedAnswer? Answer { get; init; }

    /// <summary>
    /// Gets how long a source need not be asked again although the conversation goes on, or null (the default) when every change of the
    /// conversation may change the hints. <see cref="Timeout.InfiniteTimeSpan"/> is for the whole session.
    /// </summary>
    public TimeSpan? ReuseFor { get; init; }
}

/// <summary>The usual priorities of hints.</summary>
public static class HintPriority
{
    /// <summary>What the last question asks for: 100.</summary>
    public const int ExpectedAnswer = 100;

    /// <summary>What a tool has just found: 50.</summary>
    public const int ToolResult = 50;

    /// <summary>What a context source says: 0.</summary>
    public const int Source = 0;

    /// <summary>The session's own vocabulary, which may be said at any time: -50.</summary>
    public const int Vocabulary = -50;

    /// <summary>What was found by looking for rare words in replies and documents: -100.</summary>
    public const int Mined = -100;
}
