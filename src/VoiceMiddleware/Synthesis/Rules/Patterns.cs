using System.Text.RegularExpressions;

namespace VoiceMiddleware.Synthesis.Rules;

/// <summary>Parts of patterns that several families share.</summary>
internal static class Patterns
{
    /// <summary>Where a number may begin: not inside a word or another number.</summary>
    public const string Left = @"(?<![\w])(?<!\d[.,:/])";

    /// <summary>Where a number must be over.</summary>
    public const string Right = @"(?![\w])(?![.,:/]\d)";

    /// <summary>A number with or without thousands separators and decimals: groups <c>whole</c> and <c>fraction</c>.</summary>
    public const string Number = @"(?<whole>\d{1,3}(,\d{3})+(?!\d)|\d+)(\.(?<fraction>\d+))?";

    /// <summary>The same for the beginning of a range: groups <c>lowWhole</c> and <c>lowFraction</c>.</summary>
    public const string LowNumber = @"(?<lowWhole>\d{1,3}(,\d{3})+(?!\d)|\d+)(\.(?<lowFraction>\d+))?";

    /// <summary>The dash of a range.</summary>
    public const string To = @"\s?[-–—]\s?";

    /// <summary>Makes a pattern of words, of which the longest is found where several begin alike.</summary>
    public static string AnyOf(IEnumerable<string> words) =>
        string.Join('|', words.OrderByDescending(word => word.Length).ThenBy(word => word, StringComparer.Ordinal).Select(Regex.Escape));
}
