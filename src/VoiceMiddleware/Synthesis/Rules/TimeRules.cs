using System.Text.RegularExpressions;
using VoiceMiddleware.Synthesis.Words;

namespace VoiceMiddleware.Synthesis.Rules;

/// <summary>Times of the day.</summary>
internal static class TimeRules
{
    private const string HalfDay = @"\s?(?<half>[AaPp])(\.\s?[Mm]\b\.?|[Mm]\b)";
    private const string Left = @"(?<![\w:.,$€£])";

    public static EarRule[] Rules { get; } =
    [
        EarRule.Number(
            $@"{Left}(?<h1>\d{{1,2}})(:(?<m1>[0-5]\d))?(\s?(?<half1>[AaPp])(\.\s?[Mm]\b\.?|[Mm]\b))?{Patterns.To}(?<h>\d{{1,2}})(:(?<m>[0-5]\d))?{HalfDay}", Range),
        EarRule.Number($@"{Left}(?<h>\d{{1,2}})([:.](?<m>[0-5]\d))?(:(?<s>[0-5]\d))?{HalfDay}", match =>
            IsHour(match, "h") ? HourOf(match, "h", "m") + Seconds(match) + " " + Half(match.Get("half")) : null),
        EarRule.Number(@"(?<=\d:\d\d)\s?[-–—]\s?(?=\d{1,2}:\d\d(?!\d))", _ => "to"),
        EarRule.Number($@"{Left}(?<h>\d{{1,2}}):(?<m>[0-5]\d)(:(?<s>[0-5]\d))?(?![\w:]|\.\d)(\s?(h|hrs|Uhr)\b)?", match =>
            match.Int("h") < 24 ? Clock(match.Int("h"), match.Int("m")) + Seconds(match) : null),
        EarRule.Say(@"(?<![\w.])(?<half>[AaPp])\.\s?[Mm]\.", match => Half(match.Get("half"))),
    ];

    /// <summary>Says a time of a day of 24 hours in hours of twelve.</summary>
    public static string Clock(int hour, int minute) => (hour, minute) switch
    {
        (0, 0) => "midnight",
        (0, _) => $"twelve{Minutes(minute)} a.m.",
        ( > 12, _) => $"{NumberWords.Cardinal(hour - 12)}{Minutes(minute)} p.m.",
        (_, 0) => $"{NumberWords.Cardinal(hour)} o'clock",
        _ => NumberWords.Cardinal(hour) + Minutes(minute),
    };

    private static string? Range(Match match)
    {
        if (!IsHour(match, "h1") || !IsHour(match, "h"))
        {
            return null;
        }

        var first = match.Has("half1") ? " " + Half(match.Get("half1")) : "";
        return $"{HourOf(match, "h1", "m1")}{first} to {HourOf(match, "h", "m")} {Half(match.Get("half"))}";
    }

    private static bool IsHour(Match match, string group) => match.Int(group) < 24;

    private static string HourOf(Match match, string hour, string minute) =>
        NumberWords.Cardinal(match.Int(hour) is var h && h > 12 ? h - 12 : h == 0 ? 12 : h) + (match.Has(minute) ? Minutes(match.Int(minute)) : "");

    private static string Half(string letter) => letter is "a" or "A" ? "a.m." : "p.m.";

    private static string Minutes(int minute) => minute switch
    {
        0 => "",
        < 10 => $" oh {NumberWords.Cardinal(minute)}",
        _ => $" {NumberWords.Cardinal(minute)}",
    };

    private static string Seconds(Match match) => match.Has("s") ? $" and {NumberWords.Cardinal(match.Int("s"))} {(match.Int("s") == 1 ? "second" : "seconds")}" : "";
}
