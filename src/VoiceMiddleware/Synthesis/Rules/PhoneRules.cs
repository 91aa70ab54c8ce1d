using System.Text.RegularExpressions;
using VoiceMiddleware.Synthesis.Words;

namespace VoiceMiddleware.Synthesis.Rules;

/// <summary>Phone numbers and other numbers written in groups: said digit by digit, with a pause after each group.</summary>
internal static class PhoneRules
{
    private const string Extension = @"(,?\s*\b(x|ext\.?|extension)\s*(?<ext>\d{1,6})(?!\d))?";

    public static EarRule[] Rules { get; } =
    [
        EarRule.Number($@"(?<![\w+])(?<number>\+\d([\s.()-]{{0,2}}\d){{6,14}})(?!\d){Extension}", Phone),
        EarRule.Number($@"(?<![\w.,$€£+/-])(?<number>(1[\s.-]\(?)?(\(\d{{3}}\)\s?|\d{{3}}\)?[\s.-])\d{{3}}[\s.-]\d{{4}})(?![\w-]|[.,]\d){Extension}", Phone),
        EarRule.Number($@"(?<![\w.,$€£+/-])(?<number>\d{{3}}-\d{{4}})(?![\w-]|[.,]\d){Extension}", Phone),
        EarRule.Number(@"(?<![\w.,+/-])(?<number>0\d{2,4}[\s-]\d{3,4}[\s-]?\d{3,4})(?![\w-]|[.,]\d)", Phone),
        EarRule.Number(@"(?<![\w.,+/-])(?<number>\d{3}-\d{2}-\d{4}|\d{4}(?<mark>[ -])\d{4}\k<mark>\d{4}\k<mark>\d{4})(?![\w-])", Phone),
        EarRule.Number(@"(?<![\w.,-])(?<number>1-8\d\d)-(?=[A-Z]{4,})", match => Groups(match.Get("number")) + ","),
        EarRule.Number(@"(?<![\w.,$€£/+-])911(?![\w.,%:/-]*\d|[%-])", match => NumberWords.Digits(match.Value)),
        EarRule.Number(@"(?<=\b([Cc]all|[Dd]ial|[Rr]ing|[Tt]ext|[Pp]ress|[Pp]hone)\s)\d{3}(?![\w.,:/-]*\d|%|\s+(people|times|patients|customers))", match => NumberWords.Digits(match.Value)),
    ];

    private static string Phone(Match match) =>
        Groups(match.Get("number")) + (match.Has("ext") ? $", extension {NumberWords.Digits(match.Get("ext"))}" : "");

    private static string Groups(string number)
    {
        var groups = Regex.Split(number, @"\D+").Where(group => group.Length > 0).ToList();
        if (groups.Count == 1)
        {
            groups = InGroups(groups[0]);
        }

        var said = groups.Select((group, index) => group is "800" && index <= 1 ? "eight hundred" : NumberWords.Digits(group));
        return (number[0] == '+' ? "plus " : "") + string.Join(", ", said);
    }

    // Without marks only the North American plan tells where the groups are.
    private static List<string> InGroups(string digits) =>
        digits.Length == 11 && digits[0] == '1' ? ["1", digits[1..4], digits[4..7], digits[7..]] : [.. digits.Chunk(3).Select(chunk => new string(chunk))];
}
