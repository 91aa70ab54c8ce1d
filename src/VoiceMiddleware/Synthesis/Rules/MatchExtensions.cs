using System.Text.RegularExpressions;

namespace VoiceMiddleware.Synthesis.Rules;

internal static class MatchExtensions
{
    /// <summary>Gets the text of a named group, empty when it took no part.</summary>
    public static string Get(this Match match, string group) => match.Groups[group].Value;

    /// <summary>Gets whether a named group took part.</summary>
    public static bool Has(this Match match, string group) => match.Groups[group].Success;

    /// <summary>Gets a named group of at most nine digits as a number.</summary>
    public static int Int(this Match match, string group) => (int)Words.NumberWords.Parse(match.Groups[group].Value);
}
