using System.Text;
using VoiceMiddleware.Text;

namespace VoiceMiddleware.Flite.Speech;

/// <summary>Turns any text into pieces that flite can speak: ASCII, a sentence or a clause each.</summary>
internal static class FliteText
{
    /// <summary>A piece ends with the next comma after this many characters…</summary>
    internal const int LongPiece = 120;

    /// <summary>… and with the next word after this many, so that neither the first audio nor memory waits for a long one.</summary>
    internal const int LongestPiece = 200;

    /// <summary>Longer words are cut: they are noise, and flite's lexicon takes time with them.</summary>
    internal const int LongestWord = 48;

    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "dr.", "mr.", "mrs.", "ms.", "prof.", "st.", "jr.", "sr.", "vs.", "no.", "e.g.", "i.e.", "etc.", "approx.", "inc.", "ltd.", "co.", "corp.",
        "dept.", "fig.", "gen.", "rev.", "hon.", "capt.", "lt.", "col.", "sgt.", "ave.", "blvd.", "rd.", "mt.", "a.m.", "p.m.", "u.s.", "u.k.",
    };

    /// <summary>Gets the pieces one after the other. Pieces without a letter or digit are left out.</summary>
    internal static IEnumerable<string> Split(string text)
    {
        var piece = new StringBuilder();
        var words = Words(text).GetEnumerator();
        var more = words.MoveNext();
        while (more)
        {
            var word = words.Current;
            more = words.MoveNext();
            if (piece.Length + word.Length >= LongestPiece && piece.Length > 0)
            {
                yield return Take(piece);
            }

            piece.Append(piece.Length > 0 ? " " : "").Append(word);
            if (!more || EndsSentence(word, words.Current) || (piece.Length >= LongPiece && word[^1] is ',' or ';' or ':'))
            {
                if (piece.ToString().Any(char.IsAsciiLetterOrDigit))
                {
                    yield return Take(piece);
                }

                piece.Clear();
            }
        }
    }

    private static string Take(StringBuilder piece)
    {
        var text = piece.ToString();
        piece.Clear();
        return text;
    }

    private static bool EndsSentence(string word, string next)
    {
        var bare = word.TrimEnd('"', '\'', ')');
        if (bare.Length == 0 || bare[^1] is not ('.' or '!' or '?') || char.IsAsciiLetterLower(next[0]))
        {
            return false;
        }

        var isInitial = bare.Length == 2 && char.IsAsciiLetterUpper(bare[0]) && bare[0] != 'I';
        return bare[^1] != '.' || !(isInitial || Abbreviations.Contains(bare.TrimStart('"', '\'', '(')));
    }

    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            foreach (var c in ToSpoken(rune))
            {
                if (c != ' ')
                {
                    word.Append(c);
                }

                if (word.Length > 0 && (c == ' ' || word.Length == LongestWord))
                {
                    yield return Take(word);
                }
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    // Blank for what can not be said: emoji, control characters, other scripts, and the marks of Markdown and SSML.
    private static string ToSpoken(Rune rune) => rune.Value switch
    {
        '#' or '*' or '_' or '^' or '~' or '|' or '<' or '>' or '\\' or '{' or '}' or '[' or ']' or '`' => " ",
        '\u00AD' or (>= 0x200B and <= 0x200D) or 0x2060 or (>= 0x300 and <= 0x36F) => "", // Soft hyphen, zero-width marks, combining accents.
        '‘' or '’' or 'ʼ' => "'",
        '“' or '”' or '«' or '»' => "\"",
        '‐' or '‑' or '–' or '−' => "-",
        '—' => ", ",
        '…' => "... ",
        '€' => " euro ",
        '£' => " pound ",
        '°' => " degrees ",
        '½' => " 1/2 ",
        '×' => " times ",
        _ when rune.IsAscii => Rune.IsControl(rune) ? " " : rune.ToString(),
        _ when rune.IsBmp => LatinLetters.ToAscii((char)rune.Value) ?? " ",
        _ => " ",
    };
}
