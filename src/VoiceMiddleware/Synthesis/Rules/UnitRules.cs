using System.Collections.Frozen;
using System.Text.RegularExpressions;
using VoiceMiddleware.Synthesis.Words;

namespace VoiceMiddleware.Synthesis.Rules;

/// <summary>Quantities: lengths, weights, temperatures, percentages and the like.</summary>
internal static class UnitRules
{
    private static readonly FrozenDictionary<string, (string One, string Many)> Units = new Dictionary<string, (string, string)>
    {
        ["km"] = ("kilometer", "kilometers"), ["m"] = ("meter", "meters"), ["cm"] = ("centimeter", "centimeters"), ["mm"] = ("millimeter", "millimeters"),
        ["mi"] = ("mile", "miles"), ["ft"] = ("foot", "feet"), ["yd"] = ("yard", "yards"), ["yds"] = ("yard", "yards"), ["in."] = ("inch", "inches"), ["″"] = ("inch", "inches"),
        ["m²"] = ("square meter", "square meters"), ["m2"] = ("square meter", "square meters"), ["m³"] = ("cubic meter", "cubic meters"),
        ["m3"] = ("cubic meter", "cubic meters"), ["km²"] = ("square kilometer", "square kilometers"), ["sq ft"] = ("square foot", "square feet"),
        ["ha"] = ("hectare", "hectares"),
        ["kg"] = ("kilogram", "kilograms"), ["g"] = ("gram", "grams"), ["mg"] = ("milligram", "milligrams"), ["µg"] = ("microgram", "micrograms"),
        ["mcg"] = ("microgram", "micrograms"), ["lb"] = ("pound", "pounds"), ["lbs"] = ("pound", "pounds"), ["oz"] = ("ounce", "ounces"),
        ["fl oz"] = ("fluid ounce", "fluid ounces"), ["l"] = ("liter", "liters"), ["L"] = ("liter", "liters"), ["ml"] = ("milliliter", "milliliters"),
        ["mL"] = ("milliliter", "milliliters"), ["cl"] = ("centiliter", "centiliters"), ["gal"] = ("gallon", "gallons"), ["tsp"] = ("teaspoon", "teaspoons"),
        ["tbsp"] = ("tablespoon", "tablespoons"), ["kcal"] = ("kilocalorie", "kilocalories"), ["cal"] = ("calorie", "calories"),
        ["°C"] = ("degree Celsius", "degrees Celsius"), ["℃"] = ("degree Celsius", "degrees Celsius"), ["°F"] = ("degree Fahrenheit", "degrees Fahrenheit"),
        ["℉"] = ("degree Fahrenheit", "degrees Fahrenheit"), ["°"] = ("degree", "degrees"), ["%"] = ("percent", "percent"), ["‰"] = ("per mille", "per mille"),
        ["mph"] = ("mile per hour", "miles per hour"), ["kph"] = ("kilometer per hour", "kilometers per hour"), ["rpm"] = ("R P M", "R P M"),
        ["s"] = ("second", "seconds"), ["sec"] = ("second", "seconds"), ["secs"] = ("second", "seconds"), ["ms"] = ("millisecond", "milliseconds"),
        ["µs"] = ("microsecond", "microseconds"), ["min"] = ("minute", "minutes"), ["mins"] = ("minute", "minutes"), ["h"] = ("hour", "hours"),
        ["hr"] = ("hour", "hours"), ["hrs"] = ("hour", "hours"), ["yr"] = ("year", "years"), ["yrs"] = ("year", "years"), ["wk"] = ("week", "weeks"), ["wks"] = ("week", "weeks"), ["mo"] = ("month", "months"),
        ["Hz"] = ("hertz", "hertz"), ["kHz"] = ("kilohertz", "kilohertz"), ["MHz"] = ("megahertz", "megahertz"), ["GHz"] = ("gigahertz", "gigahertz"),
        ["KB"] = ("kilobyte", "kilobytes"), ["kB"] = ("kilobyte", "kilobytes"), ["MB"] = ("megabyte", "megabytes"), ["GB"] = ("gigabyte", "gigabytes"),
        ["TB"] = ("terabyte", "terabytes"), ["Mbps"] = ("megabit per second", "megabits per second"), ["Gbps"] = ("gigabit per second", "gigabits per second"),
        ["V"] = ("volt", "volts"), ["W"] = ("watt", "watts"), ["kW"] = ("kilowatt", "kilowatts"), ["kWh"] = ("kilowatt-hour", "kilowatt-hours"),
        ["mA"] = ("milliamp", "milliamps"), ["mAh"] = ("milliamp-hour", "milliamp-hours"), ["dB"] = ("decibel", "decibels"), ["px"] = ("pixel", "pixels"),
        ["psi"] = ("P S I", "P S I"), ["pt"] = ("point", "points"), ["pts"] = ("point", "points"), ["pcs"] = ("piece", "pieces"),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Per = new Dictionary<string, string>
    {
        ["h"] = "hour", ["hr"] = "hour", ["hour"] = "hour", ["s"] = "second", ["sec"] = "second", ["second"] = "second", ["min"] = "minute",
        ["minute"] = "minute", ["d"] = "day", ["day"] = "day", ["week"] = "week", ["wk"] = "week", ["month"] = "month", ["mo"] = "month", ["year"] = "year",
        ["yr"] = "year", ["kg"] = "kilogram", ["g"] = "gram", ["lb"] = "pound", ["oz"] = "ounce", ["l"] = "liter", ["L"] = "liter", ["dL"] = "deciliter",
        ["ml"] = "milliliter", ["m"] = "meter", ["m²"] = "square meter", ["km"] = "kilometer", ["mi"] = "mile", ["gal"] = "gallon", ["person"] = "person",
        ["night"] = "night", ["user"] = "user", ["unit"] = "unit", ["item"] = "item", ["piece"] = "piece", ["call"] = "call", ["kWh"] = "kilowatt-hour",
    }.ToFrozenDictionary();

    private static readonly string AnyUnit = Patterns.AnyOf(Units.Keys);
    private static readonly string AnyPer = Patterns.AnyOf(Per.Keys);

    public static EarRule[] Rules { get; } =
    [
        EarRule.Number(@"(?<![\w.,/'])(?<ft>\d{1,2})\s?(['′]|ft\.?)\s?(?<in>\d{1,2})\s?(""|″|'')", match =>
            $"{NumberWords.Cardinal(match.Get("ft"))} foot {NumberWords.Cardinal(match.Get("in"))}"),
        EarRule.Number(@"(?<![\w.,/""])(?<n>\d{1,3})""(?=\s?(x\b|by\b|screen|monitor|TV|display|wide|tall|long|deep|pipe))", match => $"{NumberWords.Cardinal(match.Get("n"))} inch"),
        EarRule.Number(@"(?<![\w.,/])(?<h>\d{1,3})h\s?(?<m>\d{1,2})(m|min)?(?!\w)", match =>
            $"{Count(match.Get("h"), "hour")} {Count(match.Get("m"), "minute")}"),
        EarRule.Number(
            $@"{Patterns.Left}((?<=^|[\s(])(?<sign>[-+]))?({Patterns.LowNumber}\s?%?{Patterns.To})?{Patterns.Number}(?<joint>\s|-)?(?<unit>{AnyUnit})(?![\w²³])(/(?<per>{AnyPer})(?![\w²³]))?(?<dot>(?<=\b(ft|lbs?|oz|min|mins|hrs?|secs?|yrs?|gal|tsp|tbsp|mi|yds?)\b)\.(?=\s[a-z]|,))?",
            Quantity),
        EarRule.Number($@"{Patterns.Left}((?<=^|[\s(])(?<sign>[-+]))?{Patterns.Number}\s?°\s(?<scale>[CF])\b", match =>
            Signed(match, $"{NumberWords.Decimal(match.Get("whole"), match.Get("fraction"))} degrees {(match.Get("scale") == "C" ? "Celsius" : "Fahrenheit")}")),
        EarRule.Say($@"(?<=\uE000)\s?/\s?(?<per>{AnyPer})\b", match => $"per {Per[match.Get("per")]}"),
    ];

    private static string Count(string number, string unit) => $"{NumberWords.Cardinal(number.TrimStart('0').PadLeft(1, '0'))} {unit}{(number is "1" or "01" ? "" : "s")}";

    private static string? Quantity(Match match)
    {
        var unit = match.Get("unit");
        var (one, many) = Units[unit];
        var whole = match.Get("whole");

        // "4 in. at noon" is a length; "4-s" and a lone letter after a space are as likely something else.
        if (match.Get("joint") == "-" && unit.Length == 1 && unit is not ("m" or "g"))
        {
            return null;
        }

        var isOne = (whole == "1" && !match.Has("fraction") && !match.Has("lowWhole")) || match.Get("joint") == "-";
        var low = match.Has("lowWhole") ? NumberWords.Decimal(match.Get("lowWhole"), match.Get("lowFraction")) + " to " : "";
        var per = match.Has("per") ? $" per {Per[match.Get("per")]}" : "";
        return Signed(match, $"{low}{NumberWords.Decimal(whole, match.Get("fraction"))} {(isOne ? one : many)}{per}");
    }

    private static string Signed(Match match, string words) => match.Get("sign") switch { "-" => $"minus {words}", "+" => $"plus {words}", _ => words };
}
