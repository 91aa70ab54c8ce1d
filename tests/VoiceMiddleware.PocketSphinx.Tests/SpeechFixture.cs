using System.Buffers.Binary;
using System.Globalization;
using VoiceMiddleware.Audio;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx.Tests;

/// <summary>Recorded clips, when they are there: beside the repository, or where VOICEMIDDLEWARE_SPEECH_DATA points.</summary>
internal static class RecordedSpeech
{
    public static string? Folder { get; } = Find();

    public static IReadOnlyDictionary<string, string> Clip(string id)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder!, "manifest.tsv"));
        var names = lines[0].Split('\t');
        var fields = lines.Select(line => line.Split('\t')).Single(line => line[0] == id);
        return names.Zip(fields).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    public static short[] Samples(string id)
    {
        // The set is plain 16-bit PCM with a chunk list; only the data chunk matters here.
        var bytes = File.ReadAllBytes(Path.Combine(Folder!, Clip(id)["audio"]));
        var at = 12;
        while (!bytes.AsSpan(at, 4).SequenceEqual("data"u8))
        {
            at += 8 + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 4));
        }

        var samples = new short[(bytes.Length - at - 8) / 2];
        Buffer.BlockCopy(bytes, at + 8, samples, 0, samples.Length * 2);
        return samples;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("VOICEMIDDLEWARE_SPEECH_DATA") is { Length: > 0 } given)
        {
            return File.Exists(Path.Combine(given, "manifest.tsv")) ? given : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "..", "shared", "data", "speech", "dev");
            if (File.Exists(Path.Combine(folder.FullName, "VoiceMiddleware.sln")) && File.Exists(Path.Combine(data, "manifest.tsv")))
            {
                return data;
            }
        }

        return null;
    }
}

/// <summary>A test on recorded clips; skipped where there are none.</summary>
public sealed class RecordedSpeechFactAttribute : FactAttribute
{
    public RecordedSpeechFactAttribute()
    {
        if (RecordedSpeech.Folder is null)
        {
            Skip = "No recorded speech: set VOICEMIDDLEWARE_SPEECH_DATA to a folder with a manifest.tsv.";
        }
    }
}

/// <summary>Ways to run a recogniser in a test.</summary>
internal static class Recognition
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    public static async Task<List<RecognitionUpdate>> RunAsync(
        ISpeechRecognizer recognizer, ReadOnlyMemory<short> samples, RecognitionContext? context = null, CancellationToken cancellationToken = default)
    {
        async Task<List<RecognitionUpdate>> CollectAsync()
        {
            var updates = new List<RecognitionUpdate>();
            await foreach (var update in recognizer.RecognizeAsync(TestAudio.FramesAsync(samples, AudioFormat.Speech16Khz), context ?? RecognitionContext.Empty, cancellationToken))
            {
                updates.Add(update);
            }

            return updates;
        }

        return await CollectAsync().WaitAsync(Timeout, CancellationToken.None);
    }

    public static string Text(IReadOnlyList<RecognitionUpdate> updates) => updates[^1].Text;

    public static string Format(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
