using System.Text;

namespace VoiceMiddleware.Conversation;

/// <summary>Cuts a stream of text into sentences as soon as each is whole, so that the voice starts before the model has finished.</summary>
/// <remarks>Not thread-safe: one splitter serves one reply.</remarks>
internal sealed class SentenceSplitter
{
    // Below this a "sentence" is mostly an initial, a list number or "Oh." and sounds chopped when spoken alone.
    private const int MinLength = 12;

    // A model that never ends a sentence must still be heard; the cut is at the last comma or space.
    private const int MaxLength = 300;

    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr", "mrs", "ms", "dr", "prof", "st", "ave", "rd", "sr", "jr", "vs", "etc", "approx", "dept", "est", "inc", "ltd", "co", "no",
        "e.g", "i.e", "a.m", "p.m", "u.s", "u.k", "ph.d", "a.k.a", "d.c", "messrs", "gen", "capt", "lt", "col", "sgt", "rev", "hon", "sen", "gov", "mt", "ft",
        "blvd", "hwy", "corp", "bros", "apt", "tel", "ext", "fig", "vol", "pp", "nos", "jan", "feb", "mar", "apr", "aug", "sept", "sep", "oct", "nov", "dec",
    };

    // These may also be the last word of a sentence; the word that follows tells.
    private static readonly HashSet<string> LastWords = new(StringComparer.OrdinalIgnoreCase) { "a.m", "p.m", "etc", "inc", "ltd", "co", "corp", "jr", "sr" };

    private static readonly HashSet<string> FirstWords = new(StringComparer.Ordinal)
    {
        "The", "We", "I", "It", "You", "Your", "This", "That", "He", "She", "They", "If", "There", "Please", "Would", "Do", "Does", "Shall", "Is", "Are",
        "Can", "Could", "What", "When", "How", "Our", "My", "And", "But", "So",
    };

    private static readonly char[] Closers = ['"', '\'', ')', ']', '”', '’', '*', '_', '`', '~'];

    private readonly StringBuilder _pending = new();

    /// <summary>Takes the next text and adds every sentence that is now whole to <paramref name="sentences"/>.</summary>
    public void Append(string text, ICollection<string> sentences)
    {
        _pending.Append(text);
        while (FindEnd() is var end && end > 0)
        {
            Take(end, sentences);
        }
    }

    /// <summary>Adds what is left when the stream has ended.</summary>
    public void Flush(ICollection<string> sentences) => Take(_pending.Length, sentences);

    private void Take(int length, ICollection<string> sentences)
    {
        var sentence = _pending.ToString(0, length).Trim();
        _pending.Remove(0, length);
        if (sentence.Any(char.IsLetterOrDigit))
        {
            sentences.Add(sentence);
        }
    }

    /// <summary>Returns the length of the first whole sentence, or 0 while there is none.</summary>
    private int FindEnd()
    {
        var text = _pending.ToString();
        for (var i = 0; i < Math.Min(text.Length, MaxLength); i++)
        {
            var c = text[i];
            var isBreak = c is '\n' || (c is '.' or '!' or '?' or '…' && EndsSentence(text, i)) || c is '。' or '！' or '？';
            if (!isBreak)
            {
                continue;
            }

            var end = i + 1;
            while (c is not '\n' && end < text.Length && Closers.Contains(text[end]))
            {
                end++;
            }

            if (text.AsSpan(0, end).Trim().Length >= MinLength || c is '\n')
            {
                return end;
            }
        }

        return text.Length > MaxLength ? FindSoftBreak(text) : 0;
    }

    private static bool EndsSentence(string text, int index)
    {
        // The stream may go on with "5" after "3." or with another full stop: without the next character nothing is certain.
        var next = index + 1;
        while (next < text.Length && Closers.Contains(text[next]))
        {
            next++;
        }

        if (next >= text.Length || !char.IsWhiteSpace(text[next]))
        {
            return false;
        }

        if (text[index] != '.')
        {
            return true;
        }

        var start = index;
        while (start > 0 && !char.IsWhiteSpace(text[start - 1]) && text[start - 1] is not ('(' or '[' or '"' or '“' or '*' or '_' or '~'))
        {
            start--;
        }

        var word = text[start..index];
        return !IsInitials(word) && (!Abbreviations.Contains(word) || (LastWords.Contains(word) && IsFirstWord(text, next)));
    }

    // "J" and "J.R.R", but not "I": "So do I. And you?"
    private static bool IsInitials(string word) =>
        word.Length % 2 == 1 && word != "I" && !word.Where((c, i) => i % 2 == 0 ? !char.IsUpper(c) : c != '.').Any();

    private static bool IsFirstWord(string text, int start)
    {
        while (start < text.Length && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        // While the stream may go on with the rest of the word, "The" may become "Theodore".
        var end = start;
        while (end < text.Length && char.IsLetter(text[end]))
        {
            end++;
        }

        return end < text.Length && FirstWords.Contains(text[start..end]);
    }

    private static int FindSoftBreak(string text)
    {
        // A comma or a colon inside "1,000" or "3:30" is no pause.
        for (var i = MaxLength - 1; i >= MinLength; i--)
        {
            if (text[i] is ',' or ';' or ':' && char.IsWhiteSpace(text[i + 1]))
            {
                return i + 1;
            }
        }

        var space = text.LastIndexOf(' ', MaxLength - 1, MaxLength - MinLength);
        return space > 0 ? space + 1 : char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
    }
}
