namespace VoiceMiddleware.Recognition;

/// <summary>A word or phrase that the recogniser should expect: a name, a product, a street.</summary>
/// <param name="Text">The term as it should be written in transcripts.</param>
/// <param name="Weight">
/// How strongly to expect it, 1 to 5; the default is 4. This is DashScope's scale (custom hotwords, <c>weight</c>); a plugin maps it to its engine's.
/// </param>
/// <param name="Language">The language it applies to (<c>en</c>, <c>en-US</c>), or null for every language.</param>
public sealed record Hotword(string Text, int Weight = Hotword.DefaultWeight, string? Language = null)
{
    /// <summary>The weight of a hotword that was given none: 4.</summary>
    public const int DefaultWeight = 4;

    /// <summary>The lowest weight: 1.</summary>
    public const int MinWeight = 1;

    /// <summary>The highest weight: 5.</summary>
    public const int MaxWeight = 5;

    /// <summary>
    /// Gets respellings that tell how the term is said, best first, in ordinary spelling ("sweenhime") or as ARPAbet phones between
    /// slashes ("/S W IY N HH AY M/"). They win over every dictionary. Empty: the recogniser finds out by itself.
    /// </summary>
    public IReadOnlyList<string> SoundsLike { get; init; } = [];
}
