namespace VoiceMiddleware.Recognition;

/// <summary>Shapes hotwords for recognisers that are sent a list of phrases: DashScope's vocabularies, phrase lists, key terms.</summary>
public static class PhraseListShape
{
    /// <summary>
    /// Gets DashScope's limits for a vocabulary: 500 entries, 15 characters where one is not ASCII, 7 space-separated segments otherwise
    /// (custom hotwords, <c>create_vocabulary</c>).
    /// </summary>
    public static HotwordLimits DashScope { get; } = new() { MaxCount = 500, MaxCharactersNonAscii = 15, MaxSegmentsAscii = 7 };

    /// <summary>Fits the hotwords of a context into limits: the first stay.</summary>
    /// <param name="context">The context.</param>
    /// <param name="limits">The limits.</param>
    /// <returns>The hotwords to send, in their order, each text once, and what was left out. Fitting the result again changes nothing.</returns>
    public static ShapedHotwords Fit(RecognitionContext context, HotwordLimits limits)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(limits);
        var kept = new List<Hotword>(Math.Min(context.Hotwords.Count, limits.MaxCount ?? int.MaxValue));
        var dropped = new List<DroppedContext>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var (characters, over) = (0, 0);
        foreach (var hotword in context.Hotwords)
        {
            if (limits.Check(hotword, context.Language) is { } fault)
            {
                dropped.Add(fault);
            }
            else if (seen.Contains(hotword.Text))
            {
                dropped.Add(new(ContextPart.Hotword, DropReason.Duplicate, hotword.Text));
            }
            else if (kept.Count >= limits.MaxCount || characters + hotword.Text.Length > limits.MaxTotalCharacters)
            {
                over++;
            }
            else
            {
                seen.Add(hotword.Text);
                kept.Add(hotword);
                characters += hotword.Text.Length;
            }
        }

        if (over > 0)
        {
            dropped.Add(new(
                ContextPart.Hotword, DropReason.OverLimit, null, $"{kept.Count} hotwords with {characters} characters fill the limits; the first stay", over));
        }

        return new(kept, dropped);
    }
}

/// <summary>Hotwords that fit.</summary>
/// <param name="Hotwords">The hotwords to send, the most important first.</param>
/// <param name="Dropped">What was left out, and why.</param>
public sealed record ShapedHotwords(IReadOnlyList<Hotword> Hotwords, IReadOnlyList<DroppedContext> Dropped);
