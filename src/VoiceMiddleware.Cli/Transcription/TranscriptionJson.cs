using System.Text.Encodings.Web;
using System.Text.Json;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Transcription;

/// <summary>Writes a transcription as JSON. Times are seconds from the start of the recording.</summary>
internal static class TranscriptionJson
{
    internal static string Write(IReadOnlyList<TranscribedUtterance> utterances)
    {
        using var stream = new MemoryStream();

        // Never part of a web page: texts stay readable.
        using (var json = new Utf8JsonWriter(
            stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("text", string.Join(' ', utterances.Select(utterance => utterance.Text).Where(text => text.Length > 0)));
            WriteWords(json, utterances);
            WriteAlternatives(json, utterances is [var only] ? only.Alternatives : []);
            WriteReceipt(json, utterances);
            json.WriteStartArray("utterances");
            foreach (var utterance in utterances)
            {
                json.WriteStartObject();
                WriteTime(json, "start", utterance.Start);
                json.WriteString("text", utterance.Text);
                WriteConfidence(json, utterance.Confidence);
                WriteWords(json, [utterance]);
                WriteAlternatives(json, utterance.Alternatives);
                WriteReceipt(json, [utterance]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void WriteWords(Utf8JsonWriter json, IReadOnlyList<TranscribedUtterance> utterances)
    {
        json.WriteStartArray("words");
        foreach (var utterance in utterances)
        {
            foreach (var word in utterance.Words)
            {
                json.WriteStartObject();
                json.WriteString("text", word.Text);
                WriteTime(json, "start", utterance.Start + word.Start);
                WriteTime(json, "end", utterance.Start + word.End);
                WriteConfidence(json, word.Confidence);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private static void WriteAlternatives(Utf8JsonWriter json, IReadOnlyList<RecognitionAlternative> alternatives)
    {
        json.WriteStartArray("alternatives");
        foreach (var alternative in alternatives)
        {
            json.WriteStartObject();
            json.WriteString("text", alternative.Text);
            WriteConfidence(json, alternative.Confidence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the receipt. Every utterance had the same context, so the first receipt speaks for all but the terms that were heard and what was corrected.</summary>
    private static void WriteReceipt(Utf8JsonWriter json, IReadOnlyList<TranscribedUtterance> utterances)
    {
        if (utterances.Select(utterance => utterance.Receipt).OfType<ContextReceipt>().FirstOrDefault() is not { } receipt)
        {
            json.WriteNull("receipt");
            return;
        }

        json.WriteStartObject("receipt");
        json.WriteString("contextDigest", receipt.ContextDigest);
        json.WriteString("outcome", Name(receipt.Outcome));
        json.WriteString("mechanism", receipt.Mechanism);
        json.WriteNumber("messagesApplied", receipt.MessagesApplied);
        json.WriteNumber("charactersApplied", receipt.CharactersApplied);
        json.WriteNumber("hotwordsApplied", receipt.HotwordsApplied);
        WriteTime(json, "preparationTime", receipt.PreparationTime);
        json.WriteStartArray("hotwordsHeard");
        foreach (var text in utterances.SelectMany(utterance => utterance.Receipt?.HotwordsHeard ?? []).Distinct(StringComparer.Ordinal))
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
        json.WriteStartArray("dropped");
        foreach (var dropped in receipt.Dropped)
        {
            json.WriteStartObject();
            json.WriteString("kind", Name(dropped.Kind));
            json.WriteString("reason", Name(dropped.Reason));
            json.WriteString("item", dropped.Item);
            json.WriteString("detail", dropped.Detail);
            json.WriteNumber("count", dropped.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteCorrections(json, utterances);
        json.WriteEndObject();
    }

    private static void WriteCorrections(Utf8JsonWriter json, IReadOnlyList<TranscribedUtterance> utterances)
    {
        json.WriteStartArray("corrections");
        foreach (var (start, correction) in utterances.SelectMany(utterance => utterance.Receipt?.Corrections ?? [], (utterance, correction) => (utterance.Start, correction)))
        {
            json.WriteStartObject();
            json.WriteString("original", correction.Original);
            json.WriteString("replacement", correction.Replacement);
            json.WriteNumber("score", Math.Round(correction.Score, 4));
            WriteTime(json, "start", start + correction.Start);
            WriteTime(json, "end", start + correction.End);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, TimeSpan? time)
    {
        if (time is { } known)
        {
            json.WriteNumber(name, Math.Round(known.TotalSeconds, 3));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteConfidence(Utf8JsonWriter json, double? confidence)
    {
        if (confidence is { } value)
        {
            json.WriteNumber("confidence", Math.Round(value, 4));
        }
        else
        {
            json.WriteNull("confidence");
        }
    }

    private static string Name(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
