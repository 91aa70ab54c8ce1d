using OpenAI.Audio;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.OpenAI.Speech;

/// <summary>Reads a transcript.</summary>
internal static class TranscriptReader
{
    public static RecognitionUpdate Read(AudioTranscription transcript, TimeSpan duration) => new(transcript.Text?.Trim() ?? "", IsFinal: true)
    {
        Words = Words(transcript.Words, duration),
        Confidence = Confidence(transcript.Segments),
        AudioDuration = duration,
    };

    /// <summary>Reads the words; Whisper's times run past the audio at times, and backwards.</summary>
    private static List<RecognizedWord> Words(IReadOnlyList<TranscribedWord>? words, TimeSpan duration)
    {
        var read = new List<RecognizedWord>();
        var earliest = TimeSpan.Zero;
        foreach (var word in words ?? [])
        {
            if (string.IsNullOrWhiteSpace(word.Word))
            {
                continue;
            }

            var start = Clamp(word.StartTime, earliest, duration);
            read.Add(new(word.Word.Trim(), start, Clamp(word.EndTime, start, duration)));
            earliest = start;
        }

        return read;
    }

    /// <summary>Reads how sure the model was: the mean probability of a token, by the lengths of the segments.</summary>
    private static double? Confidence(IReadOnlyList<TranscribedSegment>? segments)
    {
        var (sum, weight) = (0.0, 0.0);
        foreach (var segment in segments ?? [])
        {
            var tokens = segment.TokenIds.Length;
            sum += segment.AverageLogProbability * tokens;
            weight += tokens;
        }

        var confidence = Math.Exp(sum / weight);
        return weight > 0 && double.IsFinite(confidence) ? Math.Min(confidence, 1) : null;
    }

    private static TimeSpan Clamp(TimeSpan time, TimeSpan least, TimeSpan most) => time < least ? least : time > most ? (most > least ? most : least) : time;
}
