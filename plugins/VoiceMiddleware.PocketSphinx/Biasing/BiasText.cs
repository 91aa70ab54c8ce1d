using System.Text;

namespace VoiceMiddleware.PocketSphinx.Biasing;

/// <summary>Cuts what people write into the words that they say.</summary>
internal static class BiasText
{
    /// <summary>Cuts text into words, in the writer's spelling. Hyphens part words; an apostrophe belongs to its word.</summary>
    public static List<string> Words(ReadOnlySpan<char> text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.NonSpacingMark)
            {
                word.Append(rune.ToString());
            }
            else if (rune.Value is '\'' or '’' && word.Length > 0)
            {
                word.Append('\'');
            }
            else if (rune.Value is '&' && word.Length == 0)
            {
                words.Add("and");
            }
            else
            {
                Close(words, word);
            }
        }

        Close(words, word);
        return words;
    }

    /// <summary>Cuts a message where a speaker would pause, because no word depends on one before the pause.</summary>
    public static IEnumerable<string> Phrases(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            // A point or comma within a number or an abbreviation ("3.5", "e.g") is no pause.
            var within = i + 1 < text.Length && char.IsLetterOrDigit(text[i + 1]);
            if (text[i] is ';' or '!' or '?' or '(' or ')' or '"' or '“' or '”' or '\n' or '—' or '–' or ':' || (text[i] is '.' or ',' && !within))
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    /// <summary>Makes the form in which the dictionary knows a word.</summary>
    public static string Normalize(string word) => word.ToLowerInvariant();

    private static void Close(List<string> words, StringBuilder word)
    {
        // A closing quote looks like an apostrophe. After an s it may be a plural's own; the lexicon knows both.
        var text = word.ToString();
        word.Clear();
        if (text.EndsWith('\'') && !text.EndsWith("s'", StringComparison.OrdinalIgnoreCase))
        {
            text = text.TrimEnd('\'');
        }

        if (text.Length > 0)
        {
            words.Add(text);
        }
    }
}
