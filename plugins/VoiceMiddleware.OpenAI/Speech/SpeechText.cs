using System.Buffers;
using System.Text;

namespace VoiceMiddleware.OpenAI.Speech;

/// <summary>Cuts text into pieces that a server takes.</summary>
internal static class SpeechText
{
    /// <summary>OpenAI's limit for one request: 4,096 characters.</summary>
    public const int MaxCharacters = 4096;

    private static readonly SearchValues<char> SentenceEnds = SearchValues.Create(".!?。！？");

    /// <summary>Cuts at the ends of sentences where there are some, otherwise between words, otherwise anywhere but inside a character.</summary>
    public static IEnumerable<string> Split(string text, int maxCharacters = MaxCharacters)
    {
        for (var rest = text.AsMemory().Trim(); rest.Length > 0;)
        {
            var length = rest.Length <= maxCharacters ? rest.Length : FindCut(rest.Span[..(maxCharacters + 1)], maxCharacters);
            var piece = rest[..length].Trim();
            rest = rest[length..].TrimStart();

            // Signs alone are nothing to say, and servers refuse them.
            if (HasLetterOrDigit(piece.Span))
            {
                yield return piece.ToString();
            }
        }
    }

    private static int FindCut(ReadOnlySpan<char> window, int most)
    {
        var sentence = window[..most].LastIndexOfAny(SentenceEnds);
        if (sentence >= most / 2)
        {
            return sentence + 1;
        }

        var space = window.LastIndexOfAny(" \n\t");
        return space > 0 ? space : char.IsHighSurrogate(window[most - 1]) && most > 1 ? most - 1 : most;
    }

    private static bool HasLetterOrDigit(ReadOnlySpan<char> text)
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
}
