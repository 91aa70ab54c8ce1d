using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using VoiceMiddleware.Synthesis.Words;

namespace VoiceMiddleware.Synthesis.Rules;

/// <summary>Numbers that are nothing more special: ordinals, fractions, ranges, years, codes, and whatever digits are left.</summary>
internal static class NumberRules
{
    private const string Reference =
        @"(?i)(?<=\b(order|account|acct|reference|ref|confirmation|tracking|invoice|ticket|case|card|serial|member|membership|policy|routing|prescription|booking|id|pin|code|zip|postcode|passcode|password|ending|ends)\.?(\s+(number|no\.?|id|code|is|in|with))*\s*[:#\uE000]?\s*)";

    private const string BeforeYear =
        @"(?<=\b([Ii]n|[Ss]ince|[Bb]y|[Ff]rom|[Uu]ntil|[Tt]ill|[Bb]efore|[Aa]fter|[Dd]uring|[Yy]ear|[Ee]arly|[Ll]ate|[Mm]id|[Ss]pring|[Ss]ummer|[Ff]all|[Aa]utumn|[Ww]inter|[Oo]f|[Cc]opyright|©)[\s-])";

    private static readonly int[] Denominators = [2, 3, 4, 5, 6, 8];

    private static readonly FrozenDictionary<string, string> Idioms = new Dictionary<string, string>
    {
        ["24/7"] = "twenty-four seven", ["50/50"] = "fifty-fifty", ["9/11"] = "nine eleven", ["20/20"] = "twenty twenty", ["4K"] = "four K",
        ["1080p"] = "ten eighty P", ["720p"] = "seven twenty P", ["360"] = "three sixty", ["411"] = "four one one",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Scales = new Dictionary<string, string>
    {
        ["k"] = "thousand", ["K"] = "thousand", ["M"] = "million", ["B"] = "billion", ["bn"] = "billion", ["mn"] = "million",
    }.ToFrozenDictionary();

    public static EarRule[] Rules { get; } =
    [
        EarRule.Number(@"(?<![\w./])(24/7|50/50|9/11|20/20|4K|1080p|720p)(?![\w/])", match => Idioms[match.Value]),
        EarRule.Number(@"(?i)(?<!\w)v(?=\d+(\.\d+)*(?!\w))", _ => "version"),
        EarRule.Number(@"(?<![\w.])\d+(\.\d+){2,}(?![\w])", match =>
            string.Join(match.Value.Count(c => c == '.') == 3 ? " dot " : " point ", match.Value.Split('.').Select(NumberWords.Cardinal))),
        EarRule.Number($@"{Reference}\d{{4,}}(?![\w]|[.,:/]\d)", match => NumberWords.Digits(match.Value)),
        EarRule.Number($@"{Patterns.Left}(?<n>\d{{1,3}}(,\d{{3}})+|\d+)(st|nd|rd|th)\b", match =>
            match.Get("n").Replace(",", "", StringComparison.Ordinal) is { Length: <= NumberWords.MostDigits } digits ? NumberWords.Ordinal(NumberWords.Parse(digits)) : null),
        EarRule.Number(@"(?<![\w./])(?<whole>\d{1,3})[ -](?<a>[1-9]\d?)/(?<b>[1-9]\d{0,2})(?![\w/]|\.\d)", match =>
            match.Int("a") < match.Int("b") ? $"{NumberWords.Cardinal(match.Get("whole"))} and {(match.Get("a") == "1" ? match.Get("b") == "8" ? "an eighth" : "a " + FractionOf(match)[4..] : FractionOf(match))}" : null),
        EarRule.Number(@"(?<![\w./])(?<a>\d{1,3})/(?<b>[1-9]\d{0,2})(?![\w/]|\.\d)(?=\s(stars|points|people))", match => $"{NumberWords.Cardinal(match.Get("a"))} out of {NumberWords.Cardinal(match.Get("b"))}"),
        EarRule.Number(@"(?<![\w./])(?<a>[1-9]\d{0,2})/(?<b>[1-9]\d{0,2})(?![\w/]|\.\d)", match =>
            match.Int("a") < match.Int("b") && match.Int("b") <= 100 ? FractionOf(match) : $"{NumberWords.Cardinal(match.Get("a"))} over {NumberWords.Cardinal(match.Get("b"))}"),
        EarRule.Say(@"(?<whole>(?<!\w)\d{1,6}\s?)?(?<f>[¼½¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])", Vulgar),
        EarRule.Number(@"(?<=\d\s?)([x×](?=\s?[\d.,]+\s?=)|∗)(?=\s?\d)", _ => "times"),
        EarRule.Number(@"(?<=\d\s?)[x×](?=\s?\d)", _ => "by"),
        EarRule.Number(@"(?<![\w.,])(?<n>\d+(\.\d+)?)[x×](?!\w)", match => $"{Plain(match.Get("n"))} times"),
        EarRule.Number(@"(?<![\w.,/:–-])(?<a>1\d{3}|20\d{2})[-–](?<b>1\d{3}|20\d{2}|\d{2})(?![\w,/–-]|\.\d)", match =>
            $"{NumberWords.Year(match.Int("a"))} to {(match.Get("b").Length == 2 ? NumberWords.Cardinal(match.Int("b")) : NumberWords.Year(match.Int("b")))}"),
        EarRule.Number($@"(?<![\w.,/:–-]){Patterns.LowNumber}(\s?–\s?|-){Patterns.Number}(?![\w/–-]|[.,]\d)", match =>
            $"{NumberWords.Decimal(match.Get("lowWhole"), match.Get("lowFraction"))} to {NumberWords.Decimal(match.Get("whole"), match.Get("fraction"))}"),
        EarRule.Number(@"(?<=\d)\s-\s(?=\d)", _ => "minus"),
        EarRule.Number(@"(?<![\w.,:])(?<a>\d{1,3}):(?<b>\d{1,3})(?![\w:])", match => $"{NumberWords.Cardinal(match.Get("a"))} to {NumberWords.Cardinal(match.Get("b"))}"),
        EarRule.Number($@"{BeforeYear}(?<y>1\d{{3}}|20\d{{2}})(?![\w%]|[.,:/]\d|\s(people|customers|users|items|orders|units|calls|words|points|miles|times|others|patients|employees|years|days|hours|minutes)\b)", match => NumberWords.Year(match.Int("y"))),
        EarRule.Number(@"(?<=\bQ[1-4]\s|\bFY\s?)(?<y>20\d{2})(?!\w)", match => NumberWords.Year(match.Int("y"))),
        EarRule.Number($@"{Patterns.Left}{Patterns.Number}(?<scale>[kKMB]|bn|mn)\b", match => $"{NumberWords.Decimal(match.Get("whole"), match.Get("fraction"))} {Scales[match.Get("scale")]}"),
        EarRule.Number(@"(?<![\w])(?=[0-9]*[A-Za-z])[A-Za-z0-9]*[0-9][A-Za-z0-9]*(?!\w)", match => Code(match.Value)),
        EarRule.Strip(@"(?<=[A-Za-z])-(?=\d)", " "),
        EarRule.Number(@"(?<=^|[\s(""])-(?=\d|\.\d)", _ => "minus"),
        EarRule.Number(@"(?<=\d|\uE000)\+(?=\s|$|[,.!?])", _ => "plus"),
        EarRule.Number(@"(?<![\w.])(?<n>\d{1,3}(,\d{3})+(?!\d)(\.\d+)?|\d*\.\d+|\d+)", match => Plain(match.Get("n"))),
        EarRule.Number(@"\d+", match => NumberWords.Digits(match.Value)),
        EarRule.Say(@"\p{N}", match => OtherScript(match.Value)),
        EarRule.Say(@"[\uD800-\uDBFF][\uDC00-\uDFFF]", match => Rune.GetRuneAt(match.Value, 0) is var rune && Rune.IsNumber(rune) ? OtherScript(match.Value) : null),
    ];

    private static string FractionOf(Match match) => Fraction(match.Int("a"), match.Int("b"));

    private static string Fraction(int part, int of) => of switch
    {
        1 => $"{NumberWords.Cardinal(part)} over one",
        2 => part == 1 ? "one half" : $"{NumberWords.Cardinal(part)} halves",
        4 => part == 1 ? "one quarter" : $"{NumberWords.Cardinal(part)} quarters",
        _ => $"{NumberWords.Cardinal(part)} {NumberWords.Ordinal(of)}{(part == 1 ? "" : "s")}",
    };

    private static string Vulgar(Match match)
    {
        var value = CharUnicodeInfo.GetNumericValue(match.Get("f")[0]);
        var of = Array.Find(Denominators, d => Math.Abs((value * d) - Math.Round(value * d)) < 1e-6);
        var fraction = Fraction((int)Math.Round(value * of), of);
        return match.Get("whole").Trim() is { Length: > 0 } whole
            ? $"{NumberWords.Cardinal(whole)} and {(fraction.StartsWith("one ", StringComparison.Ordinal) ? (of == 8 ? "an " : "a ") + fraction[4..] : fraction)}"
            : fraction;
    }

    /// <summary>Says a number without a meaning of its own. Long ones that are not round are names of something, and are said digit by digit.</summary>
    private static string Plain(string number)
    {
        var point = number.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            return NumberWords.Decimal(number[..point], number[(point + 1)..]);
        }

        return number.Length >= 7 && !number.Contains(',', StringComparison.Ordinal) && !number.EndsWith("00000", StringComparison.Ordinal)
            ? NumberWords.Digits(number)
            : NumberWords.Cardinal(number);
    }

    /// <summary>Says letters and digits in a row: <c>B12</c> is "B twelve", <c>AB1234</c> "AB one two three four".</summary>
    private static string Code(string code)
    {
        var words = new StringBuilder();
        for (var i = 0; i < code.Length;)
        {
            var isDigit = char.IsAsciiDigit(code[i]);
            var end = i;
            while (end < code.Length && char.IsAsciiDigit(code[end]) == isDigit)
            {
                end++;
            }

            var run = code[i..end];
            words.Append(words.Length > 0 ? " " : "").Append(!isDigit ? run : run.Length > 2 ? NumberWords.Digits(run) : NumberWords.Cardinal(run));
            i = end;
        }

        return words.ToString();
    }

    private static string OtherScript(string character)
    {
        var value = CharUnicodeInfo.GetNumericValue(character, 0);
        return value is >= 0 and < 1e15 && Math.Abs(value - Math.Floor(value)) < 1e-9 ? NumberWords.Cardinal((long)value) : "";
    }
}
