namespace VoiceMiddleware.Recognition;

/// <summary>What a custom model customises.</summary>
public enum CustomModelKind
{
    /// <summary>Which words and sentences are likely.</summary>
    Language,

    /// <summary>How the speaker, the room or the line sounds.</summary>
    Acoustic,

    /// <summary>A stored hotword list.</summary>
    Vocabulary,
}

/// <summary>A trained or stored model that the recogniser should use, by the id its own service knows.</summary>
/// <param name="Kind">What it customises.</param>
/// <param name="Id">The id in the recogniser's service or store.</param>
public sealed record CustomModel(CustomModelKind Kind, string Id)
{
    /// <summary>Gets the share the model has against the base model, 0 to 1, or null for what is stored with the model.</summary>
    public double? Weight { get; init; }
}
