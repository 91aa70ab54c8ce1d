using System.Globalization;

namespace VoiceMiddleware.Recognition;

/// <summary>Finds the words in a text that a recogniser is likely to miss: names (runs of capitalised words) and words that are rare in English.</summary>
/// <remarks>Pure functions, safe for concurrent use. English: rarity is looked up in the 5,000 most common English words.</remarks>
public static class TermExtractor
{
    private const int MaxWords = 5;
    private const int MinRareLength = 4;
    private static readonly string[] Endings = ["'s", "s", "es", "d", "ed", "ing", "ly", "er", "ers"];
    private static readonly HashSet<string> Connectors = new(StringComparer.Ordinal) { "of", "de", "del", "van", "von", "der", "la", "le", "du", "di" };

    /// <summary>Finds terms.</summary>
    /// <param name="texts">The texts, the newest last.</param>
    /// <param name="maxTerms">The most terms to return.</param>
    /// <returns>The terms as they are written, the most important first: names before rare words, frequent before seldom, late before early.</returns>
    public static IReadOnlyList<string> Extract(IEnumerable<string> texts, int maxTerms = 50)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfNegative(maxTerms);
        var found = new Dictionary<string, (string Term, bool IsName, int Count, int Last)>(StringComparer.OrdinalIgnoreCase);
        var place = 0;
        foreach (var text in texts)
        {
            foreach (var (term, isName) in Find(Words(text)))
            {
                found.TryGetValue(term, out var before);
                found[term] = (before.IsName ? before.Term : term, before.IsName || isName, before.Count + 1, place++);
            }
        }

        return
        [
            .. found.Values.OrderByDescending(t => t.IsName).ThenByDescending(t => t.Count).ThenByDescending(t => t.Last).Take(maxTerms).Select(t => t.Term),
        ];
    }

    /// <summary>Says whether a word, or the word that it is a form of, is one of the common ones.</summary>
    internal static bool IsCommon(string word)
    {
        if (CommonWords.Contains(word))
        {
            return true;
        }

        foreach (var ending in Endings)
        {
            if (word.Length > ending.Length + 2 && word.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                var stem = word[..^ending.Length];
                if (CommonWords.Contains(stem) || CommonWords.Contains(stem + "e") || (stem[^1] == 'i' && CommonWords.Contains(stem[..^1] + "y"))
                    || (stem[^1] == stem[^2] && CommonWords.Contains(stem[..^1])))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static IEnumerable<(string Term, bool IsName)> Find(List<Word> words)
    {
        for (var i = 0; i < words.Count;)
        {
            var end = EndOfRun(words, i);
            if (end == i)
            {
                if (IsRare(words[i].Text))
                {
                    yield return (words[i].Text, false);
                }

                i++;
                continue;
            }

            // A sentence begins with a capital whatever the word: only a rare one tells.
            var start = i;
            while (start < end && words[start].StartsSentence && IsCommon(words[start].Text))
            {
                start++;
            }

            while (start < end && Connectors.Contains(words[start].Text))
            {
                start++;
            }

            if (end - start > 1 || (end - start == 1 && !IsCommon(words[start].Text)))
            {
                yield return (string.Join(' ', words.Skip(start).Take(Math.Min(MaxWords, end - start)).Select(w => w.Text)), true);
            }

            i = end;
        }
    }

    /// <summary>Returns the end of a run of capitalised words, with small words like "of" between them; the start itself when there is none.</summary>
    private static int EndOfRun(List<Word> words, int start)
    {
        var end = start;
        for (var i = start; i < words.Count; i++)
        {
            if (i > start && words[i].StartsPhrase)
            {
                break;
            }

            if (IsCapitalised(words[i].Text))
            {
                end = i + 1;
            }
            else if (i == start || !Connectors.Contains(words[i].Text))
            {
                break;
            }
        }

        return end;
    }

    private static bool IsCapitalised(string word) => char.IsUpper(word[0]) && word is not "I" && !word.StartsWith("I'", StringComparison.Ordinal);

    private static bool IsRare(string word) => word.Length >= MinRareLength && word.All(c => char.IsLetter(c) || c is '-' or '\'') && !IsCommon(word);

    private static List<Word> Words(string text)
    {
        var words = new List<Word>();
        var (startsSentence, startsPhrase) = (true, true);
        for (var i = 0; i < text.Length;)
        {
            if (!IsWordCharacter(text, i))
            {
                startsPhrase |= text[i] != ' ';
                startsSentence |= text[i] is '.' or '!' or '?' or '\n' or '…' or ':' or '"' or '“';
                i++;
                continue;
            }

            var start = i;
            while (i < text.Length && IsWordCharacter(text, i))
            {
                i++;
            }

            words.Add(new(text[start..i], startsSentence, startsPhrase));
            (startsSentence, startsPhrase) = (false, false);
        }

        return words;
    }

    /// <summary>Letters, digits and marks; and a hyphen or an apostrophe within a word.</summary>
    private static bool IsWordCharacter(string text, int at)
    {
        var c = text[at];
        return char.IsLetterOrDigit(c) || char.IsSurrogate(c)
            || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            || (c is '-' or '\'' or '’' && at > 0 && char.IsLetterOrDigit(text[at - 1]) && at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1]));
    }

    private readonly record struct Word(string Text, bool StartsSentence, bool StartsPhrase);
}
