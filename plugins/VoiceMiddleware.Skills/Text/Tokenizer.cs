using System.Globalization;
using System.Text;

namespace VoiceMiddleware.Skills;

/// <summary>A word of an utterance.</summary>
/// <param name="Text">Lower case, without punctuation or accents, contractions written out.</param>
/// <param name="Raw">As it was written.</param>
internal readonly record struct Token(string Text, string Raw);

/// <summary>Splits text into words the way a recogniser writes them, so that typed text and transcripts look alike.</summary>
internal static class Tokenizer
{
    private static readonly Dictionary<string, string> Contractions = new(StringComparer.Ordinal)
    {
        ["can't"] = "can not", ["cannot"] = "can not", ["won't"] = "will not", ["let's"] = "let us", ["gonna"] = "going to", ["wanna"] = "want to",
        ["what's"] = "what is", ["it's"] = "it is", ["that's"] = "that is", ["where's"] = "where is", ["who's"] = "who is", ["how's"] = "how is",
        ["there's"] = "there is", ["here's"] = "here is", ["he's"] = "he is", ["she's"] = "she is", ["when's"] = "when is", ["gimme"] = "give me",
    };

    private const string Accented = "àáâãäåāăąçćčďđèéêëēėęěğìíîïīįıłñńňòóôõöøōőřśšşťùúûüūůűýÿžźż";
    private const string Plain = "aaaaaaaaacccddeeeeeeeegiiiiiiilnnnoooooooorssstuuuuuuuyyzzz";

    private static readonly (string Ending, string Word)[] Endings =
        [("n't", "not"), ("'m", "am"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'d", "would")];

    public static Token[] Tokenize(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        var tokens = new List<Token>();
        foreach (var raw in Words(text))
        {
            var word = Fold(raw);
            if (Contractions.TryGetValue(word, out var written))
            {
                AddAll(tokens, written, raw);
                continue;
            }

            var ending = Array.Find(Endings, ending => word.Length > ending.Ending.Length && word.EndsWith(ending.Ending, StringComparison.Ordinal));
            if (ending.Word is not null)
            {
                AddAll(tokens, word[..^ending.Ending.Length] + " " + ending.Word, raw);
                continue;
            }

            if (word.EndsWith("'s", StringComparison.Ordinal))
            {
                word = word[..^2];
            }

            word = word.Replace("'", "", StringComparison.Ordinal);
            if (word.Length > 0)
            {
                tokens.Add(new(word, raw));
            }
        }

        return [.. tokens];
    }

    /// <summary>The words of a text as one string with single spaces: equal for texts that sound the same.</summary>
    public static string Normalize(string? text) => string.Join(' ', Tokenize(text).Select(token => token.Text));

    private static void AddAll(List<Token> tokens, string words, string raw)
    {
        foreach (var word in words.Split(' '))
        {
            tokens.Add(new(word, raw));
        }
    }

    private static IEnumerable<string> Words(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inside = i < text.Length && (char.IsLetterOrDigit(text[i]) || char.GetUnicodeCategory(text[i]) == UnicodeCategory.NonSpacingMark
                || (IsJoiner(text, i) && start >= 0));
            if (inside && start < 0)
            {
                start = i;
            }
            else if (!inside && start >= 0)
            {
                yield return text[start..i];
                start = -1;
            }
        }
    }

    // An apostrophe joins letters, a point or comma joins digits.
    private static bool IsJoiner(string text, int i)
    {
        if (i == 0 || i + 1 >= text.Length)
        {
            return false;
        }

        return text[i] switch
        {
            '\'' or '’' => char.IsLetter(text[i - 1]) && char.IsLetter(text[i + 1]),
            '.' or ',' => char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1]),
            _ => false,
        };
    }

    // Written out because Unicode's decomposition needs data that a process with invariant globalisation does not have.
    private static string Fold(string word)
    {
        var folded = new StringBuilder(word.Length);
        foreach (var character in word)
        {
            var lower = char.ToLowerInvariant(character);
            folded.Append(lower switch
            {
                '’' => "'",
                'ß' => "ss",
                'æ' => "ae",
                'œ' => "oe",
                'þ' => "th",
                _ when lower >= 'à' && Accented.IndexOf(lower, StringComparison.Ordinal) is >= 0 and var index => Plain[index].ToString(),
                _ when char.GetUnicodeCategory(lower) == UnicodeCategory.NonSpacingMark => "",
                _ => lower.ToString(),
            });
        }

        return folded.ToString();
    }
}
