using System.Globalization;
using System.Text.Json;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.OpenAI.Speech;

/// <summary>Reads a transcript, <c>json</c> or <c>verbose_json</c>. Only the text must be there: servers differ in all the rest.</summary>
internal static class TranscriptReader
{
    /// <summary>Reads an answer.</summary>
    /// <exception cref="FormatException">There is no text in it.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static RecognitionUpdate Read(ReadOnlyMemory<byte> answer, TimeSpan duration)
    {
        using var document = JsonDocument.Parse(answer);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String)
        {
            throw new FormatException("The answer has no text.");
        }

        return new(text.GetString()!.Trim(), IsFinal: true)
        {
            Words = ReadWords(root, duration),
            Confidence = ReadConfidence(root),
            AudioDuration = duration,
        };
    }

    /// <summary>Reads the words; Whisper's times run past the audio at times, and backwards.</summary>
    private static List<RecognizedWord> ReadWords(JsonElement root, TimeSpan duration)
    {
        var words = new List<RecognizedWord>();
        var earliest = TimeSpan.Zero;
        foreach (var item in Items(root, "words"))
        {
            if (item.TryGetProperty("word", out var word) && word.ValueKind == JsonValueKind.String && word.GetString()!.Trim() is { Length: > 0 } text
                && Number(item, "start") is { } start && Number(item, "end") is { } end)
            {
                var from = Clamp(start, earliest, duration);
                words.Add(new(text, from, Clamp(end, from, duration)));
                earliest = from;
            }
        }

        return words;
    }

    /// <summary>Reads how sure the model was: the mean probability of a token, by the lengths of the segments.</summary>
    private static double? ReadConfidence(JsonElement root)
    {
        var (sum, weight) = (0.0, 0);
        foreach (var segment in Items(root, "segments"))
        {
            if (Number(segment, "avg_logprob") is { } logarithm && segment.TryGetProperty("tokens", out var tokens) && tokens.ValueKind == JsonValueKind.Array)
            {
                sum += logarithm * tokens.GetArrayLength();
                weight += tokens.GetArrayLength();
            }
        }

        return weight > 0 ? Math.Min(Math.Exp(sum / weight), 1) : null;
    }

    private static IEnumerable<JsonElement> Items(JsonElement root, string name) =>
        root.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    // Some servers write numbers as texts.
    private static double? Number(JsonElement item, string name)
    {
        if (!item.TryGetProperty(name, out var value))
        {
            return null;
        }

        var number = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetDouble(),
            JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) => parsed,
            _ => double.NaN,
        };
        return double.IsFinite(number) ? number : null;
    }

    private static TimeSpan Clamp(double seconds, TimeSpan least, TimeSpan most) =>
        TimeSpan.FromSeconds(Math.Clamp(seconds, least.TotalSeconds, Math.Max(least.TotalSeconds, most.TotalSeconds)));
}
