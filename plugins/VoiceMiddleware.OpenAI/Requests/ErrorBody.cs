using System.Text.Json;

namespace VoiceMiddleware.OpenAI.Requests;

/// <summary>What a server says about a refusal. Its own words are read and never passed on: they repeat keys and what people said.</summary>
/// <param name="Code">The server's code or type of the failure, when it looks like one.</param>
/// <param name="Parameter">The field that it refuses, when it looks like one.</param>
/// <param name="ConcernsPrompt">Whether it names the prompt.</param>
internal sealed record ErrorBody(string? Code, string? Parameter, bool ConcernsPrompt)
{
    private const int LongestName = 64;
    private const int DeepestNesting = 4;

    public static readonly ErrorBody Unknown = new(null, null, false);

    public static ErrorBody Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return Unknown;
            }

            // OpenAI nests the failure; vLLM did not always, and FastAPI lists the places under "detail".
            var error = root.TryGetProperty("error", out var nested) && nested.ValueKind == JsonValueKind.Object ? nested : root;
            var parameter = Name(error, "param") ?? LastPlace(root);
            return new(Name(error, "code") ?? Name(error, "type"), parameter, parameter is "prompt" || NamesPrompt(root, 0));
        }
        catch (JsonException)
        {
            return Unknown;
        }
    }

    private static string? Name(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? Identifier(value.GetString()!) : null;

    private static string? LastPlace(JsonElement root) =>
        root.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.Array && detail.GetArrayLength() > 0
        && detail[0].ValueKind == JsonValueKind.Object && detail[0].TryGetProperty("loc", out var places)
        && places.ValueKind == JsonValueKind.Array && places.GetArrayLength() is var count and > 0
        && places[count - 1].ValueKind == JsonValueKind.String
            ? Identifier(places[count - 1].GetString()!)
            : null;

    // Words of people have spaces; identifiers do not.
    private static string? Identifier(string text) =>
        text.Length is > 0 and <= LongestName && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? text : null;

    private static bool NamesPrompt(JsonElement element, int depth) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!.Contains("prompt", StringComparison.OrdinalIgnoreCase),
        JsonValueKind.Object when depth < DeepestNesting => element.EnumerateObject().Any(property => NamesPrompt(property.Value, depth + 1)),
        JsonValueKind.Array when depth < DeepestNesting => element.EnumerateArray().Any(item => NamesPrompt(item, depth + 1)),
        _ => false,
    };
}
