using System.Globalization;
using System.Text;
using VoiceMiddleware.Text;

namespace VoiceMiddleware.Espeak;

/// <summary>Makes any text safe and sayable for the library, which was not made for text from strangers.</summary>
internal static class SpokenText
{
    /// <summary>Longer text is no word.</summary>
    internal const int MaxLength = 100;

    private const int FirstBeyondLatin1 = 0x100;
    private const int FirstCompatibilityForm = 0xFB00;

    /// <summary>Gets the text to say, or null when there is nothing to say in the language.</summary>
    /// <param name="word">Anything.</param>
    /// <param name="voice">The espeak-ng voice.</param>
    internal static string? Prepare(string word, string voice)
    {
        // Long before anything is copied: text of any length may come.
        if (word.Length > MaxLength)
        {
            return null;
        }

        var kept = new StringBuilder(word.Length);
        var sayable = false;
        foreach (var rune in Clean(word).EnumerateRunes())
        {
            if (Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
            {
                if (!Scripts.CanRead(voice, rune))
                {
                    return null;
                }

                kept.Append(rune.ToString());
                sayable |= Rune.IsLetter(rune);
            }
            else if (char.IsAsciiDigit((char)(rune.IsBmp ? rune.Value : 0)))
            {
                kept.Append((char)rune.Value);
                sayable = true;
            }
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)
            {
                kept.Append(Punctuation(rune));
            }
        }

        if (!sayable)
        {
            return null;
        }

        var text = string.Join(' ', kept.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return Scripts.IsEnglish(voice) ? AvoidRomanNumeral(FoldAccents(text)) : text;
    }

    // Control characters, NUL above all, would end the text early. Ligatures and full-width forms are ASCII in another dress.
    private static string Clean(string word)
    {
        var clean = new StringBuilder(word.Length);
        foreach (var rune in word.EnumerateRunes())
        {
            clean.Append(rune switch
            {
                _ when rune == Rune.ReplacementChar || Rune.IsControl(rune) => " ",
                { Value: >= FirstCompatibilityForm } when rune.IsBmp => LatinLetters.ToAscii((char)rune.Value) ?? rune.ToString(),
                _ => rune.ToString(),
            });
        }

        return clean.ToString();
    }

    private static char Punctuation(Rune rune) => rune.Value switch
    {
        '\'' or '’' or '‘' or 'ʼ' => '\'',
        '-' or '‐' or '‑' or '–' => '-',
        '.' or '&' or '+' => (char)rune.Value,
        _ => ' ',
    };

    // The English voice reads the accents of loan words, which are all in Latin 1. Other letters it spells out:
    // "N, g, u, y, latin small letter e with…".
    private static string FoldAccents(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c < FirstBeyondLatin1 && c is not ('ß' or 'Æ' or 'æ' or 'Ø' or 'ø' or 'Ð' or 'ð' or 'Þ' or 'þ'))
            {
                folded.Append(c);
            }
            else
            {
                folded.Append(LatinLetters.ToAscii(c));
            }
        }

        return folded.ToString();
    }

    // In lower case "xi" is read as "roman eleven"; as a name it begins with a capital.
    private static string AvoidRomanNumeral(string text) =>
        text.Length > 1 && text.All(static c => "ivxlcdm".Contains(c, StringComparison.Ordinal)) ? char.ToUpperInvariant(text[0]) + text[1..] : text;
}
