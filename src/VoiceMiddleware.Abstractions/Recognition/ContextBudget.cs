namespace VoiceMiddleware.Recognition;

/// <summary>How much context a recogniser takes in all, hotwords and messages together. A null limit is no limit.</summary>
public sealed record ContextBudget
{
    /// <summary>Gets the most characters (UTF-16 code units).</summary>
    public int? Characters { get; init; }

    /// <summary>Gets the most tokens, by <see cref="ContextText.EstimateTokens"/>.</summary>
    public int? Tokens { get; init; }
}
