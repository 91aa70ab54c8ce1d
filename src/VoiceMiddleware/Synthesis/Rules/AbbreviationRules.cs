using System.Collections.Frozen;
using System.Text.RegularExpressions;
using VoiceMiddleware.Synthesis.Words;

namespace VoiceMiddleware.Synthesis.Rules;

/// <summary>Abbreviations that end in a full stop, and a few that do not.</summary>
internal static class AbbreviationRules
{
    // After one of these the full stop of an abbreviation ends the sentence too.
    private const string Ends = @"(?=[""')\]]*\s*$|[""')]*\s+(The|We|I|It|You|Your|This|That|He|She|They|If|There|Please|Would|Do|Does|Shall|Is|Are|Can|Could|What|When|How|Our|My|And|But|So)\b)";

    private const string Saints =
        "Louis|Paul|Patrick|Petersburg|John|Johns|Mary|Lucia|Helens|Helena|George|James|Peter|Andrew|Andrews|Thomas|Francis|Joseph|Augustine|Croix|Kitts|Moritz|Tropez|Catharines|Charles|Cloud|Bernard|Valentine|Nicholas|Anne|Michael|Martin|Vincent|Albans|Pancras|Luke|Mark|Jude|Anthony|Elizabeth|Barts|Pete|Gallen";

