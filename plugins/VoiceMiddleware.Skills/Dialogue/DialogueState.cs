using System.Text.Json;

namespace VoiceMiddleware.Skills;

/// <summary>What the assistant waits for. Immutable.</summary>
/// <param name="Intent">The intent that a question belongs to; null when nothing was asked.</param>
/// <param name="Parameter">The parameter asked for, or <see cref="Confirmation"/>; null when nothing was asked.</param>
/// <param name="Values">What is known so far, by parameter.</param>
/// <param name="Attempts">How often the question was asked before.</param>
/// <param name="Choices">The names of the intents that the caller was asked to choose from.</param>
internal sealed record DialogueState(
    string? Intent, string? Parameter, IReadOnlyDictionary<string, object?> Values, int Attempts, IReadOnlyList<string> Choices)
{
    /// <summary>The parameter's name when a yes or no to the whole is asked for; not a name that a set can use.</summary>
    public const string Confirmation = "$confirm";

    public static DialogueState Idle { get; } = new(null, null, new Dictionary<string, object?>(), 0, []);

    public bool IsIdle => Parameter is null && Choices.Count == 0;

    public string ToJson() => JsonSerializer.Serialize(
        new Dictionary<string, object?> { ["intent"] = Intent, ["parameter"] = Parameter, ["values"] = Values, ["attempts"] = Attempts, ["choices"] = Choices });

    /// <summary>Reads what <see cref="ToJson"/> wrote; null for anything else, since a message may come from elsewhere.</summary>
    public static DialogueState? FromJson(object? json)
    {
        var text = json switch { string written => written, JsonElement { ValueKind: JsonValueKind.String } element => element.GetString(), _ => null };
        if (text is null)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            return new(
                root.GetProperty("intent").GetString(),
                root.GetProperty("parameter").GetString(),
                root.GetProperty("values").EnumerateObject().ToDictionary(property => property.Name, property => ReadValue(property.Value), StringComparer.OrdinalIgnoreCase),
                root.GetProperty("attempts").GetInt32(),
                [.. root.GetProperty("choices").EnumerateArray().Select(choice => choice.GetString()!)]);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static object? ReadValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? (object)whole : value.GetDecimal(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        _ => null,
    };
}

/// <summary>What to do about the caller's words: say something, or call a function and say something about its result.</summary>
/// <param name="Intent">The name of the intent; null when none was found.</param>
/// <param name="Text">What to say; null when a function is to be called.</param>
/// <param name="Call">The intent whose function is to be called; null when there is something to say.</param>
/// <param name="Values">The arguments.</param>
/// <param name="State">What the assistant waits for afterwards.</param>
/// <param name="Source">The document that the text comes from, or null.</param>
internal sealed record Decision(
    string? Intent, string? Text, SkillIntent? Call, IReadOnlyDictionary<string, object?> Values, DialogueState State, string? Source = null);
