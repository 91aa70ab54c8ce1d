using System.Globalization;
using System.Text;

namespace VoiceMiddleware.Synthesis.Words;

/// <summary>Says numbers in American English.</summary>
internal static class NumberWords
{
    /// <summary>Longer numbers are nothing that a listener could grasp, and are said digit by digit.</summary>
    public const int MostDigits = 15;

    private static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
        "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly (long Value, string Name)[] Scales =
        [(1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand")];

    private static readonly Dictionary<string, string> IrregularOrdinals = new(StringComparer.Ordinal)
    {
        ["one"] = "first", ["two"] = "second", ["three"] = "third", ["five"] = "fifth", ["eight"] = "eighth", ["nine"] = "ninth", ["twelve"] = "twelfth",
    };

    /// <summary>Says a whole number: <c>234</c> is "two hundred thirty-four".</summary>
    public static string Cardinal(long number)
    {
        var words = new StringBuilder();
        foreach (var (value, name) in Scales)
        {
            if (number >= value)
            {
                words.Append(BelowThousand((int)(number / value))).Append(' ').Append(name).Append(' ');
                number %= value;
            }
        }

        if (number > 0 || words.Length == 0)
        {
            words.Append(BelowThousand((int)number));
        }

        return words.ToString().TrimEnd();
    }

    /// <summary>Says digits, with or without thousands separators, as a whole number; one that is too long or begins with zero, digit by digit.</summary>
    public static string Cardinal(string digits)
    {
        var bare = digits.Replace(",", "", StringComparison.Ordinal);
        return bare.Length > MostDigits || (bare.Length > 1 && bare[0] == '0') ? Digits(bare) : Cardinal(Parse(bare));
    }

    /// <summary>Says the place in a row: <c>21</c> is "twenty-first".</summary>
    public static string Ordinal(long number)
    {
        var words = Cardinal(number);
        var last = words.LastIndexOfAny([' ', '-']) + 1;
        var word = words[last..];
        return words[..last] + (IrregularOrdinals.TryGetValue(word, out var irregular) ? irregular
            : word.EndsWith('y') ? word[..^1] + "ieth" : word + "th");
    }

    /// <summary>Says a number with a fraction: <c>3.14</c> is "three point one four".</summary>
    /// <param name="whole">The digits before the point; may be empty.</param>
    /// <param name="fraction">The digits after it; may be empty.</param>
    public static string Decimal(string whole, string fraction)
    {
        var words = whole.Length > 0 ? Cardinal(whole) : "";
        return fraction.Length == 0 ? words : $"{words} point {Digits(fraction)}".TrimStart();
    }

    /// <summary>Says digits one by one; whatever else is in the text is left out.</summary>
    public static string Digits(string digits) => string.Join(' ', digits.Where(char.IsAsciiDigit).Select(d => Small[d - '0']));

    /// <summary>Says a year from 1 to 9999: <c>1905</c> is "nineteen oh five", <c>2005</c> "two thousand five".</summary>
    public static string Year(int year) => (year / 100, year % 100) switch
    {
        (_, _) when year is < 1000 or > 9999 => Cardinal(year),
        (var century, 0) when century % 10 == 0 => Cardinal(year),
        (var century, 0) => $"{BelowHundred(century)} hundred",
        (var century, < 10) when century % 10 == 0 => Cardinal(year),
        (var century, var rest and < 10) => $"{BelowHundred(century)} oh {Small[rest]}",
        var (century, rest) => $"{BelowHundred(century)} {BelowHundred(rest)}",
    };

    /// <summary>Puts a word or phrase of number words into the plural: "ninety" is "nineties".</summary>
    public static string Plural(string words) => words switch
    {
        _ when words.EndsWith('y') => words[..^1] + "ies",
        _ when words.EndsWith('x') => words + "es",
        _ => words + "s",
    };

    /// <summary>Reads at most <see cref="MostDigits"/> ASCII digits.</summary>
    public static long Parse(string digits) => long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string BelowThousand(int number) =>
        number < 100 ? BelowHundred(number)
        : number % 100 == 0 ? $"{Small[number / 100]} hundred"
        : $"{Small[number / 100]} hundred {BelowHundred(number % 100)}";

    private static string BelowHundred(int number) =>
        number < 20 ? Small[number] : number % 10 == 0 ? Tens[number / 10] : $"{Tens[number / 10]}-{Small[number % 10]}";
}
