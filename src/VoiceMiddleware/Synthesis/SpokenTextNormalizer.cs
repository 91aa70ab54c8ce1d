using System.Buffers;
using VoiceMiddleware.Synthesis.Rules;

namespace VoiceMiddleware.Synthesis;

/// <summary>
/// Puts text for the eye into words for the ear: "Dr. Smith owes $3.50" is "Doctor Smith owes three dollars and fifty cents". The rules are those of
/// English; for a text in another language only Markdown and emoji are taken away. Safe for concurrent use.
/// </summary>
public sealed class SpokenTextNormalizer
{
    // A sentence of only these, and perhaps a full stop at its end, is in words already but for a few abbreviations.
    private static readonly SearchValues<char> OfPlainWords =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz ,'?!\"");

    private readonly SpokenTextRule[] _own = [];

    /// <summary>Creates a normaliser.</summary>
    /// <param name="options">The application's own rules and words, or null for none.</param>
    /// <exception cref="ArgumentException">An entry of <see cref="SpokenTextOptions.Words"/> is blank.</exception>
    public SpokenTextNormalizer(SpokenTextOptions? options = null)
    {
        // The patterns are read now, which takes a moment, and not when the first caller waits for an answer.
        _ = Speak("$1.", null);
        _own = options is null ? [] : [.. options.Rules, .. options.Words.Select(word => SpokenTextRule.Word(word.Key, word.Value))];
    }

    /// <summary>Puts a sentence or a short paragraph into words.</summary>
    /// <param name="text">The text as it was written.</param>
    /// <param name="language">Its language, as a tag, or null for American English. Other Englishes than that put the day before the month in <c>3/4/2025</c>.</param>
    /// <returns>The words, without digits and marks of Markdown, with single spaces; empty when there is nothing to say.</returns>
    /// <exception cref="SpeechSynthesisException">A rule of the application failed.</exception>
    public string ToSpoken(string text, string? language = null) => Speak(text, language).Text;

    internal SpokenForm Speak(string text, string? language)
    {
        ArgumentNullException.ThrowIfNull(text);
        var working = new WorkingText(text);
        foreach (var rule in _own)
        {
            Apply(rule, working);
        }

        foreach (var rule in RulesFor(working.Text, language))
        {
            rule.Apply(working);
        }

        return working.Finish();
    }

    internal static bool IsEnglish(string language) =>
        language.StartsWith("en", StringComparison.OrdinalIgnoreCase) && (language.Length == 2 || language[2] is '-' or '_');

    private static readonly EarRule[] AmericanEnglish = Join(DateRules.MonthFirst);
    private static readonly EarRule[] OtherEnglish = Join(DateRules.DayFirst);
    private static readonly EarRule[] Other = [.. MarkdownRules.Links, .. MarkdownRules.Marks, .. EmojiRules.Silent, .. MarkdownRules.Rest];

    private static EarRule[] RulesFor(string text, string? language) =>
        language is not null && !IsEnglish(language) ? Other
        : IsPlain(text) ? AbbreviationRules.WithoutMarks
        : English(language);

    private static bool IsPlain(string text)
    {
        var body = text.AsSpan().TrimEnd('.');
        return !body.ContainsAnyExcept(OfPlainWords)
            && (body.Length == text.Length || !AbbreviationRules.IsAbbreviation(body[(body.LastIndexOf(' ') + 1)..].ToString()));
    }

    private static EarRule[] English(string? language) =>
        language is null or { Length: 2 } || language.EndsWith("US", StringComparison.OrdinalIgnoreCase) ? AmericanEnglish : OtherEnglish;

    private static EarRule[] Join(EarRule[] dates) =>
    [
        .. MarkdownRules.Links, .. AddressRules.Rules, .. MarkdownRules.Marks, .. EmojiRules.Spoken, .. SymbolRules.BeforeNumbers, .. dates, .. TimeRules.Rules,
        .. PhoneRules.Rules, .. CurrencyRules.Rules, .. UnitRules.Rules, .. NumberRules.Rules, .. AbbreviationRules.Rules, .. AbbreviationRules.WithoutMarks,
        .. SymbolRules.Rules,
        .. MarkdownRules.Rest,
    ];

    private static void Apply(SpokenTextRule rule, WorkingText working)
    {
        try
        {
            working.Say(rule.Pattern, rule.Say);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new SpeechSynthesisException($"The spoken-text rule '{rule.Name}' failed: {error.Message} Mend the rule, or remove it from {nameof(SpokenTextOptions)}.{nameof(SpokenTextOptions.Rules)}.", error);
        }
    }
}
