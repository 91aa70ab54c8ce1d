using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>
/// A file that keeps the results of an evaluation as they come, so that one that was stopped goes on where it was: a line of JSON for the file itself and one
/// for each clip of each arm.
/// </summary>
/// <remarks>
/// A result is taken from the file when everything it depends on is as it was: recording, transcript, context, arm, the recogniser's model, settings and code.
/// Errors are counted anew. Times are those of the run that recognised the clip. A line that is not whole (the last one, when a process was killed) is passed
/// over with a warning. The file holds transcripts. Not safe for concurrent use; the file is locked against other writers while it is open.
/// </remarks>
public sealed class EvaluationJournal : IDisposable
{
    private const string Format = "voicemw evaluation results";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly FileStream _stream;
    private readonly Dictionary<(string Clip, string Arm), Entry> _entries = [];
    private readonly List<string> _warnings = [];

    private EvaluationJournal(FileStream stream) => _stream = stream;

    /// <summary>Gets what was wrong with the file, one line each; empty when nothing was.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Gets the number of results that the file holds, whether or not they fit the clips that are run.</summary>
    public int Count => _entries.Count;

    /// <summary>Opens a file, or makes one.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is something else. It is left as it is.</exception>
    /// <exception cref="IOException">The file can not be opened, or another process writes it.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static EvaluationJournal Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        // Not shared even for reading: on Unix that alone makes the lock exclusive. Other tools can read it all the same.
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            var journal = new EvaluationJournal(stream);
            journal.Read(path);
            return journal;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    internal ClipResult? Find(EvaluationClip clip, string arm, string fingerprint) =>
        _entries.TryGetValue((clip.Id, arm), out var entry) && entry.Fingerprint == fingerprint
            ? ClipResult.Score(clip, entry.Text, entry.Audio, entry.Elapsed) with
            {
                FinalDelay = entry.FinalDelay,
                Cost = entry.Cost,
                Receipt = entry.Receipt,
            }
            : null;

    internal void Append(string arm, string fingerprint, ClipResult result)
    {
        var entry = new Entry
        {
            Clip = result.Clip.Id,
            Arm = arm,
            Fingerprint = fingerprint,
            Text = result.Hypothesis,
            Audio = result.AudioDuration,
            Elapsed = result.ElapsedTime,
            FinalDelay = result.FinalDelay,
            Cost = result.Cost,
            Receipt = result.Receipt,
        };
        _entries[(entry.Clip, arm)] = entry;
        WriteLine(entry);
    }

    private void Read(string path)
    {
        using var content = new MemoryStream();
        _stream.CopyTo(content);
        if (content.Length == 0)
        {
            WriteLine(new Header { Format = Format, Version = 1 });
            return;
        }

        var lines = Encoding.UTF8.GetString(content.GetBuffer(), 0, (int)content.Length).Split('\n');
        if (TryRead<Header>(lines[0]) is not { Format: Format, Version: 1 })
        {
            throw new InvalidDataException($"'{path}' does not hold results of an evaluation; name another file, or one that is not there yet.");
        }

        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
            {
                continue;
            }

            if (TryRead<Entry>(lines[i]) is { } entry)
            {
                _entries[(entry.Clip, entry.Arm)] = entry; // the newest counts
            }
            else
            {
                _warnings.Add($"{path}: line {i + 1} is not whole; its clip is recognised anew.");
            }
        }

        if (lines[^1].Length > 0)
        {
            // What was cut off stays on a line of its own.
            _stream.WriteByte((byte)'\n');
        }
    }

    private void WriteLine<T>(T value)
    {
        _stream.Write(JsonSerializer.SerializeToUtf8Bytes(value, Json));
        _stream.WriteByte((byte)'\n');
        _stream.Flush(); // to the operating system: a process that is killed loses nothing that was written
    }

    private static T? TryRead<T>(string line)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Header
    {
        public required string Format { get; init; }

        public required int Version { get; init; }
    }

    private sealed record Entry
    {
        public required string Clip { get; init; }

        public required string Arm { get; init; }

        public required string Fingerprint { get; init; }

        public required string Text { get; init; }

        public required TimeSpan Audio { get; init; }

        public required TimeSpan Elapsed { get; init; }

        public required TimeSpan FinalDelay { get; init; }

        public required ClipCost Cost { get; init; }

        public ContextReceipt? Receipt { get; init; }
    }
}
