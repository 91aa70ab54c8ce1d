using System.Text.Json;

namespace VoiceMiddleware.Wyoming.Protocol;

/// <summary>An event as it was received.</summary>
/// <param name="Type">Its type; others than those of <see cref="EventTypes"/> are possible.</param>
/// <param name="Data">Its data, those behind the header on top of those in it.</param>
/// <param name="Payload">Its payload, empty when there is none.</param>
internal sealed record WireEvent(string Type, IReadOnlyDictionary<string, JsonElement> Data, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Gets a text; null when it is not there.</summary>
    /// <exception cref="EventException">It is something else than a text.</exception>
    public string? Text(string name) => Find(name, JsonValueKind.String)?.GetString();

    /// <summary>Gets a text that must be there.</summary>
    /// <exception cref="EventException">It is not there, or something else than a text.</exception>
    public string RequiredText(string name) => Text(name) ?? throw Missing(name);

    /// <summary>Gets a whole number that must be there.</summary>
    /// <exception cref="EventException">It is not there, or no whole number.</exception>
    public int RequiredNumber(string name) =>
        (Find(name, JsonValueKind.Number) ?? throw Missing(name)).TryGetInt32(out var number) ? number : throw Bad(name, "a whole number");

    /// <summary>Gets an object; null when it is not there.</summary>
    /// <exception cref="EventException">It is something else than an object.</exception>
    public JsonElement? Object(string name) => Find(name, JsonValueKind.Object);

    /// <summary>Gets a list; null when it is not there.</summary>
    /// <exception cref="EventException">It is something else than a list.</exception>
    public JsonElement? List(string name) => Find(name, JsonValueKind.Array);

    private JsonElement? Find(string name, JsonValueKind kind) =>
        !Data.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == kind ? value
        : throw Bad(name, kind switch { JsonValueKind.String => "a text", JsonValueKind.Number => "a number", JsonValueKind.Object => "an object", _ => "a list" });

    private EventException Missing(string name) => new("invalid", $"'{Type}' has no '{name}'.");

    private EventException Bad(string name, string wanted) => new("invalid", $"'{name}' of '{Type}' is not {wanted}.");
}
