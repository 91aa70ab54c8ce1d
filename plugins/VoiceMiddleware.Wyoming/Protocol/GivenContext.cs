using System.Text.Json;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Wyoming.Protocol;

/// <summary>Reads the context of a <c>transcribe</c>: what <see cref="SentContext"/> writes, and the names and terms of others.</summary>
internal static class GivenContext
{
    // A term of another's is an ordinary hotword; a name goes before it.
    private const int TermWeight = Hotword.DefaultWeight;

    /// <summary>Reads what is there. What is not of our shape within <c>context</c> is another's, and passed over.</summary>
    /// <exception cref="EventException">A property of the protocol's own has the wrong kind.</exception>
    public static RecognitionContext Read(WireEvent transcribe)
    {
        var context = transcribe.Object("context");
        var hotwords = new List<Hotword>();
        hotwords.AddRange(Items(context, "hotwords").Select(ReadHotword).OfType<Hotword>());
        var known = hotwords.Select(hotword => hotword.Text).ToHashSet(StringComparer.OrdinalIgnoreCase);
        hotwords.AddRange(Texts(transcribe.List("transcript_names")).Where(known.Add).Select(text => new Hotword(text, Hotword.MaxWeight)));
        hotwords.AddRange(Texts(transcribe.List("transcript_terms")).Where(known.Add).Select(text => new Hotword(text, TermWeight)));
        return new()
        {
            Language = transcribe.Text("language"),
            Messages = [.. Items(context, "messages").Select(ReadMessage).OfType<ChatMessage>()],
            Hotwords = hotwords,
            Strength = context is { } given && given.TryGetProperty("strength", out var strength) && strength.ValueKind == JsonValueKind.Number && strength.TryGetDouble(out var value)
                ? Math.Clamp(value, 0, 1) : 1,
        };
    }

    private static ChatMessage? ReadMessage(JsonElement item) => (Text(item, "role"), Text(item, "text")) switch
    {
        ("user", { } text) => new(ChatRole.User, text),
        ("assistant", { } text) => new(ChatRole.Assistant, text),
        _ => null,
    };

    private static Hotword? ReadHotword(JsonElement item) => Text(item, "text") is not { } text ? null
        : new(text, item.TryGetProperty("weight", out var weight) && weight.ValueKind == JsonValueKind.Number && weight.TryGetInt32(out var number) ? number : TermWeight, Text(item, "language"))
        {
            SoundsLike = [.. item.TryGetProperty("sounds_like", out var spellings) && spellings.ValueKind == JsonValueKind.Array ? Texts(spellings) : []],
        };

    private static IEnumerable<JsonElement> Items(JsonElement? context, string name) =>
        context is { } given && given.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    private static IEnumerable<string> Texts(JsonElement? list) =>
        list is { } items ? items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!) : [];

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
