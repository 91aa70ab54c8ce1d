using System.Globalization;

namespace VoiceMiddleware.Recognition.Correction;

/// <summary>How transcripts and terms are cut into words for comparison.</summary>
internal static class CorrectionText
{
    private const char TypographicApostrophe = '\u2019';
    private static readonly char[] Separators = [' ', '\t', '\r', '\n', '\u00a0', '-', '\u2010', '\u2011'];

    /// <summary>Writes a word or phrase as it is compared: lower case, plain apostrophes, single spaces for white space and hyphens.</summary>
    internal static string Normalize(string text) =>
        string.Join(' ', text.Replace(TypographicApostrophe, '\'').ToLowerInvariant().Split(Separators, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Finds the part of a token without the punctuation around it.</summary>
    internal static Range Core(string token)
    {
        var (start, end) = (0, token.Length);
        while (start < end && !IsPart(token[start]))
        {
            start++;
        }

        while (end > start && !IsPart(token[end - 1]))
        {
            end--;
        }

        return start..end;
    }

    /// <summary>Gets whether a normalised text is made of letters, apostrophes and blanks only.</summary>
    internal static bool IsPlainWord(string text) => text.All(letter => letter is '\'' or ' ' || IsLetter(letter));

    // An apostrophe belongs to the word on either side ('em, folks').
    private static bool IsPart(char letter) => letter is '\'' or TypographicApostrophe || char.IsDigit(letter) || IsLetter(letter);

    // Combining marks and halves of surrogate pairs are parts of letters.
    private static bool IsLetter(char letter) => char.IsLetter(letter) || char.IsSurrogate(letter)
        || char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
