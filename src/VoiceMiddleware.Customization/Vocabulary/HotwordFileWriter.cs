using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Vocabulary;

/// <summary>Writes hotword lists, an entry a line, so that a change of one is a change of one line.</summary>
internal static class HotwordFileWriter
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Write(IReadOnlyList<Hotword> hotwords) => hotwords.Count == 0
        ? "[]\n"
        : $"[\n{string.Join(",\n", hotwords.Select(Entry))}\n]\n";

    private static string Entry(Hotword hotword)
    {
        var entry = new StringBuilder($"  {{ \"text\": {Json(hotword.Text)}, \"weight\": {Json(hotword.Weight)}");
        if (hotword.Language is { } language)
        {
            entry.Append($", \"lang\": {Json(language)}");
        }

        if (hotword.SoundsLike.Count > 0)
        {
            entry.Append($", \"sounds_like\": [ {string.Join(", ", hotword.SoundsLike.Select(Json))} ]");
        }

        return entry.Append(" }").ToString();
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, Readable);
}
