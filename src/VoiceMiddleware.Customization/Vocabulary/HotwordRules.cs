using System.Globalization;
using System.Text;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Vocabulary;

/// <summary>The rules for one entry, wherever it was written.</summary>
internal static class HotwordRules
{
    private const int MaxValueLength = 80;

    internal static void CheckText(int? index, string text, List<HotwordProblem> problems)
    {
        void Add(HotwordRule rule, string message) => problems.Add(new(index, rule, Shorten(text), message));

        if (!text.EnumerateRunes().Any(Rune.IsLetterOrDigit))
        {
            Add(HotwordRule.Text, $"the text {Quote(text)} has no letter or digit; write the word or phrase to expect.");
            return;
        }

        if (!Ascii.IsValid(text))
        {
            // Code points, so that a letter outside the basic plane is one character as it is on the page.
            var characters = text.EnumerateRunes().Count();
            if (characters > HotwordFile.MaxCharactersNonAscii)
            {
                Add(
                    HotwordRule.CharactersNonAscii,
                    $"the text {Quote(text)} has {characters} characters; a text with any non-ASCII character may have at most "
                    + $"{HotwordFile.MaxCharactersNonAscii}. Shorten it, or split it into several hotwords.");
            }

            return;
        }

        var segments = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        if (segments > HotwordFile.MaxSegmentsAscii)
        {
            Add(
                HotwordRule.SegmentsAscii,
                $"the text {Quote(text)} has {segments} space-separated segments; an ASCII text may have at most "
                + $"{HotwordFile.MaxSegmentsAscii}. Shorten it, or split it into several hotwords.");
        }
    }

    internal static void CheckWeight(int? index, string raw, int? weight, List<HotwordProblem> problems)
    {
        if (weight is null or < Hotword.MinWeight or > Hotword.MaxWeight)
        {
            problems.Add(new(
                index,
                HotwordRule.Weight,
                Shorten(raw),
                $"the weight {Shorten(raw)} is not a whole number from {Hotword.MinWeight} to {Hotword.MaxWeight}; {Hotword.DefaultWeight} is a good start."));
        }
    }

    internal static void CheckLanguage(int? index, string language, List<HotwordProblem> problems)
    {
        if (language.Length is < 2 or > 3 || !language.All(char.IsAsciiLetterLower))
        {
            problems.Add(new(
                index,
                HotwordRule.Language,
                Shorten(language),
                $"the lang {Quote(language)} is not a code of two or three lower-case letters; write \"en\" or \"zh\", or leave it out."));
        }
    }

    /// <summary>Writes a value on one line, between quotes, so that a stray line feed or escape can not break the message up.</summary>
    internal static string Quote(string value)
    {
        var line = new StringBuilder("\"");
        foreach (var c in Cut(value))
        {
            line.Append(char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString(CultureInfo.InvariantCulture));
        }

        return line.Append('"').ToString();
    }

    /// <summary>Cuts a value at 80 characters and writes it on one line.</summary>
    internal static string Shorten(string value) =>
        string.Concat(Cut(value).Select(c => char.IsControl(c) ? ' ' : c));

    private static string Cut(string value)
    {
        if (value.Length <= MaxValueLength)
        {
            return value;
        }

        var cut = char.IsHighSurrogate(value[MaxValueLength - 2]) ? MaxValueLength - 2 : MaxValueLength - 1;
        return value[..cut] + "…";
    }
}
