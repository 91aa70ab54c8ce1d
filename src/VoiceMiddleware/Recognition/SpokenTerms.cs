using System.Text;

namespace VoiceMiddleware.Recognition;

/// <summary>Looks for terms in transcripts, without regard to case and punctuation.</summary>
internal static class SpokenTerms
{
    /// <summary>Cuts a text into its words, in lower case; hyphens part words.</summary>
    public static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || (rune.Value is '\'' or '’' && word.Length > 0))
            {
                word.Append(rune.Value is '’' ? "'" : Rune.ToLowerInvariant(rune).ToString());
            }
            else
            {
                Close();
            }
        }

        Close();
        return words;

        void Close()
        {
            if (word.Length > 0)
            {
                words.Add(word.ToString().TrimEnd('\''));
                word.Clear();
            }
        }
    }

    /// <summary>Counts how often a term occurs among words.</summary>
    public static int Count(List<string> words, List<string> term)
    {
        var count = 0;
        for (var i = 0; term.Count > 0 && i + term.Count <= words.Count; i++)
        {
            var same = 0;
            while (same < term.Count && words[i + same] == term[same])
            {
                same++;
            }

            count += same == term.Count ? 1 : 0;
        }

        return count;
    }

    /// <summary>Gets the hotwords of a context that a text holds, as they were given.</summary>
    public static IReadOnlyList<string> Heard(RecognitionContext context, string text)
    {
        if (context.Hotwords.Count == 0 || text.Length == 0)
        {
            return [];
        }

        var words = Words(text);
        return [.. context.Hotwords.Where(hotword => Count(words, Words(hotword.Text)) > 0).Select(hotword => hotword.Text)];
    }

    /// <summary>Gets the terms of a context that came out more often with it than without: hotwords, and rare words of the messages.</summary>
    public static IReadOnlyList<string> OnlyWith(RecognitionContext context, string with, string without)
    {
        var (biased, unbiased) = (Words(with), Words(without));
        var terms = context.Hotwords.Select(hotword => hotword.Text)
            .Concat(context.Messages.SelectMany(message => Words(message.Text)).Where(word => !TermExtractor.IsCommon(word)))
            .DistinctBy(term => string.Join(' ', Words(term)), StringComparer.Ordinal);
        return
        [
            .. terms.Where(term => Words(term) is var words && Count(biased, words) is > 0 and var often && often > Count(unbiased, words)),
        ];
    }
}
