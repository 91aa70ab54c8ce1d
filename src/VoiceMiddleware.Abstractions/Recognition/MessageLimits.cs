namespace VoiceMiddleware.Recognition;

/// <summary>How many context messages a recogniser takes. A null limit is no limit.</summary>
public sealed record MessageLimits
{
    /// <summary>Gets the most messages of both roles together; the newest count.</summary>
    public int? MaxCount { get; init; }

    /// <summary>Gets the most messages of each role; the newest count.</summary>
    public int? MaxPerRole { get; init; }

    /// <summary>Gets the most characters (UTF-16 code units) of a user message and the assistant message that follows it, together.</summary>
    public int? MaxCharactersPerPair { get; init; }

    /// <summary>Gets the most characters of all messages together.</summary>
    public int? MaxCharacters { get; init; }

    /// <summary>Gets the most tokens of all messages together, by <see cref="ContextText.EstimateTokens"/>.</summary>
    public int? MaxTokens { get; init; }
}
