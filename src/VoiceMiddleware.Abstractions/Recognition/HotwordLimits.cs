using System.Text;

namespace VoiceMiddleware.Recognition;

/// <summary>How many hotwords a recogniser takes, and of which shape. A null limit is no limit.</summary>
public sealed record HotwordLimits
{
    /// <summary>Gets the most hotwords in one context.</summary>
    public int? MaxCount { get; init; }

    /// <summary>Gets the most characters (Unicode code points) of a hotword that has any non-ASCII character.</summary>
    public int? MaxCharactersNonAscii { get; init; }

    /// <summary>Gets the most space-separated segments of an all-ASCII hotword.</summary>
    public int? MaxSegmentsAscii { get; init; }

    /// <summary>Gets the most characters (UTF-16 code units) of any hotword.</summary>
    public int? MaxCharacters { get; init; }

    /// <summary>Gets the most characters (UTF-16 code units) of all hotwords together, separators not counted.</summary>
    public int? MaxTotalCharacters { get; init; }

    /// <summary>Gets whether weights make a difference.</summary>
    public bool Weights { get; init; } = true;

    /// <summary>Looks for a reason not to send a hotword. Counts of a whole list are not looked at.</summary>
    /// <param name="hotword">The hotword.</param>
    /// <param name="language">The language of the utterance (<c>en</c>, <c>en-US</c>), or null when it is not known.</param>
    /// <returns>The hotword's line on the receipt, or null when it may be sent.</returns>
    public DroppedContext? Check(Hotword hotword, string? language = null)
    {
        ArgumentNullException.ThrowIfNull(hotword);
        var text = hotword.Text;
        if (string.IsNullOrWhiteSpace(text) || !ContextText.IsWellFormed(text) || !HasLetterOrDigit(text))
        {
            return Drop(DropReason.Invalid, "the text has neither letters nor digits");
        }

        if (hotword.Weight is < Hotword.MinWeight or > Hotword.MaxWeight)
        {
            return Drop(DropReason.Invalid, $"the weight {hotword.Weight} is not within {Hotword.MinWeight} to {Hotword.MaxWeight}");
        }

        if (hotword.Language is { } own && language is not null && !SameLanguage(own, language))
        {
            return Drop(DropReason.OtherLanguage, $"the utterance is in '{language}', the hotword is for '{own}'");
        }

        if (text.Length > MaxCharacters)
        {
            return Drop(DropReason.TooLong, $"{text.Length} characters, at most {MaxCharacters}");
        }

        if (!Ascii.IsValid(text))
        {
            return MaxCharactersNonAscii is { } most && text.EnumerateRunes().Count() is var characters && characters > most
                ? Drop(DropReason.TooLong, $"{characters} characters, at most {most} where one is not ASCII")
                : null;
        }

        return MaxSegmentsAscii is { } limit && CountSegments(text) is var segments && segments > limit
            ? Drop(DropReason.TooLong, $"{segments} segments, at most {limit}")
            : null;

        DroppedContext Drop(DropReason reason, string detail) => new(ContextPart.Hotword, reason, text, detail);
    }

    private static bool HasLetterOrDigit(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                return true;
            }
        }

        return false;
    }

    private static int CountSegments(ReadOnlySpan<char> text)
    {
        var segments = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsWhiteSpace(text[i]) && (i == 0 || char.IsWhiteSpace(text[i - 1])))
            {
                segments++;
            }
        }

        return segments;
    }

    /// <summary>Compares the languages of two tags; the region makes no difference to a vocabulary.</summary>
    private static bool SameLanguage(ReadOnlySpan<char> first, ReadOnlySpan<char> second) =>
        Primary(first).Equals(Primary(second), StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> Primary(ReadOnlySpan<char> tag) => tag.IndexOfAny('-', '_') is var at and >= 0 ? tag[..at] : tag;
}
