using System.Text.RegularExpressions;

namespace VoiceMiddleware.Synthesis;

/// <summary>A rule that turns something written into the words it is spoken with: an order code, a product's name, a word that the voice gets wrong.</summary>
public sealed class SpokenTextRule
{
    // An application's pattern meets text that nobody has seen before; a sentence must not wait for one that backtracks without end.
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>Creates a rule.</summary>
    /// <param name="name">The rule's name, as errors show it.</param>
    /// <param name="pattern">What is written: a regular expression of .NET, culture-invariant. It sees the text as it was written, Markdown included.</param>
    /// <param name="say">
    /// Returns the words to say for a match: empty for nothing, null to leave the match to the other rules. What it returns is final: no other rule
    /// changes it. Must be safe for concurrent use.
    /// </param>
    /// <exception cref="ArgumentException">The name is blank, or the pattern is no regular expression.</exception>
    public SpokenTextRule(string name, string pattern, Func<Match, string?> say)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        ArgumentNullException.ThrowIfNull(say);
        Name = name;
        Pattern = new Regex(pattern, RegexOptions.CultureInvariant, MatchTimeout);
        Say = say;
    }

    /// <summary>Gets the rule's name.</summary>
    public string Name { get; }

    internal Regex Pattern { get; }

    internal Func<Match, string?> Say { get; }

    /// <summary>Makes a rule for a word or phrase that is spoken differently from how it is written.</summary>
    /// <param name="written">The word, whatever its case; found only where it stands as a whole word.</param>
    /// <param name="spoken">What is said for it.</param>
    public static SpokenTextRule Word(string written, string spoken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(written);
        ArgumentNullException.ThrowIfNull(spoken);
        return new SpokenTextRule(written, $@"(?i)(?<!\w){Regex.Escape(written.Trim())}(?!\w)", _ => spoken);
    }
}
