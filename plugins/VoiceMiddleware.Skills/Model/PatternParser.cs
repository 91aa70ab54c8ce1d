namespace VoiceMiddleware.Skills;

/// <summary>A word of an example, or a parameter with the slot it names.</summary>
internal readonly record struct PatternPart(string? Literal, string? Parameter, string? Slot);

/// <summary>Reads examples: words, and parameters between braces.</summary>
internal static class PatternParser
{
    /// <summary>Returns null, or what is wrong and what to do.</summary>
    public static string? TryParse(string example, out List<PatternPart> parts)
    {
        parts = [];
        var position = 0;
        while (position < example.Length)
        {
            var open = example.IndexOf('{', position);
            var words = open < 0 ? example[position..] : example[position..open];
            if (words.Contains('}', StringComparison.Ordinal))
            {
                return $"The example '{example}' closes a brace that was not opened. Write slots as {{name}}.";
            }

            parts.AddRange(Tokenizer.Tokenize(words).Select(token => new PatternPart(token.Text, null, null)));
            if (open < 0)
            {
                break;
            }

            var close = example.IndexOf('}', open);
            if (close < 0)
            {
                return $"The example '{example}' opens a brace that is not closed. Write slots as {{name}}.";
            }

            var names = example[(open + 1)..close].Split(':');
            if (names.Length > 2 || !names.All(name => SkillSetValidator.IsName(name.Trim())))
            {
                return $"'{example[open..(close + 1)]}' is no slot. Write {{slot}} or {{parameter:slot}}, with letters, digits and underscores.";
            }

            parts.Add(new(null, names[0].Trim(), names.Length == 2 ? names[1].Trim() : null));
            position = close + 1;
        }

        return null;
    }
}
