using System.Text.Json;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Wyoming.Protocol;

/// <summary>What a server of ours says became of the context, in the <c>context</c> of its <c>transcript</c>, which others pass over.</summary>
internal sealed record ServerReceipt(int Messages, int Characters, int Hotwords, string? Mechanism, IReadOnlyList<string> Heard, IReadOnlyList<DroppedContext> Dropped)
{
    private const string Key = "voicemiddleware_receipt";

    public static ServerReceipt Of(ContextReceipt receipt) =>
        new(receipt.MessagesApplied, receipt.CharactersApplied, receipt.HotwordsApplied, receipt.Mechanism, receipt.HotwordsHeard, receipt.Dropped);

    /// <summary>Reads the receipt of a transcript; null when there is none that can be read.</summary>
    public static ServerReceipt? Read(WireEvent transcript)
    {
        if (!transcript.Data.TryGetValue("context", out var context) || context.ValueKind != JsonValueKind.Object
            || !context.TryGetProperty(Key, out var receipt) || receipt.ValueKind != JsonValueKind.Object
            || !receipt.TryGetProperty("dropped", out var dropped) || dropped.ValueKind != JsonValueKind.Array
            || !receipt.TryGetProperty("heard", out var heard) || heard.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var lines = dropped.EnumerateArray().Select(ReadLine).ToList();
        return lines.Contains(null) ? null : new(
            Count(receipt, "messages"), Count(receipt, "characters"), Count(receipt, "hotwords"), Text(receipt, "mechanism"),
            [.. heard.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)], lines!);
    }

    /// <summary>Writes the property of <c>transcript</c> that carries it.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("context");
        json.WriteStartObject(Key);
        json.WriteNumber("messages", Messages);
        json.WriteNumber("characters", Characters);
        json.WriteNumber("hotwords", Hotwords);
        json.WriteString("mechanism", Mechanism);
        json.WriteStartArray("heard");
        foreach (var term in Heard)
        {
            json.WriteStringValue(term);
        }

        json.WriteEndArray();
        json.WriteStartArray("dropped");
        foreach (var line in Dropped)
        {
            json.WriteStartObject();
            json.WriteString("kind", line.Kind.ToString());
            json.WriteString("reason", line.Reason.ToString());
            json.WriteString("item", line.Item);
            json.WriteString("detail", line.Detail);
            json.WriteNumber("count", line.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Says whether every piece that was sent is accounted for; what is not is about another context.</summary>
    public bool AccountsFor(int hotwords, int messages) =>
        Messages >= 0 && Hotwords >= 0 && Hotwords + DroppedOf(ContextPart.Hotword) == hotwords && Messages + DroppedOf(ContextPart.Message) == messages;

    private long DroppedOf(ContextPart part) => Dropped.Where(line => line.Kind == part).Sum(line => (long)line.Count);

    private static DroppedContext? ReadLine(JsonElement line) =>
        line.ValueKind == JsonValueKind.Object
        && Enum.TryParse<ContextPart>(Text(line, "kind"), out var kind) && Enum.IsDefined(kind)
        && Enum.TryParse<DropReason>(Text(line, "reason"), out var reason) && Enum.IsDefined(reason)
        && Count(line, "count") is >= 0 and var count
            ? new(kind, reason, Text(line, "item"), Text(line, "detail"), count)
            : null;

    private static int Count(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : -1;

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