    private static readonly FrozenDictionary<string, string> Titles = new Dictionary<string, string>
    {
        ["Mr"] = "Mister", ["Mrs"] = "Missus", ["Ms"] = "Miz", ["Prof"] = "Professor", ["Gen"] = "General", ["Capt"] = "Captain", ["Lt"] = "Lieutenant",
        ["Col"] = "Colonel", ["Sgt"] = "Sergeant", ["Rev"] = "Reverend", ["Hon"] = "Honorable", ["Sen"] = "Senator", ["Rep"] = "Representative", ["Gov"] = "Governor",
        ["Messrs"] = "Messieurs", ["Mt"] = "Mount", ["Ft"] = "Fort",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Words = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["jr"] = "Junior", ["sr"] = "Senior", ["vs"] = "versus", ["etc"] = "et cetera", ["approx"] = "approximately", ["dept"] = "department", ["est"] = "established",
        ["inc"] = "Incorporated", ["ltd"] = "Limited", ["corp"] = "Corporation", ["bros"] = "Brothers", ["ave"] = "Avenue", ["blvd"] = "Boulevard", ["rd"] = "Road",
        ["ln"] = "Lane", ["hwy"] = "Highway", ["apt"] = "apartment", ["tel"] = "telephone", ["max"] = "maximum", ["min"] = "minimum", ["avg"] = "average",
        ["temp"] = "temperature", ["govt"] = "government", ["appt"] = "appointment", ["qty"] = "quantity", ["misc"] = "miscellaneous", ["incl"] = "including",
        ["excl"] = "excluding", ["mins"] = "minutes", ["hrs"] = "hours", ["yrs"] = "years", ["lbs"] = "pounds", ["assoc"] = "association", ["univ"] = "university",
        ["intl"] = "international", ["cont"] = "continued", ["e.g"] = "for example", ["i.e"] = "that is", ["a.k.a"] = "also known as", ["ph.d"] = "P H D",
        ["p.s"] = "P S", ["u.s"] = "U S", ["u.k"] = "U K", ["u.s.a"] = "U S A", ["e.u"] = "E U", ["d.c"] = "D C",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> BeforeNumber = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["no"] = "number", ["nos"] = "numbers", ["vol"] = "volume", ["p"] = "page", ["pp"] = "pages", ["ch"] = "chapter", ["fig"] = "figure", ["sec"] = "section",
        ["ext"] = "extension", ["art"] = "article", ["rm"] = "room", ["ste"] = "suite", ["pt"] = "part", ["ver"] = "version", ["ca"] = "about", ["c"] = "about", ["par"] = "paragraph",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, int> Romans = new[] { "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX" }
        .Select((roman, index) => (roman, index)).ToFrozenDictionary(r => r.roman, r => r.index + 1);

    public static EarRule[] Rules { get; } =
    [
        EarRule.Say($@"\b(?<title>{Patterns.AnyOf(Titles.Keys)})\.(?=\s*[A-Z])", match => Titles[match.Get("title")]),
        EarRule.Say($@"\bSt\.(?=\s({Saints})('s)?\b)", "Saint"),
        EarRule.Say($@"(?<=\b[A-Z0-9]\w*\s|\uE000\s?)St\.{Ends}", "Street."),
        EarRule.Say(@"(?<=\b[A-Z0-9]\w*\s|\uE000\s?)St\.|\bSt(?=\s*,)", "Street"),
        EarRule.Say(@"\bSt\.(?=\s[A-Z])", "Saint"),
        EarRule.Say(@"(?<=\b[A-Z]\w+\s)Dr\.(?=,|\s[a-z]|\s*$)", "Drive"),
        EarRule.Say(@"\bDr\.(?=\s[A-Z])", "Doctor"),
        EarRule.Say($@"(?i)\b(?<word>{Patterns.AnyOf(BeforeNumber.Keys)})\.\s?(?=\uE000)", match => BeforeNumber[match.Get("word")]),
        EarRule.Say(@"\b(?<word>No)\.(?=\s?[A-Z]?\d)|№", "number"),
        EarRule.Say($@"(?i)(?<![\w.])(?<word>{Patterns.AnyOf(Words.Keys)})\.(?<end>(?-i:{Ends}))?(?!\w)", match =>
            Words[match.Get("word")] + (match.Has("end") ? "." : "")),
        EarRule.Say(@"(?<![\w.])(?<letters>([A-Z]\.){2,})(?=\s[A-Z][a-z])", match => string.Join(' ', match.Get("letters").Split('.', StringSplitOptions.RemoveEmptyEntries))),
        EarRule.Say(@"(?i)(?<![\w/])w/o(?=\s)", "without"),
        EarRule.Say(@"(?i)(?<![\w/])w/(?=\s|\w)", "with"),
        EarRule.Say(@"(?i)(?<![\w/])n/a(?![\w/])", "not applicable"),
        EarRule.Say(@"(?i)(?<![\w/])c/o(?=\s)", "care of"),
    ];

    /// <summary>Gets the rules for what has no mark to know it by; the only ones that a sentence of nothing but words needs.</summary>
    public static EarRule[] WithoutMarks { get; } =
    [
        EarRule.Say(@"\b(?<title>Mrs?|Ms)(?=\s[A-Z])", match => Titles[match.Get("title")]),
        EarRule.Say(@"\bDr(?=\s[A-Z])", "Doctor"),
        EarRule.Say(@"\bvs(?=\s)", "versus"),
        EarRule.Say(@"\b(ASAP|asap)\b", "as soon as possible"),
        EarRule.Say(
            @"\b(?<name>World War|Chapter|Part|Act|Phase|Type|Level|Section|Article|Volume|Title|Stage|Grade|Super Bowl|Model|Mark)\s(?<roman>[IVX]{2,5}|[VX])\b",
            match => Roman(match, NumberWords.Cardinal)),
        EarRule.Say(
            @"\b(?<name>Henry|Louis|Elizabeth|Charles|George|Edward|William|James|Richard|Philip|John Paul|Benedict|Pius|Napoleon|Catherine|Peter|Frederick)\s(?<roman>[IVX]{2,5}|[VX])\b",
            match => Roman(match, number => $"the {NumberWords.Ordinal(number)}")),
    ];

    /// <summary>Gets whether a full stop after a word may be that of an abbreviation.</summary>
    public static bool IsAbbreviation(string word) =>
        Words.ContainsKey(word) || word is "St" or "Dr" or "Jan" or "Feb" or "Mar" or "Apr" or "Jun" or "Jul" or "Aug" or "Sep" or "Sept" or "Oct" or "Nov" or "Dec";

    private static string? Roman(Match match, Func<long, string> say) =>
        Romans.TryGetValue(match.Get("roman"), out var number) ? $"{match.Get("name")} {say(number)}" : null;
}
