namespace VoiceMiddleware.Skills;

/// <summary>Recognises the assistant's own questions in what it said, so that the state of a dialogue can be read from its text alone.</summary>
internal sealed class Questions
{
    private const string ChoiceLead = "Did you mean to";

    // A question that was interrupted after fewer words could be any sentence's beginning.
    private const int FewestWordsHeard = 3;

    private readonly List<(string Intent, string Parameter, string[][] Pieces)> _questions = [];
    private static readonly string[] ChoiceTokens = [.. Tokenizer.Tokenize(ChoiceLead).Select(token => token.Text)];

    public Questions(IEnumerable<SkillIntent> intents, IReadOnlyDictionary<string, SkillSlot> slots)
    {
        foreach (var intent in intents)
        {
            foreach (var parameter in intent.Parameters.Where(parameter => parameter.Required))
            {
                Add(intent.Name, parameter.Name, Template(parameter, slots[parameter.Slot]));
            }

            if (intent.Confirm is { } confirm)
            {
                Add(intent.Name, DialogueState.Confirmation, confirm);
            }
        }
    }

    /// <summary>The question that asks for a parameter.</summary>
    public static string Template(SkillParameter parameter, SkillSlot slot)
    {
        var name = parameter.Name.Replace('_', ' ');
        return parameter.Ask ?? slot.Ask ?? slot.Kind switch
        {
            SlotKind.List => $"Which {name}?",
            SlotKind.YesNo => $"{char.ToUpperInvariant(name[0])}{name[1..]}, yes or no?",
            _ => $"What is the {name}?",
        };
    }

    public static string Choice(IReadOnlyList<string> descriptions) => $"{ChoiceLead} {Phrases.Join(descriptions, "or to")}?";

    /// <summary>The questions that a text asks; an empty intent stands for a choice between intents.</summary>
    public List<(string Intent, string Parameter)> Find(string text)
    {
        var found = new List<(string, string)>();
        var tokens = Array.ConvertAll(Tokenizer.Tokenize(text), token => token.Text);
        foreach (var (intent, parameter, pieces) in _questions)
        {
            if (Asks(tokens, pieces))
            {
                found.Add((intent, parameter));
            }
        }

        if (Asks(tokens, [ChoiceTokens]))
        {
            found.Add(("", ""));
        }

        return found;
    }

    private void Add(string intent, string parameter, string template)
    {
        var pieces = new List<string[]>();
        PatternParser.TryParse(template, out var parts);
        var piece = new List<string>();
        foreach (var part in parts.Append(new PatternPart(null, null, null)))
        {
            if (part.Literal is { } word)
            {
                piece.Add(word);
            }
            else if (piece.Count > 0)
            {
                pieces.Add([.. piece]);
                piece.Clear();
            }
        }

        if (pieces.Count > 0)
        {
            _questions.Add((intent, parameter, [.. pieces]));
        }
    }

    private static bool Asks(string[] tokens, string[][] pieces)
    {
        var position = 0;
        foreach (var piece in pieces)
        {
            var place = tokens.AsSpan(position).IndexOf(piece);
            if (place < 0)
            {
                return EndsWithin(tokens.AsSpan(position), piece, position);
            }

            position += place + piece.Length;
        }

        return true;
    }

    // What was heard of an interrupted question: the text breaks off inside of one of its pieces.
    private static bool EndsWithin(ReadOnlySpan<string> tokens, string[] piece, int wordsBefore)
    {
        for (var length = Math.Min(piece.Length - 1, tokens.Length); length > 0 && (wordsBefore > 0 || length >= FewestWordsHeard); length--)
        {
            if (tokens.EndsWith(piece.AsSpan(0, length)))
            {
                return true;
            }
        }

        return false;
    }
}
