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
        "e.g", "i.e", "a.m", "p.m", "u.s", "u.k", "ph.d",
    };

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
            while (c is not '\n' && end < text.Length && text[end] is '"' or '\'' or ')' or ']' or '”' or '’')
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
        while (next < text.Length && text[next] is '"' or '\'' or ')' or ']' or '”' or '’')
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
        while (start > 0 && !char.IsWhiteSpace(text[start - 1]) && text[start - 1] is not ('(' or '"' or '“'))
        {
            start--;
        }

        var word = text.AsSpan(start, index - start);
        var isInitial = word.Length == 1 && char.IsUpper(word[0]) && word[0] != 'I';
        return !isInitial && !Abbreviations.Contains(word.ToString());
    }

    private static int FindSoftBreak(string text)
    {
        var comma = text.LastIndexOfAny([',', ';', ':'], MaxLength - 1, MaxLength - MinLength);
        if (comma > 0)
        {
            return comma + 1;
        }

        var space = text.LastIndexOf(' ', MaxLength - 1, MaxLength - MinLength);
        return space > 0 ? space + 1 : MaxLength;
    }
}
