namespace VoiceMiddleware.Skills;

/// <summary>Checks what a set says about itself; paths are those of the JSON form.</summary>
internal static class SkillSetValidator
{
    public static List<(string Path, string Message)> Validate(IReadOnlyList<SkillSlot> slots, IReadOnlyList<SkillIntent> intents)
    {
        var errors = new List<(string, string)>();
        var known = new Dictionary<string, SkillSlot>(StringComparer.OrdinalIgnoreCase);
        foreach (var slot in slots)
        {
            var path = $"$.slots.{slot.Name}";
            if (!known.TryAdd(slot.Name, slot))
            {
                errors.Add((path, $"The slot '{slot.Name}' is defined twice. Remove one, or give it another name."));
            }

            CheckSlot(slot, path, errors);
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < intents.Count; i++)
        {
            var path = $"$.intents[{i}]";
            if (!names.Add(intents[i].Name))
            {
                errors.Add((path + ".name", $"The intent '{intents[i].Name}' is defined twice. Give one of them another name."));
            }

            CheckIntent(intents[i], path, known, errors);
        }

        return errors;
    }

    private static void CheckSlot(SkillSlot slot, string path, List<(string, string)> errors)
    {
        if (!IsName(slot.Name))
        {
            errors.Add((path, $"'{slot.Name}' is no slot name. Use letters, digits and underscores, beginning with a letter."));
        }

        if (slot.Kind == SlotKind.List && slot.Values.Count == 0)
        {
            errors.Add((path, $"The list slot '{slot.Name}' has no values. Add \"values\": [\"…\"], or use the type number, digits, yesno or text."));
        }

        if (slot.Kind != SlotKind.List && slot.Values.Count > 0)
        {
            errors.Add((path + ".values", $"The slot '{slot.Name}' is of the type {slot.Kind.ToString().ToLowerInvariant()}, which has no values. Remove them, or use the type list."));
        }

        if (slot.Minimum > slot.Maximum)
        {
            errors.Add((path + ".min", $"The least value, {slot.Minimum}, is above the largest, {slot.Maximum}. Swap them."));
        }

        for (var i = 0; i < slot.Values.Count; i++)
        {
            foreach (var form in slot.Values[i].Synonyms.Prepend(slot.Values[i].Value))
            {
                if (Tokenizer.Tokenize(form).Length == 0)
                {
                    errors.Add(($"{path}.values[{i}]", $"The value '{form}' has no word that could be said. Remove it."));
                }
            }
        }
    }

    private static void CheckIntent(SkillIntent intent, string path, Dictionary<string, SkillSlot> slots, List<(string, string)> errors)
    {
        if (string.IsNullOrWhiteSpace(intent.Name))
        {
            errors.Add((path + ".name", "An intent needs a name."));
        }

        if (intent.Examples.Count == 0)
        {
            errors.Add((path, $"The intent '{intent.Name}' has no examples. Add \"examples\": [\"…\"] with at least one sentence that a caller would say."));
        }

        if (intent.Replies.Count == 0)
        {
            errors.Add((path, $"The intent '{intent.Name}' has no reply. Add \"reply\": \"…\"."));
        }

        if (intent is { Confirm: not null, Tool: null })
        {
            errors.Add((path + ".confirm", $"The intent '{intent.Name}' asks for confirmation but calls nothing. Add \"tool\", or remove \"confirm\"."));
        }

        var parameters = new HashSet<string>(intent.Parameters.Select(parameter => parameter.Name), StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in intent.Parameters)
        {
            if (!slots.ContainsKey(parameter.Slot))
            {
                errors.Add(($"{path}.parameters.{parameter.Name}", Unknown(parameter.Slot, slots.Keys)));
            }
        }

        for (var i = 0; i < intent.Examples.Count; i++)
        {
            if (PatternParser.TryParse(intent.Examples[i], out var elements) is { } error)
            {
                errors.Add(($"{path}.examples[{i}]", error));
                continue;
            }

            foreach (var (parameter, slot) in elements.Where(element => element.Parameter is not null).Select(element => (element.Parameter!, element.Slot)))
            {
                var declared = intent.Parameters.FirstOrDefault(candidate => string.Equals(candidate.Name, parameter, StringComparison.OrdinalIgnoreCase));
                if (!slots.ContainsKey(declared?.Slot ?? slot ?? parameter))
                {
                    errors.Add(($"{path}.examples[{i}]", Unknown(declared?.Slot ?? slot ?? parameter, slots.Keys)));
                }

                parameters.Add(parameter);
            }

            if (elements.All(element => element.Parameter is null && element.Literal is null))
            {
                errors.Add(($"{path}.examples[{i}]", $"The example '{intent.Examples[i]}' has no word. Remove it."));
            }
        }

        CheckTemplates(intent, path, parameters, errors);
    }

    private static void CheckTemplates(SkillIntent intent, string path, HashSet<string> parameters, List<(string, string)> errors)
    {
        var texts = intent.Replies.Select((reply, i) => ($"{path}.reply[{i}]", (string?)reply.Text))
            .Append(($"{path}.confirm", intent.Confirm)).Append(($"{path}.error", intent.ErrorReply))
            .Concat(intent.Parameters.Select(parameter => ($"{path}.parameters.{parameter.Name}.ask", parameter.Ask)));
        foreach (var (place, text) in texts)
        {
            if (text is null)
            {
                continue;
            }

            if (string.IsNullOrWhiteSpace(text))
            {
                errors.Add((place, "The text is empty. Say something, or leave it out."));
            }

            foreach (var placeholder in ReplyTemplate.Placeholders(text))
            {
                var root = placeholder.Split('.')[0];
                if (root == ReplyTemplate.Result ? intent.Tool is null : !parameters.Contains(root))
                {
                    errors.Add((place, root == ReplyTemplate.Result
                        ? $"'{{{placeholder}}}' needs a function's result, and the intent '{intent.Name}' calls none. Add \"tool\"."
                        : $"'{{{placeholder}}}' is no parameter of '{intent.Name}'. It has {(parameters.Count == 0 ? "none" : string.Join(", ", parameters))}."));
                }
            }
        }
    }

    private static string Unknown(string slot, IEnumerable<string> known)
    {
        var closest = known.Select(name => (name, Likeness: Similarity.Ratio(name, slot))).OrderByDescending(pair => pair.Likeness).FirstOrDefault();
        return $"The slot '{slot}' is not defined. " + (closest.Likeness > 0.6 ? $"Did you mean '{closest.name}'?" : $"Add it under \"slots\".");
    }

    internal static bool IsName(string name) =>
        name.Length > 0 && char.IsAsciiLetter(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
}
