using System.Globalization;
using System.Text;

namespace VoiceMiddleware.Recognition;

/// <summary>Measures and cuts the text of a context. Pure functions, safe for concurrent use.</summary>
public static class ContextText
{
    private const string SentenceEnds = ".!?…。！？";
    private const string Closers = "\"')]”’»";

    /// <summary>Keeps the end of a text, where the newest words are.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxLength">The most characters (UTF-16 code units) to keep; not negative.</param>
    /// <returns>
    /// The text itself when it fits. Otherwise its last whole sentences, as long as they fill half of the room; otherwise its last whole
    /// words; otherwise what fits of its last word. Never part of a surrogate pair or of a grapheme; empty when not even one fits.
    /// </returns>
    public static string KeepEnd(string text, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegative(maxLength);
        if (text.Length <= maxLength)
        {
            return text;
        }

        if (maxLength == 0)
        {
            return "";
        }

        var first = text.Length - maxLength;
        int? word = null, grapheme = null;
        for (var at = NextBoundary(text, first); at < text.Length; at += StringInfo.GetNextTextElementLength(text.AsSpan(at)))
        {
            grapheme ??= at;
            if (!StartsWord(text, at))
            {
                continue;
            }

            word ??= at;
            if (text.Length - at < maxLength / 2)
            {
                break;
            }

            if (StartsSentence(text, at))
            {
                return text[at..];
            }
        }

        return (word ?? grapheme) is { } start ? text[start..] : "";
    }

    /// <summary>Estimates how many tokens a byte-pair encoding such as Whisper's makes of a text. Rather too many than too few.</summary>
    /// <param name="text">The text.</param>
    /// <returns>
    /// A token for every three letters of a word in lower case and for every two of one with capitals (a name is cut into smaller
    /// pieces), one for every digit and sign, one for every UTF-8 byte outside of ASCII; white space is free.
    /// </returns>
    public static int EstimateTokens(ReadOnlySpan<char> text)
    {
        var tokens = 0;
        for (var i = 0; i < text.Length;)
        {
            if (char.IsAsciiLetter(text[i]))
            {
                var start = i;
                var capitals = false;
                for (; i < text.Length && char.IsAsciiLetter(text[i]); i++)
                {
                    capitals |= char.IsAsciiLetterUpper(text[i]);
                }

                var letters = i - start;
                tokens += capitals ? (letters + 1) / 2 : (letters + 2) / 3;
                continue;
            }

            if (!char.IsWhiteSpace(text[i]))
            {
                // A pair has four bytes, and each of its halves is counted as three: rather too many.
                tokens += text[i] < 0x80 ? 1 : text[i] < 0x800 ? 2 : 3;
            }

            i++;
        }

        return tokens;
    }

    /// <summary>Takes out what is no text: halves of surrogate pairs, and white space at the ends.</summary>
    /// <param name="text">The text.</param>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        if (IsWellFormed(trimmed))
        {
            return trimmed;
        }

        var clean = new StringBuilder(trimmed.Length);
        for (var i = 0; i < trimmed.Length; i++)
        {
            if (char.IsHighSurrogate(trimmed[i]) && i + 1 < trimmed.Length && char.IsLowSurrogate(trimmed[i + 1]))
            {
                clean.Append(trimmed[i]).Append(trimmed[++i]);
            }
            else if (!char.IsSurrogate(trimmed[i]))
            {
                clean.Append(trimmed[i]);
            }
        }

        return clean.ToString().Trim();
    }

    /// <summary>Says whether every surrogate of a text has its other half.</summary>
    /// <param name="text">The text.</param>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\ud800', '\udfff') is var at and >= 0)
        {
            if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
            {
                return false;
            }

            text = text[(at + 2)..];
        }

        return true;
    }

    /// <summary>Returns the first grapheme that begins at a place or after it.</summary>
    private static int NextBoundary(string text, int place)
    {
        // Between two ASCII characters there is always a boundary, but for a line's end.
        if (text[place - 1] < 0x80 && text[place] < 0x80 && text[place] != '\n')
        {
            return place;
        }

        var at = 0;
        while (at < place)
        {
            at += StringInfo.GetNextTextElementLength(text.AsSpan(at));
        }

        return at;
    }

    private static bool StartsWord(string text, int at) => char.IsWhiteSpace(text[at - 1]) ? !char.IsWhiteSpace(text[at]) : EndsSentenceWithoutSpace(text[at - 1]);

    private static bool StartsSentence(string text, int at)
    {
        var end = at - 1;
        while (end >= 0 && (char.IsWhiteSpace(text[end]) || Closers.Contains(text[end], StringComparison.Ordinal)))
        {
            if (text[end] == '\n')
            {
                return true;
            }

            end--;
        }

        return end >= 0 && SentenceEnds.Contains(text[end], StringComparison.Ordinal) && !IsInitial(text, end);
    }

    private static bool EndsSentenceWithoutSpace(char c) => c is '。' or '！' or '？';

    // "J. Sweynheim" is no sentence's end.
    private static bool IsInitial(string text, int end) =>
        text[end] == '.' && end > 0 && char.IsUpper(text[end - 1]) && (end == 1 || !char.IsLetterOrDigit(text[end - 2]));
}
