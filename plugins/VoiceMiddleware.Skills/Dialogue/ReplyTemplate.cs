using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Skills;

/// <summary>Words replies from parameters and a function's result.</summary>
internal static class ReplyTemplate
{
    public const string Result = "result";

    public static IEnumerable<string> Placeholders(string template)
    {
        for (var open = template.IndexOf('{', StringComparison.Ordinal); open >= 0; open = template.IndexOf('{', open + 1))
        {
            var close = template.IndexOf('}', open);
            if (close < 0)
            {
                yield break;
            }

            yield return template[(open + 1)..close];
        }
    }

    /// <summary>Fills a template in; null when a placeholder has no value.</summary>
    public static string? Render(string template, IReadOnlyDictionary<string, object?> values, JsonElement? result)
    {
        var text = new StringBuilder();
        var position = 0;
        foreach (var placeholder in Placeholders(template))
        {
            if (Lookup(placeholder, values, result) is not { } value)
            {
                return null;
            }

            var open = template.IndexOf('{', position);
            text.Append(template, position, open - position).Append(value);
            position = open + placeholder.Length + 2;
        }

        return text.Append(template, position, template.Length - position).ToString();
    }

    /// <summary>Says the first reply whose conditions hold and whose placeholders all have values; null when there is none.</summary>
    public static string? Choose(IReadOnlyList<SkillReply> replies, IReadOnlyDictionary<string, object?> values, JsonElement? result)
    {
        foreach (var reply in replies)
        {
            if (reply.Conditions.All(condition =>
                    string.Equals(Lookup(condition.Key, values, result, spoken: false) ?? "", condition.Value, StringComparison.OrdinalIgnoreCase))
                && Render(reply.Text, values, result) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>Makes a function's result, whatever it is, something that paths can be looked up in.</summary>
    public static JsonElement? ToElement(object? result)
    {
        switch (result)
        {
            case null:
                return null;
            case JsonElement { ValueKind: JsonValueKind.String } text:
                return ToElement(text.GetString());
            case JsonElement element:
                return element;
            case JsonDocument document:
                return document.RootElement;
            case string text when text.AsSpan().TrimStart() is ['{' or '[', ..]:
                try
                {
                    using var document = JsonDocument.Parse(text);
                    return document.RootElement.Clone();
                }
                catch (JsonException)
                {
                    // It only looks like JSON, so it is text.
                    return JsonSerializer.SerializeToElement(text, AIJsonUtilities.DefaultOptions);
                }

            default:
                return JsonSerializer.SerializeToElement(result, result.GetType(), AIJsonUtilities.DefaultOptions);
        }
    }

    public static string Speak(object? value) => value switch
    {
        null => "",
        bool truth => truth ? "yes" : "no",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string? Lookup(string path, IReadOnlyDictionary<string, object?> values, JsonElement? result, bool spoken = true)
    {
        var parts = path.Split('.');
        if (parts[0] != Result)
        {
            var value = values.FirstOrDefault(pair => string.Equals(pair.Key, parts[0], StringComparison.OrdinalIgnoreCase)).Value;
            return value is null ? null : spoken ? Speak(value) : value is bool truth ? truth.ToString() : Speak(value);
        }

        var element = result;
        foreach (var part in parts.Skip(1))
        {
            element = element switch
            {
                { ValueKind: JsonValueKind.Object } parent => parent.EnumerateObject()
                    .Where(property => Same(property.Name, part)).Select(property => (JsonElement?)property.Value).FirstOrDefault(),
                { ValueKind: JsonValueKind.Array } parent when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    && index < parent.GetArrayLength() => parent[index],
                { ValueKind: JsonValueKind.Array } parent when Same(part, "count") => JsonSerializer.SerializeToElement(parent.GetArrayLength()),
                _ => null,
            };
        }

        return element is { } found ? Text(found, spoken) : null;
    }

    // in_stock, inStock and InStock are one name: functions are written in C#, skills in JSON.
    private static bool Same(string first, string second) =>
        string.Equals(first.Replace("_", "", StringComparison.Ordinal), second.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

    private static string? Text(JsonElement element, bool spoken) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetRawText(),
        JsonValueKind.True => spoken ? "yes" : "true",
        JsonValueKind.False => spoken ? "no" : "false",
        JsonValueKind.Array => Phrases.Join([.. element.EnumerateArray().Select(item => Text(item, spoken)).OfType<string>()], "and"),
        JsonValueKind.Object => Phrases.Join([.. element.EnumerateObject().Select(property => Text(property.Value, spoken)).OfType<string>()], "and"),
        _ => null,
    };
}

/// <summary>Wording shared by replies.</summary>
internal static class Phrases
{
    /// <summary>"a", "a and b", "a, b and c".</summary>
    public static string Join(IReadOnlyList<string> items, string conjunction) => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => $"{string.Join(", ", items.Take(items.Count - 1))} {conjunction} {items[^1]}",
    };
}
