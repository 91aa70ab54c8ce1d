using System.Collections.Frozen;
using System.Text.RegularExpressions;
using VoiceMiddleware.Synthesis.Words;

namespace VoiceMiddleware.Synthesis.Rules;

/// <summary>Amounts of money.</summary>
internal static class CurrencyRules
{
    private const string Symbol = @"(?<currency>(US|CA|AU|NZ|HK|A|C)?\$|[€£¥₹₩₽₺₿]|\b(USD|EUR|GBP|JPY|CHF|CAD|AUD|INR|SEK|NOK|DKK|PLN|CNY)(?=[\s\d]))";
    private const string Trailing = @"(?<currency>[€£¥₹₩₽₺]|(USD|EUR|GBP|JPY|CHF|CAD|AUD|INR|SEK|NOK|DKK|PLN|CNY)\b)";
    private const string Scale = @"(\s?(?<scale>thousand|million|billion|trillion)\b|(?<scale>[kKMmBT]|MM|mn|bn|tn)\b)?";

    private const string BeforeNoun =
        @"(?<noun>(?=-|\s(bill|note|gift|voucher|coupon|discount|credit|fee|charge|deposit|copay|co-pay|minimum|limit|bonus|refund)\b))?";

    private static readonly FrozenDictionary<string, Currency> Currencies = new Dictionary<string, Currency>
    {
        ["$"] = Dollars(""), ["US$"] = Dollars("U S "), ["USD"] = Dollars("U S "), ["CA$"] = Dollars("Canadian "), ["C$"] = Dollars("Canadian "),
        ["CAD"] = Dollars("Canadian "), ["AU$"] = Dollars("Australian "), ["A$"] = Dollars("Australian "), ["AUD"] = Dollars("Australian "),
        ["NZ$"] = Dollars("New Zealand "), ["HK$"] = Dollars("Hong Kong "),
        ["€"] = new("euro", "euros", "cent", "cents"), ["EUR"] = new("euro", "euros", "cent", "cents"),
        ["£"] = new("pound", "pounds", "penny", "pence"), ["GBP"] = new("pound", "pounds", "penny", "pence"),
        ["¥"] = new("yen", "yen"), ["JPY"] = new("yen", "yen"), ["CNY"] = new("yuan", "yuan"), ["₩"] = new("won", "won"),
        ["₹"] = new("rupee", "rupees", "paisa", "paise"), ["INR"] = new("rupee", "rupees", "paisa", "paise"),
        ["₽"] = new("ruble", "rubles", "kopeck", "kopecks"), ["₺"] = new("lira", "lira"), ["₿"] = new("bitcoin", "bitcoins"),
        ["CHF"] = new("Swiss franc", "Swiss francs", "centime", "centimes"), ["SEK"] = new("Swedish krona", "Swedish kronor"),
        ["NOK"] = new("Norwegian krone", "Norwegian kroner"), ["DKK"] = new("Danish krone", "Danish kroner"), ["PLN"] = new("zloty", "zlotys"),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Scales = new Dictionary<string, string>
    {
        ["k"] = "thousand", ["K"] = "thousand", ["M"] = "million", ["m"] = "million", ["MM"] = "million", ["mn"] = "million", ["B"] = "billion",
        ["bn"] = "billion", ["T"] = "trillion", ["tn"] = "trillion",
    }.ToFrozenDictionary();

    public static EarRule[] Rules { get; } =
    [
        EarRule.Number($@"(?<![\w.,]){Symbol}\s?{Patterns.LowNumber}{Patterns.To}((US|CA|AU|NZ|HK|A|C)?\$|[€£¥₹])?{Patterns.Number}{Scale}{BeforeNoun}(?![\w]|[.,]\d)", Range),
        EarRule.Number($@"(?<![\w.,])((?<=^|[\s(])(?<sign>[-+]))?{Symbol}\s?(?<sign>-)?{Patterns.Number}{Scale}{BeforeNoun}(?![\w]|[.,]\d)", Amount),
        EarRule.Number($@"{Patterns.Left}((?<=^|[\s(])(?<sign>[-+]))?{Patterns.Number}{Scale}\s?{Trailing}", Amount),
        EarRule.Number($@"{Patterns.Left}{Patterns.Number}\s?¢", match => $"{NumberWords.Decimal(match.Get("whole"), match.Get("fraction"))} {(match.Value.StartsWith("1¢", StringComparison.Ordinal) ? "cent" : "cents")}"),
    ];

    private static Currency Dollars(string of) => new($"{of}dollar", $"{of}dollars", "cent", "cents");

    private static string? Range(Match match)
    {
        var currency = Currencies[match.Get("currency")];
        if (match.Has("fraction") || match.Has("lowFraction"))
        {
            var low = Money(currency, match.Get("lowWhole"), match.Get("lowFraction"), "", singular: false);
            return $"{low} to {Money(currency, match.Get("whole"), match.Get("fraction"), ScaleOf(match), singular: false)}";
        }

        return $"{NumberWords.Cardinal(match.Get("lowWhole"))} to {Money(currency, match.Get("whole"), "", ScaleOf(match), match.Has("noun"))}";
    }

    private static string Amount(Match match)
    {
        var money = Money(Currencies[match.Get("currency")], match.Get("whole"), match.Get("fraction"), ScaleOf(match), match.Has("noun"));
        return match.Get("sign") switch { "-" => $"minus {money}", "+" => $"plus {money}", _ => money };
    }

    private static string ScaleOf(Match match) => match.Get("scale") is { Length: > 0 } scale ? Scales.GetValueOrDefault(scale, scale) : "";

    private static string Money(Currency currency, string whole, string fraction, string scale, bool singular)
    {
        var isSmall = fraction.Length is 1 or 2 && currency.Cents is not null && scale.Length == 0;
        var cents = isSmall ? int.Parse(fraction.PadRight(2, '0'), System.Globalization.CultureInfo.InvariantCulture) : 0;
        if (scale.Length > 0 || (fraction.Length > 0 && !isSmall))
        {
            var number = NumberWords.Decimal(whole, fraction);
            return $"{number}{(scale.Length > 0 ? " " + scale : "")} {(singular ? currency.One : currency.Many)}";
        }

        var main = $"{NumberWords.Cardinal(whole)} {(singular || whole == "1" ? currency.One : currency.Many)}";
        var small = $"{NumberWords.Cardinal(cents)} {(cents == 1 ? currency.Cent : currency.Cents)}";
        return cents == 0 ? main : whole.All(digit => digit == '0') ? small : $"{main} and {small}";
    }

    private sealed record Currency(string One, string Many, string? Cent = null, string? Cents = null);
}
