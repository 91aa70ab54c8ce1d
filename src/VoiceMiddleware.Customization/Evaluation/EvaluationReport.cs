using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>What an evaluation found.</summary>
public sealed record EvaluationReport
{
    /// <summary>Gets what the evaluated recogniser says of itself.</summary>
    public required RecognizerCapabilities Recognizer { get; init; }

    /// <summary>Gets the results in the order the arms were run.</summary>
    public required IReadOnlyList<ArmResult> Arms { get; init; }

    /// <summary>Gets whether any clip of any arm could not be recognised.</summary>
    public bool HasFailures => Arms.Any(arm => arm.Failures.Count > 0);

    /// <summary>
    /// Writes the report as JSON: <c>{"arms": {"none": {"wer", "termRecall", "falseInsertionsPer100Words", "realTimeFactor", "words", "clips", …}, …}, …}</c>.
    /// Rates are fractions; what has no value (the recall of terms when there are none) is null. Times are in seconds. Members may be added later.
    /// </summary>
    /// <param name="utf8">Where to write; stays open.</param>
    public void WriteJson(Stream utf8)
    {
        ArgumentNullException.ThrowIfNull(utf8);

        // A report is a file of its own, never part of a web page: transcripts stay readable.
        using var json = new Utf8JsonWriter(
            utf8, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartObject("arms");
        foreach (var arm in Arms)
        {
            json.WriteStartObject(NameOf(arm.Arm));
            WriteArm(json, arm);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("recognizer");
        json.WriteString("provider", Recognizer.Provider);
        json.WriteString("model", Recognizer.Model);
        json.WriteEndObject();
        json.WriteStartObject("machine");
        json.WriteNumber("processors", Environment.ProcessorCount);
        json.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
        json.WriteString("operatingSystem", RuntimeInformation.OSDescription);
        json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string NameOf(EvaluationArm arm) => arm switch
    {
        EvaluationArm.None => "none",
        EvaluationArm.Hotwords => "hotwords",
        EvaluationArm.Context => "context",
        _ => "both",
    };

    private static void WriteArm(Utf8JsonWriter json, ArmResult arm)
    {
        WriteRates(json, arm);
        json.WriteNumber("substitutions", arm.Words.Substitutions);
        json.WriteNumber("deletions", arm.Words.Deletions);
        json.WriteNumber("insertions", arm.Words.Insertions);
        json.WriteNumber("terms", arm.Terms.ReferenceOccurrences);
        json.WriteNumber("termsMatched", arm.Terms.Matched);
        json.WriteNumber("falseInsertions", arm.Terms.FalseInsertions);
        WriteInterval(json, "werInterval95", arm.EstimateWordErrorRateInterval());
        WriteInterval(json, "termRecallInterval95", arm.EstimateTermRecallInterval());
        json.WriteNumber("audioSeconds", arm.AudioDuration.TotalSeconds);
        json.WriteNumber("processorSeconds", arm.ProcessorTime.TotalSeconds);
        json.WriteNumber("elapsedSeconds", arm.ElapsedTime.TotalSeconds);
        WriteNullable(json, "elapsedRealTimeFactor", arm.ElapsedRealTimeFactor);
        json.WriteStartObject("preparation");
        json.WriteNumber("processorSeconds", arm.PreparationProcessorTime.TotalSeconds);
        json.WriteNumber("elapsedSeconds", arm.PreparationElapsedTime.TotalSeconds);
        json.WriteEndObject();

        json.WriteStartObject("speakers");
        foreach (var speaker in arm.Clips.Where(clip => clip.Clip.Speaker is not null)
            .GroupBy(clip => clip.Clip.Speaker!, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(speaker.Key);
            var words = speaker.Aggregate(default(WordErrorRate), (sum, clip) => sum + clip.Words);
            json.WriteNumber("wer", words.Rate);
            WriteNullable(json, "termRecall", speaker.Aggregate(default(TermCounts), (sum, clip) => sum + clip.Terms).Recall);
            json.WriteNumber("words", words.ReferenceWords);
            json.WriteNumber("clips", speaker.Count());
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("results");
        foreach (var clip in arm.Clips)
        {
            WriteClip(json, clip);
        }

        json.WriteEndArray();
        json.WriteStartArray("failures");
        foreach (var failure in arm.Failures)
        {
            json.WriteStartObject();
            json.WriteString("id", failure.Clip.Id);
            json.WriteString("message", failure.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRates(Utf8JsonWriter json, ArmResult arm)
    {
        WriteNullable(json, "wer", arm.Words.ReferenceWords > 0 ? arm.Words.Rate : null);
        WriteNullable(json, "termRecall", arm.Terms.Recall);
        WriteNullable(json, "falseInsertionsPer100Words", arm.FalseInsertionsPer100Words);
        WriteNullable(json, "realTimeFactor", arm.RealTimeFactor);
        json.WriteNumber("words", arm.Words.ReferenceWords);
        json.WriteNumber("clips", arm.Clips.Count);
    }

    private static void WriteClip(Utf8JsonWriter json, ClipResult clip)
    {
        json.WriteStartObject();
        json.WriteString("id", clip.Clip.Id);
        json.WriteString("reference", clip.Clip.Transcript);
        json.WriteString("text", clip.Hypothesis);
        json.WriteNumber("words", clip.Words.ReferenceWords);
        json.WriteNumber("errors", clip.Words.Errors);
        json.WriteNumber("terms", clip.Terms.ReferenceOccurrences);
        json.WriteNumber("termsMatched", clip.Terms.Matched);
        json.WriteNumber("falseInsertions", clip.Terms.FalseInsertions);
        json.WriteNumber("audioSeconds", clip.AudioDuration.TotalSeconds);
        json.WriteNumber("elapsedSeconds", clip.ElapsedTime.TotalSeconds);
        if (clip.Receipt is { } receipt)
        {
            json.WriteStartObject("receipt");
            json.WriteString("contextDigest", receipt.ContextDigest);
            json.WriteString("outcome", JsonNamingPolicy.CamelCase.ConvertName(receipt.Outcome.ToString()));
            json.WriteNumber("hotwordsApplied", receipt.HotwordsApplied);
            json.WriteNumber("messagesApplied", receipt.MessagesApplied);
            json.WriteNumber("dropped", receipt.Dropped.Sum(dropped => dropped.Count));
            json.WriteNumber("preparationSeconds", receipt.PreparationTime.TotalSeconds);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteInterval(Utf8JsonWriter json, string name, RateInterval? interval)
    {
        if (interval is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        json.WriteNumberValue(interval.Low);
        json.WriteNumberValue(interval.High);
        json.WriteEndArray();
    }

    private static void WriteNullable(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
