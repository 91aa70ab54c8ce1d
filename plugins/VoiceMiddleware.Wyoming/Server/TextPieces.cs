using System.Text;

namespace VoiceMiddleware.Wyoming.Server;

/// <summary>Cuts text that arrives in pieces into sentences, so that speaking can begin before all of it is there. Not thread-safe.</summary>
internal sealed class TextPieces
{
    // Shorter ones are rather "Dr." or "No." than a sentence, and wait for the next.
    private const int ShortestSentence = 20;
    private const int LongestSentence = 1000;
    private readonly StringBuilder _text = new();

    /// <summary>Takes a piece and gives the sentences that are complete.</summary>
    public IEnumerable<string> Add(string piece)
    {
        _text.Append(piece);
        while (FindEnd(_text.ToString()) is var end and > 0)
        {
            yield return Take(end);
        }
    }

    /// <summary>Gives what is left; empty when nothing is.</summary>
    public string Flush() => Take(_text.Length);

    private string Take(int length)
    {
        var sentence = _text.ToString(0, length).Trim();
        _text.Remove(0, length);
        return sentence;
    }

    private static int FindEnd(string text)
    {
        for (var at = 0; at + 1 < text.Length; at++)
        {
            if (text[at] == '\n' || (at >= ShortestSentence && text[at] is '.' or '!' or '?' or '…' && char.IsWhiteSpace(text[at + 1])))
            {
                return at + 1;
            }
        }

        if (text.Length <= LongestSentence)
        {
            return 0;
        }

        var space = text.LastIndexOf(' ', LongestSentence);
        return space > 0 ? space : char.IsHighSurrogate(text[LongestSentence - 1]) ? LongestSentence - 1 : LongestSentence;
    }
}
