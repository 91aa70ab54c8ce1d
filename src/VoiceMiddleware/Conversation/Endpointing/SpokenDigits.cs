namespace VoiceMiddleware.Conversation;

/// <summary>Counts the digits of a number that is being read out in English. Does not allocate.</summary>
internal static class SpokenDigits
{
    // How many digits a word stands for. What sounds like a digit is one between two others.
    private static readonly PhraseTable<(int Digits, Kind Kind)> Words = new(new (string[] Words, int Digits, Kind Kind)[]
    {
        (["zero", "oh", "o", "nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], 1, Kind.Digit),
        (["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"], 2, Kind.Number),
        (["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2, Kind.Tens),
        (["for", "to", "too", "won", "ate"], 1, Kind.SoundsLike),
        (["double"], 1, Kind.Repeats),
        (["triple"], 2, Kind.Repeats),
        (["dash", "hyphen"], 0, Kind.Separator),
    }.SelectMany(row => row.Words, (row, word) => (word, (row.Digits, row.Kind))));

    private enum Kind
    {
        None,
        Digit,
        Number,
        Tens,
        Numeral,
        SoundsLike,
        Repeats,
        Separator,
    }

    /// <summary>Gets whether a word is a number.</summary>
    public static bool IsNumber(ReadOnlySpan<char> word) => Look(word).Kind is Kind.Digit or Kind.Number or Kind.Tens or Kind.Numeral;

    /// <summary>Counts the digits that the words end with.</summary>
    /// <param name="words">The words.</param>
    /// <param name="onlyDigits">Whether only words for one digit count ("two five"), not numbers ("twenty five", "25").</param>
    /// <returns>The digits, and the place of the first of their words.</returns>
    public static (int Digits, int First) CountLast(in SentenceTail words, bool onlyDigits)
    {
        var digits = 0;
        var first = words.Count;
        var next = Kind.None;
        for (var i = words.Count - 1; i >= 0; i--)
        {
            var (worth, kind) = Look(words[i]);
            var counts = kind switch
            {
                Kind.Digit => true,
                Kind.Number or Kind.Tens or Kind.Numeral => !onlyDigits,
                Kind.Separator or Kind.Repeats => next is Kind.Digit,
                Kind.SoundsLike => next is not Kind.None && i > 0 && Look(words[i - 1]).Kind is Kind.Digit or Kind.Repeats,
                _ => false,
            };
            if (!counts)
            {
                break;
            }

            // "Twenty five" is two digits, not three.
            digits += kind == Kind.Tens && next == Kind.Digit ? 1 : worth;
            first = i;
            next = kind == Kind.SoundsLike ? Kind.Digit : kind;
        }

        return (digits, first);
    }

    private static (int Digits, Kind Kind) Look(ReadOnlySpan<char> word) =>
        Words.TryGetValue(word, out var known) ? known
        : IsNumeral(word) ? (word.Length, Kind.Numeral)
        : default;

    // The framework's search for a range of characters boxes them.
    private static bool IsNumeral(ReadOnlySpan<char> word)
    {
        foreach (var character in word)
        {
            if (!char.IsAsciiDigit(character))
            {
                return false;
            }
        }

        return word.Length > 0;
    }
}
