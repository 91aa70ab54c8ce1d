using System.Text;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Customization.Vocabulary;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>A list of recordings with their exact transcripts.</summary>
/// <remarks>
/// A UTF-8 text of tab-separated columns under a header line. <c>id</c>, <c>audio</c> (a path relative to the manifest) and
/// <c>transcript</c> are required; <c>hotwords</c> (separated by <c>|</c>), <c>context</c> (messages <c>assistant: …</c> or
/// <c>user: …</c>, separated by <c>|</c>) and <c>speaker</c> are optional; other columns are ignored. There is no quoting: a field
/// holds no tab, no line break and, where <c>|</c> separates, no <c>|</c>. A byte-order mark, Windows line ends and blank lines do no
/// harm, and optional columns at the end of a line may be left out.
/// </remarks>
public sealed class EvaluationManifest
{
    private static readonly string[] RequiredColumns = ["id", "audio", "transcript"];
    private static readonly string[] KnownColumns = [.. RequiredColumns, "hotwords", "context", "speaker"];
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private EvaluationManifest(string path, IReadOnlyList<EvaluationClip> clips)
    {
        Path = path;
        Clips = clips;
    }

    /// <summary>Gets the full path of the manifest.</summary>
    public string Path { get; }

    /// <summary>Gets the clips in the order of the file; at least one.</summary>
    public IReadOnlyList<EvaluationClip> Clips { get; }

    /// <summary>Reads a manifest and looks whether its recordings are there; does not open them.</summary>
    /// <param name="path">The manifest.</param>
    /// <exception cref="EvaluationManifestException">Lines are broken or recordings missing; all are listed.</exception>
    /// <exception cref="IOException">The manifest can not be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The manifest may not be read.</exception>
    public static EvaluationManifest Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var fullPath = System.IO.Path.GetFullPath(path);
        return Parse(File.ReadAllBytes(fullPath), fullPath, File.Exists);
    }

    internal static EvaluationManifest Parse(ReadOnlySpan<byte> content, string fullPath, Func<string, bool> audioExists)
    {
        var reader = new Reader(System.IO.Path.GetDirectoryName(fullPath) ?? fullPath, audioExists);
        if (content.StartsWith(Encoding.UTF8.Preamble))
        {
            content = content[Encoding.UTF8.Preamble.Length..];
        }

        var number = 0;
        foreach (var range in content.Split((byte)'\n'))
        {
            number++;
            string line;
            try
            {
                line = StrictUtf8.GetString(content[range]).TrimEnd('\r');
            }
            catch (DecoderFallbackException)
            {
                reader.Problem(number, "the line is not UTF-8 text; save the manifest in UTF-8.");
                continue;
            }

            if (!string.IsNullOrWhiteSpace(line))
            {
                reader.ReadLine(number, line);
            }
        }

        return new EvaluationManifest(fullPath, reader.Finish(fullPath));
    }

    private sealed class Reader(string folder, Func<string, bool> audioExists)
    {
        private readonly List<EvaluationClip> _clips = [];
        private readonly List<EvaluationManifestProblem> _problems = [];
        private readonly Dictionary<string, int> _lineOfId = new(StringComparer.Ordinal);
        private Dictionary<string, int>? _columns;
        private int _columnCount;

        internal void Problem(int line, string message) => _problems.Add(new(line, message));

        internal void ReadLine(int number, string line)
        {
            if (_columns is null)
            {
                ReadHeader(number, line.Split('\t'));
            }
            else if (RequiredColumns.All(_columns.ContainsKey))
            {
                ReadClip(number, line.Split('\t'), _columns);
            }
        }

        internal List<EvaluationClip> Finish(string path)
        {
            if (_problems.Count == 0 && _clips.Count == 0)
            {
                Problem(1, _columns is null
                    ? "the manifest is empty; its first line names the columns: id, audio, transcript."
                    : "the manifest lists no clips; add lines below the header.");
            }

            return _problems.Count == 0 ? _clips : throw new EvaluationManifestException(path, _problems);
        }

        private void ReadHeader(int number, string[] names)
        {
            _columns = new(StringComparer.OrdinalIgnoreCase);
            _columnCount = names.Length;
            for (var i = 0; i < names.Length; i++)
            {
                var name = names[i].Trim();
                if (!_columns.TryAdd(name, i) && KnownColumns.Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    Problem(number, $"the column {HotwordRules.Quote(name)} occurs twice; remove one.");
                }
            }

            foreach (var name in RequiredColumns.Where(name => !_columns.ContainsKey(name)))
            {
                Problem(number, $"there is no column \"{name}\"; the first line names the columns, separated by tabs.");
            }
        }

        private void ReadClip(int number, string[] fields, Dictionary<string, int> columns)
        {
            var before = _problems.Count;
            string Field(string name) => columns.TryGetValue(name, out var i) && i < fields.Length ? fields[i].Trim() : "";

            if (fields.Length > _columnCount)
            {
                Problem(number, $"the line has {fields.Length} fields and the header {_columnCount}; remove the stray tab.");
                return;
            }

            foreach (var name in RequiredColumns.Where(name => Field(name).Length == 0))
            {
                Problem(number, $"the field \"{name}\" is empty; every clip needs one.");
            }

            var id = Field("id");
            if (id.Length > 0 && !_lineOfId.TryAdd(id, number))
            {
                Problem(number, $"the id {HotwordRules.Quote(id)} is that of line {_lineOfId[id]}; give every clip its own.");
            }

            var transcript = Field("transcript");
            if (transcript.Length > 0 && TranscriptNormalizer.GetWords(transcript).Count == 0)
            {
                Problem(number, $"the transcript {HotwordRules.Quote(transcript)} has no words.");
            }

            var audio = FindAudio(number, Field("audio"));
            var messages = ReadMessages(number, Field("context"));
            if (_problems.Count == before)
            {
                _clips.Add(new()
                {
                    Id = id,
                    AudioPath = audio!, // null only beside a problem
                    Transcript = transcript,
                    Hotwords = [.. Pieces(Field("hotwords")).Select(text => new Hotword(text))],
                    Messages = messages,
                    Speaker = Field("speaker") is { Length: > 0 } speaker ? speaker : null,
                });
            }
        }

        private string? FindAudio(int number, string audio)
        {
            if (audio.Length == 0)
            {
                return null;
            }

            if (audio.Contains('\0', StringComparison.Ordinal))
            {
                Problem(number, $"the path {HotwordRules.Quote(audio)} is not a path of a file.");
                return null;
            }

            var path = System.IO.Path.GetFullPath(audio, folder);
            if (!audioExists(path))
            {
                Problem(number, $"there is no audio file {HotwordRules.Quote(audio)} beside the manifest; paths are relative to the manifest.");
            }

            return path;
        }

        private List<ChatMessage> ReadMessages(int number, string field)
        {
            var messages = new List<ChatMessage>();
            foreach (var piece in Pieces(field))
            {
                if (ConversationLine.TryParse(piece, out var message, out var problem))
                {
                    messages.Add(message);
                }
                else
                {
                    Problem(number, $"the context message {problem}");
                }
            }

            return messages;
        }

        private static string[] Pieces(string field) =>
            field.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
