using System.Globalization;
using System.Text;

namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>Turns a transcript into the words that are compared. Applied alike to what was said and to what was recognised.</summary>
/// <remarks>
/// Letters become lower case; white space, dashes and hyphens of every kind, slashes, underscores and ellipses separate words;
/// apostrophes between two letters or digits stay (<c>don't</c>; a typographic one becomes a plain one); all other punctuation and
/// symbols vanish, so <c>U.S.</c> is <c>us</c> and <c>1,000</c> is <c>1000</c>. Numbers are not spelled out and accents not removed.
/// Stateless and safe for concurrent use.
/// </remarks>
public static class TranscriptNormalizer
{
    /// <summary>Gets the words of a transcript.</summary>
    /// <param name="transcript">The transcript.</param>
    /// <returns>The normalised words in order; empty when there are none.</returns>
    public static IReadOnlyList<string> GetWords(string transcript)
    {
        ArgumentNullException.ThrowIfNull(transcript);
        var words = new List<string>();
        var word = new StringBuilder();
        var apostrophe = false;
        void EndWord()
        {
            apostrophe = false;
            if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        // One spelling for one letter, whether its accent was typed with it or after it.
        foreach (var rune in Compose(transcript).EnumerateRunes())
        {
            if (IsWordPart(rune))
            {
                if (apostrophe)
                {
                    word.Append('\'');
                    apostrophe = false;
                }

                word.Append(Rune.ToLowerInvariant(rune));
            }
            else if (IsApostrophe(rune))
            {
                apostrophe = word.Length > 0;
            }
            else if (IsSeparator(rune))
            {
                EndWord();
            }
            else
            {
                apostrophe = false;
            }
        }

        EndWord();
        return words;
    }

    private static string Compose(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return text; // half of a surrogate pair: it is no letter and vanishes below
        }
    }

    private static bool IsWordPart(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    private static bool IsApostrophe(Rune rune) => rune.Value is '\'' or '\u2019' or '\u02BC' or '\uFF07';

    private static bool IsSeparator(Rune rune) =>
        Rune.IsWhiteSpace(rune)
        || rune.Value is '/' or '\\' or '_' or '\u2026' or '\u2212'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.DashPunctuation or UnicodeCategory.Control;
}
