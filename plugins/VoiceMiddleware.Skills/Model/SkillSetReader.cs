using System.Text;
using System.Text.Json;

namespace VoiceMiddleware.Skills;

/// <summary>Reads skill sets from JSON and says of every error where it is: file, line and path.</summary>
internal static class SkillSetReader
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static SkillSet Read(IEnumerable<(string Source, string Json)> texts)
    {
        var slots = new List<SkillSlot>();
        var intents = new List<SkillIntent>();
        var origins = new List<Origin>();
        foreach (var (source, json) in texts)
        {
            var origin = new Origin(source, json, intents.Count);
            origins.Add(origin);
            JsonDocument document;
            try
            {
                document = JsonDocument.Parse(json, Options);
            }
            catch (JsonException error)
            {
                throw new SkillsFormatException(
                    $"{source} line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}: This is not valid JSON: {error.Message} Correct the file.", error);
            }

            using (document)
            {
                var reader = new Element(document.RootElement, "$", origin).Object("slots", "intents");
                reader.ForEachProperty("slots", (name, slot) => slots.Add(ReadSlot(name, slot)));
                reader.ForEachItem("intents", intent => intents.Add(ReadIntent(intent)));
                origin.SlotNames.UnionWith(slots.Select(slot => slot.Name));
            }
        }

        return SkillSet.Create(slots, intents, path => Describe(path, origins));
    }

    private static SkillSlot ReadSlot(string name, Element slot)
    {
        if (slot.IsArray)
        {
            return new(name, SlotKind.List) { Values = slot.Items().Select(ReadValue).ToList() };
        }

        slot.Object("type", "values", "min", "max", "ask", "hotwords");
        var type = slot.String("type") ?? (slot.Has("values") ? "list" : null)
            ?? throw slot.Error($"The slot '{name}' has no type. Add \"type\": \"list\", \"number\", \"digits\", \"yesno\" or \"text\".");
        if (!Enum.TryParse<SlotKind>(type, ignoreCase: true, out var kind) || !Enum.IsDefined(kind))
        {
            throw slot.Error($"'{type}' is no type of slot. Use list, number, digits, yesno or text.", ".type");
        }

        return new(name, kind)
        {
            Values = slot.ItemsOf("values").Select(ReadValue).ToList(),
            Minimum = slot.Number("min"),
            Maximum = slot.Number("max"),
            Ask = slot.String("ask"),
            Hotwords = slot.Boolean("hotwords") ?? true,
        };
    }

    private static SlotValue ReadValue(Element value)
    {
        if (value.AsString() is { } text)
        {
            return new(text);
        }

        value.Object("value", "synonyms", "soundsLike");
        return new(value.String("value") ?? throw value.Error("The value has no text. Add \"value\": \"…\"."))
        {
            Synonyms = value.Strings("synonyms"),
            SoundsLike = value.Strings("soundsLike"),
        };
    }

    private static SkillIntent ReadIntent(Element intent)
    {
        intent.Object("name", "description", "examples", "tool", "parameters", "confirm", "reply", "error");
        var parameters = new List<SkillParameter>();
        intent.ForEachProperty("parameters", (name, parameter) =>
        {
            parameter.Object("slot", "required", "ask", "default", "remember");
            parameters.Add(new(name, parameter.String("slot") ?? name)
            {
                Required = parameter.Boolean("required") ?? false,
                Ask = parameter.String("ask"),
                Default = parameter.Value("default"),
                Remember = parameter.Boolean("remember") ?? false,
            });
        });
        return new(intent.String("name") ?? throw intent.Error("The intent has no name. Add \"name\": \"…\"."))
        {
            Description = intent.String("description"),
            Examples = intent.Strings("examples"),
            Tool = intent.String("tool"),
            Parameters = parameters,
            Confirm = intent.String("confirm"),
            Replies = intent.ItemsOf("reply").Select(ReadReply).ToList(),
            ErrorReply = intent.String("error"),
        };
    }

    private static SkillReply ReadReply(Element reply)
    {
        if (reply.AsString() is { } text)
        {
            return new(text);
        }

        reply.Object("say", "when");
        var conditions = new Dictionary<string, string>(StringComparer.Ordinal);
        reply.ForEachProperty("when", (path, value) => conditions.Add(path, value.AsText()));
        return new(reply.String("say") ?? throw reply.Error("The reply has no text. Add \"say\": \"…\".")) { Conditions = conditions };
    }

    // The validator counts intents over all files; each file counts from zero.
    private static string Describe(string path, List<Origin> origins)
    {
        if (path.StartsWith("$.intents[", StringComparison.Ordinal))
        {
            var end = path.IndexOf(']', StringComparison.Ordinal);
            var index = int.Parse(path.AsSpan(10, end - 10), System.Globalization.CultureInfo.InvariantCulture);
            var origin = origins.Last(candidate => candidate.FirstIntent <= index);
            return origin.Describe($"$.intents[{index - origin.FirstIntent}]{path[(end + 1)..]}");
        }

        var slot = path.Split('.') is { Length: > 2 } parts ? parts[2].Split('[')[0] : "";
        return (origins.Find(origin => origin.SlotNames.Contains(slot)) ?? origins[0]).Describe(path);
    }

    internal sealed class Origin(string source, string json, int firstIntent)
    {
        public int FirstIntent { get; } = firstIntent;

        public HashSet<string> SlotNames { get; } = new(StringComparer.OrdinalIgnoreCase);

        public string Describe(string path) => $"{source} line {JsonLines.Find(json, path)} ({path})";
    }

    /// <summary>A JSON element that knows its path.</summary>
    private readonly struct Element(JsonElement json, string path, Origin origin)
    {
        public bool IsArray => json.ValueKind == JsonValueKind.Array;

        public SkillsFormatException Error(string message, string below = "") => new($"{origin.Describe(path + below)}: {message}");

        public Element Object(params string[] allowed)
        {
            if (json.ValueKind != JsonValueKind.Object)
            {
                throw Error($"Expected an object with {string.Join(", ", allowed)}, found {Kind()}.");
            }

            foreach (var property in json.EnumerateObject())
            {
                if (!allowed.Contains(property.Name) && property.Name != "$schema")
                {
                    var closest = allowed.MaxBy(name => Similarity.Ratio(name, property.Name))!;
                    throw Error($"Unknown property \"{property.Name}\". " + (Similarity.Ratio(closest, property.Name) > 0.5
                        ? $"Did you mean \"{closest}\"?" : $"Use {string.Join(", ", allowed)}."), "." + property.Name);
                }
            }

            return this;
        }

        public bool Has(string name) => json.TryGetProperty(name, out _);

        public string? AsString() => json.ValueKind == JsonValueKind.String ? json.GetString() : null;

        public string AsText() => json.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
            ? json.ToString() : throw Error($"Expected a text, number, true or false, found {Kind()}.");

        public string? String(string name) => !json.TryGetProperty(name, out var value) ? null
            : value.ValueKind == JsonValueKind.String ? value.GetString() : throw At(name, value).Error($"Expected a text, found {At(name, value).Kind()}.");

        public bool? Boolean(string name) => !json.TryGetProperty(name, out var value) ? null
            : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
            : throw At(name, value).Error($"Expected true or false, found {At(name, value).Kind()}.");

        public decimal? Number(string name) => !json.TryGetProperty(name, out var value) ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? number
            : throw At(name, value).Error($"Expected a number, found {At(name, value).Kind()}.");

        public object? Value(string name) => !json.TryGetProperty(name, out var value) ? null : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.TryGetInt64(out var whole) ? (object)whole : value.GetDecimal(),
            JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
            JsonValueKind.Null => null,
            _ => throw At(name, value).Error($"Expected a text, number, true or false, found {At(name, value).Kind()}."),
        };

        public List<string> Strings(string name) => ItemsOf(name)
            .Select(item => item.AsString() ?? throw item.Error($"Expected a text, found {item.Kind()}.")).ToList();

        /// <summary>The items of an array, or the one element where one stands alone.</summary>
        public IReadOnlyList<Element> ItemsOf(string name) =>
            !json.TryGetProperty(name, out var value) ? [] : At(name, value) is { IsArray: true } array ? array.Items() : [At(name, value)];

        public IReadOnlyList<Element> Items()
        {
            var (place, source) = (path, origin);
            return [.. json.EnumerateArray().Select((item, i) => new Element(item, $"{place}[{i}]", source))];
        }

        public void ForEachItem(string name, Action<Element> action)
        {
            if (json.TryGetProperty(name, out var value))
            {
                var array = At(name, value);
                foreach (var item in array.IsArray ? array.Items() : throw array.Error($"Expected an array, found {array.Kind()}."))
                {
                    action(item);
                }
            }
        }

        public void ForEachProperty(string name, Action<string, Element> action)
        {
            if (json.TryGetProperty(name, out var value))
            {
                var parent = At(name, value);
                foreach (var property in value.ValueKind == JsonValueKind.Object
                    ? value.EnumerateObject() : throw parent.Error($"Expected an object, found {parent.Kind()}."))
                {
                    action(property.Name, parent.At(property.Name, property.Value));
                }
            }
        }

        private Element At(string name, JsonElement value) => new(value, $"{path}.{name}", origin);

        private string Kind() => json.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "a text",
            JsonValueKind.Number => "a number",
            JsonValueKind.Null => "null",
            _ => json.ValueKind.ToString().ToLowerInvariant(),
        };
    }
}

/// <summary>Finds the line on which the element of a path begins, 1 for the first; the nearest enclosing element's where there is no such one.</summary>
internal static class JsonLines
{
    public static int Find(string json, string path)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var places = new Stack<(string Path, int Index)>();
        var (name, found, foundLength) = ("$", 0L, 0);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = $"{places.Peek().Path}.{reader.GetString()}";
                    continue;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    places.Pop();
                    continue;
            }

            var here = name;
            if (places.TryPeek(out var parent) && parent.Index >= 0)
            {
                here = $"{parent.Path}[{parent.Index}]";
                places.Push(places.Pop() with { Index = parent.Index + 1 });
            }

            // The longest path that the wanted one begins with is the element itself or the nearest one around it.
            if (here.Length > foundLength && path.StartsWith(here, StringComparison.Ordinal)
                && (path.Length == here.Length || path[here.Length] is '.' or '['))
            {
                (found, foundLength) = (reader.TokenStartIndex, here.Length);
            }

            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                places.Push((here, reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
            }
        }

        return 1 + bytes.AsSpan(0, (int)found).Count((byte)'\n');
    }
}
