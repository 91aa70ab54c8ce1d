using System.Text.RegularExpressions;

namespace VoiceMiddleware.Synthesis.Rules;

/// <summary>One row of a table of rules: what is written, and what is said for it.</summary>
internal sealed class EarRule
{
    private readonly Regex _pattern;
    private readonly Func<Match, string?>? _say;
    private readonly string _after;
    private readonly bool _needsDigit;

    private EarRule(string pattern, Func<Match, string?>? say, string after, bool needsDigit)
    {
        _pattern = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);
        _say = say;
        _after = after;
        _needsDigit = needsDigit;
    }

    /// <summary>Gets a character without which the pattern cannot match, where looking for it first saves a slow search.</summary>
    private char? Needs { get; init; }

    /// <summary>Says what a function makes of a match; null leaves it to later rules.</summary>
    public static EarRule Say(string pattern, Func<Match, string?> say, char? needs = null) => new(pattern, say, "", needsDigit: false) { Needs = needs };

    /// <summary>Says always the same.</summary>
    public static EarRule Say(string pattern, string words) => new(pattern, _ => words, "", needsDigit: false);

    /// <summary>Says what a function makes of a match, and is not even tried on a text without a digit.</summary>
    public static EarRule Number(string pattern, Func<Match, string?> say) => new(pattern, say, "", needsDigit: true);

    /// <summary>Takes marks away but for what the group <c>keep</c> holds, and puts a text that later rules see behind it.</summary>
    public static EarRule Strip(string pattern, string after = "") => new(pattern, null, after, needsDigit: false);

    public void Apply(WorkingText text)
    {
        if ((_needsDigit && !text.HasDigit) || (Needs is { } needed && !text.Text.Contains(needed)))
        {
            return;
        }

        if (_say is null)
        {
            text.Strip(_pattern, _after);
        }
        else
        {
            text.Say(_pattern, _say);
        }
    }
}
