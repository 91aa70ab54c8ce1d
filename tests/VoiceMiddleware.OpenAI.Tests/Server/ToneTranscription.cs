using System.Globalization;
using System.Text.Json;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.OpenAI.Tests.Server;

/// <summary><c>/v1/audio/transcriptions</c>: checks the upload as OpenAI does, and writes down tones.</summary>
internal static class ToneTranscription
{
    public static async Task AnswerAsync(ReceivedRequest request)
    {
        if (FindFault(request) is { } fault)
        {
            await request.AnswerAsync(400, $$$"""{"error":{"message":"{{{fault}}}","type":"invalid_request_error","param":"file","code":null}}""");
            return;
        }

        var (samples, format) = Read(request);
        var words = ToneSpeech.Hear(samples, format.SampleRate);
        var text = string.Join(' ', words.Select(word => word.Word));
        var verbose = request.Form["response_format"] == "verbose_json";
        await request.AnswerAsync(200, verbose
            ? JsonSerializer.Serialize(new
            {
                task = "transcribe",
                language = "english",
                duration = format.ToDuration(samples.Length).TotalSeconds,
                text,
                words = words.Select(word => new { word = word.Word, start = word.Start.TotalSeconds, end = word.End.TotalSeconds }),
                segments = words.Count == 0 ? [] : new[]
                {
                    new
                    {
                        id = 0, seek = 0, start = words[0].Start.TotalSeconds, end = words[^1].End.TotalSeconds, text, tokens = new[] { 50364, 639, 307 },
                        temperature = 0.0, avg_logprob = -0.25, compression_ratio = 1.1, no_speech_prob = 0.01,
                    },
                },
            })
            : JsonSerializer.Serialize(new { text }));
    }

    public static (short[] Samples, AudioFormat Format) Read(ReceivedRequest request)
    {
        using var reader = WavReader.Open(new MemoryStream(request.File));
        return (reader.ReadToEnd(), reader.Format);
    }

    private static string? FindFault(ReceivedRequest request)
    {
        if (request.Form.Files is not [{ Name: "file", FileName: "utterance.wav" }])
        {
            return "there is no file, or it has no name that tells its format";
        }

        if (string.IsNullOrEmpty(request.Form["model"]))
        {
            return "there is no model";
        }

        var (samples, format) = Read(request);
        return format != AudioFormat.Speech16Khz || format.ToDuration(samples.Length) < TimeSpan.FromMilliseconds(100)
            ? string.Create(CultureInfo.InvariantCulture, $"audio of {samples.Length} samples, {format}") : null;
    }
}
