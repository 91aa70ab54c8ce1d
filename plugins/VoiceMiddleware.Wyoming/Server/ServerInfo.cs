using System.Text.Json;

namespace VoiceMiddleware.Wyoming.Server;

/// <summary>Writes <c>info</c>: what this host offers, in the shape that Home Assistant reads.</summary>
internal static class ServerInfo
{
    private const string Name = "VoiceMiddleware";
    private const string DefaultLanguage = "en";
    private static readonly string Version = typeof(ServerInfo).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
    private static readonly string[] OtherServices = ["handle", "intent", "wake", "mic", "snd"];

    public static Action<Utf8JsonWriter> Write(ServedEngines engines, IEnumerable<string> languages) => json =>
    {
        string[] fallback = [.. languages.DefaultIfEmpty(DefaultLanguage)];
        json.WriteStartArray("asr");
        if (engines.Recognizer is { Capabilities: var recognizer })
        {
            WriteProgram(json, "Recognises speech, knowing the conversation", "models", "supports_transcript_streaming",
                () => WriteModel(json, $"{recognizer.Provider}-{recognizer.Model}", recognizer.Languages.Count > 0 ? recognizer.Languages : fallback));
        }

        json.WriteEndArray();
        json.WriteStartArray("tts");
        if (engines.Synthesizer is { Capabilities: var synthesizer })
        {
            WriteProgram(json, "Speaks", "voices", "supports_synthesize_streaming", () =>
            {
                foreach (var voice in synthesizer.Voices)
                {
                    WriteModel(json, voice, synthesizer.Languages.Count > 0 ? synthesizer.Languages : fallback);
                }
            });
        }

        json.WriteEndArray();
        foreach (var other in OtherServices)
        {
            json.WriteStartArray(other);
            json.WriteEndArray();
        }
    };

    private static void WriteProgram(Utf8JsonWriter json, string description, string items, string streaming, Action writeItems)
    {
        json.WriteStartObject();
        WriteArtifact(json, Name, description);
        json.WriteStartArray(items);
        writeItems();
        json.WriteEndArray();
        json.WriteBoolean(streaming, true);
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, string name, IEnumerable<string> languages)
    {
        json.WriteStartObject();
        WriteArtifact(json, name, name);
        json.WriteStartArray("languages");
        foreach (var language in languages)
        {
            json.WriteStringValue(language);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteArtifact(Utf8JsonWriter json, string name, string description)
    {
        json.WriteString("name", name);
        json.WriteStartObject("attribution");
        json.WriteString("name", Name);
        json.WriteString("url", "");
        json.WriteEndObject();
        json.WriteBoolean("installed", true);
        json.WriteString("description", description);
        json.WriteString("version", Version);
    }
}
