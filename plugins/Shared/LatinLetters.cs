namespace VoiceMiddleware.Text;

/// <summary>Writes Latin letters in ASCII, for engines whose lexicons and rules know no others.</summary>
/// <remarks>
/// A table and not <see cref="string.Normalize()"/>, which does nothing in an application with invariant globalisation.
/// Compiled into each plugin that needs it: plugins share contracts, not code.
/// </remarks>
internal static class LatinLetters
{
    // One character for each code point; '.' where one letter is not enough (see Several) or none fits.
    private const int FirstAccented = 0x00C0;
    private const int FirstRare = 0x01CD;
    private const int FirstAdditional = 0x1E00;
    private const int FirstFullWidth = 0xFF01;
    private const int LastFullWidth = 0xFF5E;
    private const char None = '.';

    private const string Accented =
        "AAAAAA.CEEEEIIIIDNOOOOO.OUUUUY..aaaaaa.ceeeeiiiidnooooo.ouuuuy.yAaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGg"
        + "GgGgHhHhIiIiIiIiIi..JjKkkLlLlLlLlLlNnNnNnn..OoOoOo..RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

    private const string Rare =
        "AaIiOoUuUuUuUuUu.AaAa....GgKkOoOo..j...Gg..NnAa....AaAaEeEeIiIiOoOoRrRrUuUuSsTt..Hh......AaEeOoO"
        + "oOoOoYy";

    private const string Additional =
        "AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMmMmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRr"
        + "SsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVvWwWwWwWwWwXxXxYyZzZzZzhtwyasss.dAaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEe"
        + "EeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy..VvYy";

    /// <summary>Gets ASCII for a character: itself, its letter without accents, two letters for a ligature; null when none fits.</summary>
    internal static string? ToAscii(char c)
    {
        if (char.IsAscii(c))
        {
            return c.ToString();
        }

        if (c is >= (char)FirstFullWidth and <= (char)LastFullWidth)
        {
            return ((char)(c - FirstFullWidth + '!')).ToString();
        }

        var letter = Look(Accented, FirstAccented, c) ?? Look(Rare, FirstRare, c) ?? Look(Additional, FirstAdditional, c);
        return letter?.ToString() ?? Several(c);
    }

    private static char? Look(string table, int first, char c) =>
        c >= first && c - first < table.Length && table[c - first] != None ? table[c - first] : null;

    private static string? Several(char c) => c switch
    {
        '\u00C6' or '\u01E2' or '\u01FC' => "AE",
        '\u00E6' or '\u01E3' or '\u01FD' => "ae",
        '\u0152' => "OE",
        '\u0153' => "oe",
        '\u00DF' => "ss",
        '\u1E9E' => "SS",
        '\u00DE' => "TH",
        '\u00FE' => "th",
        '\u014A' => "NG",
        '\u014B' => "ng",
        '\u0132' => "IJ",
        '\u0133' => "ij",
        '\u1EFA' => "LL",
        '\u1EFB' => "ll",
        '\u01C4' or '\u01F1' => "DZ",
        '\u01C5' or '\u01F2' => "Dz",
        '\u01C6' or '\u01F3' => "dz",
        '\u01C7' => "LJ",
        '\u01C8' => "Lj",
        '\u01C9' => "lj",
        '\u01CA' => "NJ",
        '\u01CB' => "Nj",
        '\u01CC' => "nj",
        '\uFB00' => "ff",
        '\uFB01' => "fi",
        '\uFB02' => "fl",
        '\uFB03' => "ffi",
        '\uFB04' => "ffl",
        '\uFB06' => "st",
        _ => null,
    };
}
