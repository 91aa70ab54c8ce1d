using System.Collections.Frozen;
using System.Globalization;

namespace VoiceMiddleware.Skills;

/// <summary>A number found in an utterance.</summary>
/// <param name="Length">The words it takes.</param>
/// <param name="Value">Its value.</param>
/// <param name="Digits">Its digits as they were said, leading zeros kept: "oh four two" → 042; null when it is no whole number.</param>
internal readonly record struct SpokenNumber(int Length, decimal Value, string? Digits);

/// <summary>Reads English numbers as people say them: "forty two", "one two three", "double four", "a dozen", "twenty first", "2.5", "two point five".</summary>
internal static class NumberWords
{
    private const int MaxDigits = 18;

    private static readonly FrozenDictionary<string, int> Units = Numbered(
        0, "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen");

    private static readonly FrozenDictionary<string, int> OrdinalUnits = Numbered(
        1, "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth");

    private static readonly string[] TensNames = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly FrozenDictionary<string, int> Tens = TensNames.Select((name, i) => (name, (i + 2) * 10))
        .ToFrozenDictionary(pair => pair.name, pair => pair.Item2, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int> OrdinalTens = TensNames.Select((name, i) => (Name: name[..^1] + "ieth", Value: (i + 2) * 10))
        .ToFrozenDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);

    /// <summary>Reads the longest number that begins at a token; null when none does.</summary>
    public static SpokenNumber? Read(IReadOnlyList<Token> tokens, int start)
    {
        var groups = new List<(decimal Value, string Digits)>();
        var position = start;
        while (position < tokens.Count && ReadGroup(tokens, position) is { } group)
        {
            groups.Add((group.Value, group.Digits ?? ""));
            position += group.Length;
            if (group.Digits is null)
            {
                return groups.Count == 1 ? group : null;
            }
        }

        if (groups.Count == 0)
        {
            return null;
        }

        if (groups.Count == 1)
        {
            return WithFraction(tokens, start, new(position - start, groups[0].Value, groups[0].Digits));
        }

        var digits = string.Concat(groups.Select(group => group.Digits));
        return digits.Length > MaxDigits ? null : new(position - start, decimal.Parse(digits, CultureInfo.InvariantCulture), digits);
    }

    private static SpokenNumber WithFraction(IReadOnlyList<Token> tokens, int start, SpokenNumber whole)
    {
        var point = start + whole.Length;
        if (point + 1 >= tokens.Count || tokens[point].Text != "point")
        {
            return whole;
        }

        var digits = "";
        var position = point + 1;
        while (position < tokens.Count && digits.Length < 6 && Digit(tokens[position].Text) is { } digit)
        {
            digits += digit;
            position++;
        }

        return digits.Length == 0 ? whole : new(position - start, whole.Value + decimal.Parse("0." + digits, CultureInfo.InvariantCulture), null);
    }

    private static SpokenNumber? ReadGroup(IReadOnlyList<Token> tokens, int start)
    {
        var word = tokens[start].Text;
        if (char.IsAsciiDigit(word[0]))
        {
            return ReadWritten(word);
        }

        if (word is "double" or "triple" && start + 1 < tokens.Count && Digit(tokens[start + 1].Text) is { } repeated)
        {
            var digits = new string(repeated[0], word == "double" ? 2 : 3);
            return new(2, decimal.Parse(digits, CultureInfo.InvariantCulture), digits);
        }

        if (word is "oh" or "o")
        {
            // "oh" is an exclamation unless digits stand beside it.
            var beside = (start > 0 && Digit(tokens[start - 1].Text) is not null) || (start + 1 < tokens.Count && Digit(tokens[start + 1].Text) is not null);
            return beside ? new(1, 0, "0") : null;
        }

        if (word is "dozen" or "couple" || (word is "a" && start + 1 < tokens.Count && tokens[start + 1].Text is "dozen" or "couple"))
        {
            var length = word == "a" ? 2 : 1;
            var value = tokens[start + length - 1].Text == "dozen" ? 12 : 2;
            return new(start + length < tokens.Count && tokens[start + length].Text == "of" ? length + 1 : length, value, value.ToString(CultureInfo.InvariantCulture));
        }

        return ReadCardinal(tokens, start);
    }

    private static SpokenNumber? ReadWritten(string word)
    {
        var text = word.Replace(",", "", StringComparison.Ordinal);
        var number = text.TrimEnd('s', 't', 'n', 'd', 'r', 'h');
        if (number.Length > MaxDigits || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        return new(1, value, number.All(char.IsAsciiDigit) ? number : null);
    }

    private static SpokenNumber? ReadCardinal(IReadOnlyList<Token> tokens, int start)
    {
        // "one hundred and five thousand two": `below` gathers up to the next scale, `total` what the scales have closed.
        long total = 0, below = 0;
        var lastScale = long.MaxValue;
        var position = start;
        var (hasUnit, hasTen, closed) = (false, false, false);
        while (position < tokens.Count && !closed)
        {
            var word = tokens[position].Text;
            if (Units.TryGetValue(word, out var unit) || OrdinalUnits.TryGetValue(word, out unit))
            {
                if (hasUnit || (hasTen && unit >= 10) || (unit == 0 && position > start))
                {
                    break;
                }

                (below, hasUnit, closed) = (below + unit, true, OrdinalUnits.ContainsKey(word) || unit == 0);
            }
            else if (Tens.TryGetValue(word, out var ten) || OrdinalTens.TryGetValue(word, out ten))
            {
                if (hasUnit || hasTen)
                {
                    break;
                }

                (below, hasTen, closed) = (below + ten, true, OrdinalTens.ContainsKey(word));
            }
            else if (word is "hundred" && (below is > 0 and < 100 || FollowsA(tokens, start, position)))
            {
                (below, hasUnit, hasTen) = (Math.Max(1, below) * 100, false, false);
            }
            else if (Scale(word) is { } scale && scale < lastScale && (below > 0 || FollowsA(tokens, start, position)))
            {
                (total, below, hasUnit, hasTen, lastScale) = (total + (Math.Max(1, below) * scale), 0, false, false, scale);
            }
            else if (!(word is "and" && position > start && tokens[position - 1].Text is "hundred" or "thousand" && IsSmall(tokens, position + 1))
                && !(word is "a" && position == start && position + 1 < tokens.Count && tokens[position + 1].Text is "hundred" or "thousand" or "million"))
            {
                break;
            }

            position++;
        }

        var value = total + below;
        return position == start ? null : new(position - start, value, value.ToString(CultureInfo.InvariantCulture));
    }

    private static bool FollowsA(IReadOnlyList<Token> tokens, int start, int position) =>
        position == start + 1 && tokens[start].Text == "a";

    private static bool IsSmall(IReadOnlyList<Token> tokens, int position) =>
        position < tokens.Count && (Units.ContainsKey(tokens[position].Text) || Tens.ContainsKey(tokens[position].Text));

    private static long? Scale(string word) => word switch { "thousand" => 1000, "million" => 1_000_000, _ => null };

    private static string? Digit(string word) => word switch
    {
        "oh" or "o" => "0",
        _ when Units.TryGetValue(word, out var value) && value < 10 => value.ToString(CultureInfo.InvariantCulture),
        [>= '0' and <= '9'] => word,
        _ => null,
    };

    private static FrozenDictionary<string, int> Numbered(int first, string names) => names.Split(' ').Select((name, i) => (name, i))
        .ToFrozenDictionary(pair => pair.name, pair => pair.i + first, StringComparer.Ordinal);
}
