using System.Collections.Frozen;
using System.Text.RegularExpressions;
using VoiceMiddleware.Synthesis.Words;

namespace VoiceMiddleware.Synthesis.Rules;

/// <summary>Calendar dates, decades and the short names of months and days.</summary>
internal static class DateRules
{
    private const string Month =
        @"(?<month>Jan(uary)?|Feb(ruary)?|Mar(ch)?|Apr(il)?|May|June?|July?|Aug(ust)?|Sept(ember)?|Sep|Oct(ober)?|Nov(ember)?|Dec(ember)?)";

    private const string ShortDot = @"((?<=\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))\.)?";
    private const string Day = @"(Mon(day)?|Tue(s(day)?)?|Wed(nesday)?|Thu(rs?(day)?)?|Fri(day)?|Sat(urday)?|Sun(day)?)";
    private const string Suffix = "(st|nd|rd|th)?";

    private static readonly string[] Months =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ];

    private static readonly FrozenDictionary<string, string> Days = new[] { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" }
        .ToFrozenDictionary(day => day[..3], StringComparer.Ordinal);

    /// <summary>Gets the rules for writers who put the month first, as Americans do.</summary>
    public static EarRule[] MonthFirst { get; } = Make(dayFirst: false);

    /// <summary>Gets the rules for writers who put the day first.</summary>
    public static EarRule[] DayFirst { get; } = Make(dayFirst: true);

    private static EarRule[] Make(bool dayFirst) =>
    [
        EarRule.Number(
            @"(?<![\w-])(?<y>\d{4})-(?<m>\d{2})-(?<d>\d{2})([T ](?<h>[01]\d|2[0-3]):(?<min>[0-5]\d)(:[0-5]\d(\.\d+)?)?(?<utc>Z)?([+-]\d\d:?\d\d)?)?(?![\w-])", Iso),
        EarRule.Number(
            @"(?<![\w/.-])(?<a>\d{1,2})(?<mark>[/.-])(?<b>\d{1,2})\k<mark>(?<y>\d{4}|(?<=/)\d{2})(?![\w/]|[.-]\d)", match => Numeric(match, dayFirst)),
        EarRule.Number(@"(?<=\b(on|by|until|till|before|after|since|from)\s)(?<a>\d{1,2})/(?<b>\d{1,2})(?![\w/]|[.,]\d)", match => Numeric(match, dayFirst)),
        EarRule.Number($@"\b{Month}{ShortDot}\s+(?<d>\d{{1,2}}){Suffix}({Patterns.To}(?<d2>\d{{1,2}}){Suffix})?(,?\s+(?<y>[12]\d{{3}})(?![\w]|[,.]\d))?(?![\w:%]|[.,]\d)", MonthDay),
        EarRule.Number($@"(?<![\w.,/$€£-])(?<the>[Tt]he\s+)?(?<d>\d{{1,2}}){Suffix}(\s+of)?\s+{Month}\b{ShortDot}(,?\s+(?<y>[12]\d{{3}})(?![\w]|[,.]\d))?", DayMonth),
        EarRule.Number($@"\b{Month}{ShortDot},?\s+(of\s+)?(?<y>1\d{{3}}|20\d{{2}})(?![\w]|[,.]\d)", match => $"{MonthName(match)} {NumberWords.Year(match.Int("y"))}"),
        EarRule.Number(@"(?<![\w,.])'?(?<century>\d{2})(?<decade>\d)0'?s\b", Decade),
        EarRule.Number(@"(?<![\w,.])'(?<decade>\d)0s\b|(?<=\b([Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Mm]y|[Yy]our|[Ee]arly|[Mm]id|[Ll]ate)[ -])(?<decade>[1-9])0'?s\b", Decade),
        EarRule.Number(@"(?<![\w])'(?<y>\d{2})(?![\w'])", match => NumberWords.Cardinal(match.Get("y")) is var words && match.Get("y")[0] == '0' ? "oh " + NumberWords.Digits(match.Get("y")[1..]) : words),
        EarRule.Say(@"\b(?<month>Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.(?=\s|,|$)", match => MonthName(match)),
        EarRule.Say($@"\b(?<from>{Day})\.?{Patterns.To}(?<to>{Day})\b(\.(?=\s[a-z]|,))?", match => $"{Days[match.Get("from")[..3]]} to {Days[match.Get("to")[..3]]}"),
        EarRule.Say(@"\b(?<day>Mon|Tues?|Wed|Thu(rs?)?|Fri|Sat|Sun)(\.(?=\s\S|,)|(?=,?\s\uE000)|(?=,\s[A-Z]))", match => Days[match.Get("day")[..3]]),
    ];

    private static string MonthName(Match match) => Array.Find(Months, month => month.StartsWith(match.Get("month")[..3], StringComparison.Ordinal))!; // The pattern names no other.

    private static string? Iso(Match match)
    {
        if (!IsDate(match.Int("m"), match.Int("d")))
        {
            return null;
        }

        var date = $"{Months[match.Int("m") - 1]} {NumberWords.Ordinal(match.Int("d"))}, {NumberWords.Year(match.Int("y"))}";
        var zone = match.Has("utc") ? " U T C" : "";
        return match.Has("h") ? $"{date} at {TimeRules.Clock(match.Int("h"), match.Int("min"))}{zone}" : date;
    }

    private static string? Numeric(Match match, bool dayFirst)
    {
        var (month, day) = dayFirst || match.Get("mark") == "." ? (match.Int("b"), match.Int("a")) : (match.Int("a"), match.Int("b"));
        if (!IsDate(month, day))
        {
            (month, day) = (day, month);
        }

        if (!IsDate(month, day))
        {
            return null;
        }

        var date = $"{Months[month - 1]} {NumberWords.Ordinal(day)}";
        return match.Get("y") switch
        {
            "" => date,
            { Length: 4 } year => $"{date}, {NumberWords.Year((int)NumberWords.Parse(year))}",
            // Two digits are the year that is nearer: of this century up to 68, as POSIX has it.
            var year => $"{date}, {NumberWords.Year((int)NumberWords.Parse(year) is var two && two < 69 ? 2000 + two : 1900 + two)}",
        };
    }

    private static string? MonthDay(Match match)
    {
        if (match.Int("d") is 0 or > 31 || (match.Has("d2") && match.Int("d2") is 0 or > 31))
        {
            return null;
        }

        var range = match.Has("d2") ? $" to {NumberWords.Ordinal(match.Int("d2"))}" : "";
        return $"{MonthName(match)} {NumberWords.Ordinal(match.Int("d"))}{range}{YearAfter(match)}";
    }

    private static string? DayMonth(Match match) =>
        match.Int("d") is 0 or > 31 ? null
        : $"{(match.Get("the").StartsWith('T') ? "The" : "the")} {NumberWords.Ordinal(match.Int("d"))} of {MonthName(match)}{YearAfter(match)}";

    private static string YearAfter(Match match) => match.Has("y") ? $", {NumberWords.Year(match.Int("y"))}" : "";

    private static string Decade(Match match)
    {
        var decade = match.Int("decade");
        var years = decade == 0 ? "hundreds" : NumberWords.Plural(NumberWords.Cardinal(decade * 10));
        return match.Get("century") switch
        {
            "" => years,
            ['2', '0'] or ['1', '0'] when decade == 0 => NumberWords.Plural(NumberWords.Cardinal(match.Int("century") * 100)),
            _ => $"{NumberWords.Cardinal(match.Int("century"))} {years}",
        };
    }

    private static bool IsDate(int month, int day) => month is >= 1 and <= 12 && day is >= 1 and <= 31;
}
