using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Vocabulary;

/// <summary>
/// Reads and writes hotword lists in DashScope's form: a JSON array of objects with <c>text</c>, <c>weight</c> (1 to 5) and, optionally,
/// <c>lang</c> and, beyond DashScope, <c>sounds_like</c> (an array of <see cref="Hotword.SoundsLike"/>). Other keys are ignored and a text may occur twice, as the service does and allows.
/// </summary>
/// <remarks>
/// Stateless and safe for concurrent use. Every broken rule of a list is reported at once. The rules are DashScope's: <c>weight</c> is
/// required, and a text with any non-ASCII character has at most 15 characters, any other at most 7 segments.
/// </remarks>
/// <example>
/// <code>[ { "text": "Bulge Bracket", "weight": 4, "lang": "en" }, { "text": "Sweynheim", "weight": 5 } ]</code>
/// </example>
public static class HotwordFile
{
    /// <summary>The most entries of a list: 500.</summary>
    public const int MaxEntries = 500;

    /// <summary>The most characters (Unicode code points) of a text that has any non-ASCII character: 15.</summary>
    public const int MaxCharactersNonAscii = 15;

    /// <summary>The most space-separated segments of a text of ASCII characters only: 7.</summary>
    public const int MaxSegmentsAscii = 7;

    private const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Reads a list from a file in UTF-8, with or without a byte-order mark.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The hotwords in the order of the file, texts trimmed of surrounding white space.</returns>
    /// <exception cref="HotwordValidationException">The list breaks one or more rules; all are listed.</exception>
    /// <exception cref="IOException">The file can not be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IReadOnlyList<Hotword> Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = File.OpenRead(path);
        var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            content.Write(buffer, 0, read);
            if (content.Length > MaxBytes)
            {
                throw new HotwordValidationException(
                    path,
                    [new(null, HotwordRule.Json, null, $"the file is larger than {MaxBytes / 1024 / 1024} MiB; a list of {MaxEntries} hotwords never is.")]);
            }
        }

        return Parse(content.GetBuffer().AsMemory(0, (int)content.Length), path);
    }

    /// <summary>Writes a list as JSON text, one entry a line.</summary>
    /// <param name="hotwords">The hotwords. <see cref="Hotword.SoundsLike"/> goes into <c>sounds_like</c>, which services that do not know it ignore.</param>
    /// <param name="name">What to call the list in messages. The default is "hotwords".</param>
    /// <exception cref="HotwordValidationException">The list breaks rules; all are listed.</exception>
    public static string Write(IReadOnlyList<Hotword> hotwords, string name = "hotwords")
    {
        ArgumentNullException.ThrowIfNull(hotwords);
        var json = HotwordFileWriter.Write(hotwords);
        _ = Parse(json, name); // what can not be read again is not written
        return json;
    }

    /// <summary>Writes a list as a file in UTF-8; one that exists is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="hotwords">The hotwords.</param>
    /// <exception cref="HotwordValidationException">The list breaks rules; all are listed, and nothing is written.</exception>
    /// <exception cref="IOException">The file can not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Save(string path, IReadOnlyList<Hotword> hotwords)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        File.WriteAllText(path, Write(hotwords, path));
    }

    /// <summary>Reads a list from JSON text.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="name">What to call the text in messages. The default is "hotwords".</param>
    /// <returns>The hotwords in the order of the text, trimmed of surrounding white space.</returns>
    /// <exception cref="HotwordValidationException">The list breaks one or more rules; all are listed.</exception>
    public static IReadOnlyList<Hotword> Parse(string json, string name = "hotwords")
    {
        ArgumentNullException.ThrowIfNull(json);
        return Parse(Encoding.UTF8.GetBytes(json), name);
    }

    private static List<Hotword> Parse(ReadOnlyMemory<byte> utf8, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (utf8.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        }

        if (!Utf8.IsValid(utf8.Span))
        {
            throw new HotwordValidationException(
                name, [new(null, HotwordRule.Json, null, "the file is not UTF-8 text; save it in UTF-8.")]);
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8);
        }
        catch (JsonException error)
        {
            throw new HotwordValidationException(name, [new(null, HotwordRule.Json, null, DescribeJsonError(error, utf8.Span))], error);
        }

        using (document)
        {
            var problems = new List<HotwordProblem>();
            var hotwords = Read(document.RootElement, problems);
            return problems.Count == 0 ? hotwords : throw new HotwordValidationException(name, problems);
        }
    }

    private static List<Hotword> Read(JsonElement root, List<HotwordProblem> problems)
    {
        var hotwords = new List<Hotword>();
        if (root.ValueKind != JsonValueKind.Array)
        {
            problems.Add(new(
                null,
                HotwordRule.Array,
                HotwordRules.Shorten(root.GetRawText()),
                $"the file holds {Describe(root)}, not an array; write [ {{ \"text\": \"…\", \"weight\": 4 }}, … ]."));
            return hotwords;
        }

        var count = root.GetArrayLength();
        if (count > MaxEntries)
        {
            problems.Add(new(
                null,
                HotwordRule.Count,
                count.ToString(System.Globalization.CultureInfo.InvariantCulture),
                $"the list has {count} entries; at most {MaxEntries} are allowed. Drop the least important ones."));
        }

        var index = 0;
        foreach (var element in root.EnumerateArray())
        {
            if (ReadEntry(index++, element, problems) is { } hotword)
            {
                hotwords.Add(hotword);
            }
        }

        return hotwords;
    }

    private static Hotword? ReadEntry(int index, JsonElement element, List<HotwordProblem> problems)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new(
                index,
                HotwordRule.Entry,
                HotwordRules.Shorten(element.GetRawText()),
                $"the entry is {Describe(element)}, not an object; write {{ \"text\": \"…\", \"weight\": 4 }}."));
            return null;
        }

        var before = problems.Count;
        JsonElement? textElement = null, weightElement = null, languageElement = null, soundsElement = null;
        foreach (var property in element.EnumerateObject())
        {
            switch (NameOf(property))
            {
                case "text":
                    Set(ref textElement, property, index, problems);
                    break;
                case "weight":
                    Set(ref weightElement, property, index, problems);
                    break;
                case "lang":
                    Set(ref languageElement, property, index, problems);
                    break;
                case "sounds_like":
                    Set(ref soundsElement, property, index, problems);
                    break;
            }
        }

        var text = ReadString("text", HotwordRule.Text, required: true, textElement, index, problems);
        if (text is not null)
        {
            HotwordRules.CheckText(index, text, problems);
        }

        var weight = ReadWeight(weightElement, index, problems);
        var language = ReadString("lang", HotwordRule.Language, required: false, languageElement, index, problems);
        if (language is not null)
        {
            HotwordRules.CheckLanguage(index, language, problems);
        }

        var sounds = ReadSounds(soundsElement, index, problems);
        return problems.Count == before ? new Hotword(text!.Trim(), weight, language) { SoundsLike = sounds } : null;
    }

    private static string[] ReadSounds(JsonElement? element, int index, List<HotwordProblem> problems)
    {
        if (element is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            problems.Add(new(
                index,
                HotwordRule.SoundsLike,
                HotwordRules.Shorten(value.GetRawText()),
                $"the sounds_like is {Describe(value)}, not an array; write [ \"sweenhime\" ]."));
            return [];
        }

        return [.. value.EnumerateArray()
            .Select(sound => ReadString("sounds_like", HotwordRule.SoundsLike, required: true, sound, index, problems)?.Trim())
            .OfType<string>()];
    }

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair in the name: no key that counts
        }
    }

    private static void Set(ref JsonElement? slot, JsonProperty property, int index, List<HotwordProblem> problems)
    {
        if (slot is not null)
        {
            problems.Add(new(
                index,
                HotwordRule.Entry,
                HotwordRules.Shorten(property.Value.GetRawText()),
                $"the entry has two values for \"{property.Name}\"; remove one."));
        }

        slot = property.Value;
    }

    private static int ReadWeight(JsonElement? element, int index, List<HotwordProblem> problems)
    {
        if (element is not { } value)
        {
            problems.Add(new(
                index,
                HotwordRule.Weight,
                null,
                $"the entry has no \"weight\"; add a whole number from {Hotword.MinWeight} to {Hotword.MaxWeight}, {Hotword.DefaultWeight} is a good start."));
            return 0;
        }

        int? weight = value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;
        HotwordRules.CheckWeight(index, value.GetRawText(), weight, problems);
        return weight ?? 0;
    }

    private static string? ReadString(
        string key, HotwordRule rule, bool required, JsonElement? element, int index, List<HotwordProblem> problems)
    {
        if (element is not { } value || (!required && value.ValueKind == JsonValueKind.Null))
        {
            if (required)
            {
                problems.Add(new(index, rule, null, $"the entry has no \"{key}\"; add one."));
            }

            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            try
            {
                return value.GetString();
            }
            catch (InvalidOperationException)
            {
                // JSON can escape half of a surrogate pair; no string of Unicode text can hold it.
                problems.Add(new(
                    index, rule, HotwordRules.Shorten(value.GetRawText()), $"the {key} {HotwordRules.Shorten(value.GetRawText())} is not valid Unicode text."));
                return null;
            }
        }

        problems.Add(new(index, rule, HotwordRules.Shorten(value.GetRawText()), $"the {key} is {Describe(value)}, not a string."));
        return null;
    }

    private static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => $"the number {HotwordRules.Shorten(element.GetRawText())}",
        _ => element.GetRawText(),
    };

    private static string DescribeJsonError(JsonException error, ReadOnlySpan<byte> utf8)
    {
        var line = error.LineNumber ?? 0;
        var start = 0;
        for (var skipped = 0L; skipped < line && utf8[start..].IndexOf((byte)'\n') is >= 0 and var next; skipped++)
        {
            start += next + 1;
        }

        var bytes = (int)Math.Min(error.BytePositionInLine ?? 0, utf8.Length - start);
        var column = Encoding.UTF8.GetCharCount(utf8.Slice(start, bytes)) + 1;

        // The framework's own message ends with its zero-based byte position, which no editor shows.
        var cause = error.Message.Split(" LineNumber:", 2)[0];
        return $"not valid JSON at line {line + 1}, column {column}: {cause}";
    }
}
