using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace VoiceMiddleware.Customization.Evaluation.Reports;

/// <summary>The report as JSON; docs/evaluation.md shows its shape.</summary>
internal static class JsonReport
{
    internal static void Write(Stream utf8, EvaluationReport report, IReadOnlyList<GateOutcome> gates)
    {
        // A report is a file of its own, never part of a web page: transcripts stay readable.
        using var json = new Utf8JsonWriter(
            utf8, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartObject("arms");
        foreach (var arm in report.Arms)
        {
            json.WriteStartObject(arm.Arm.Name);
            WriteArm(json, report, arm);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("gates");
        foreach (var gate in gates)
        {
            json.WriteStartObject();
            json.WriteString("gate", gate.Gate.ToString());
            json.WriteString("arm", gate.ArmName);
            json.WriteString("metric", gate.Gate.Metric);
            WriteNullable(json, "value", gate.Value);
            json.WriteString("operator", gate.Gate.Operator);
            json.WriteNumber("bound", gate.Gate.Bound);
            json.WriteBoolean("passed", gate.Passed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("bootstrap");
        json.WriteNumber("resamples", report.Bootstrap.Resamples);
        json.WriteNumber("seed", report.Bootstrap.Seed);
        json.WriteEndObject();
        json.WriteStartObject("recognizer");
        json.WriteString("provider", report.Recognizer.Provider);
        json.WriteString("model", report.Recognizer.Model);
        json.WriteEndObject();
        json.WriteStartObject("machine");
        json.WriteNumber("processors", Environment.ProcessorCount);
        json.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
        json.WriteString("operatingSystem", RuntimeInformation.OSDescription);
        json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteArm(Utf8JsonWriter json, EvaluationReport report, ArmResult arm)
    {
        WriteNullable(json, "wer", arm.Totals.WordErrorRate);
        WriteNullable(json, "termRecall", arm.Terms.Recall);
        WriteNullable(json, "falseInsertionsPer100Words", arm.FalseInsertionsPer100Words);
        WriteNullable(json, "realTimeFactor", arm.RealTimeFactor);
        json.WriteNumber("words", arm.Words.ReferenceWords);
        json.WriteNumber("clips", arm.Clips.Count);
        WriteNullable(json, "termPrecision", arm.Terms.Precision);
        WriteNullable(json, "bWer", arm.Totals.BiasedWordErrorRate);
        WriteNullable(json, "uWer", arm.Totals.UnbiasedWordErrorRate);
        json.WriteNumber("biasedWords", arm.Totals.BiasedWords.Biased.ReferenceWords);
        json.WriteNumber("unbiasedWords", arm.Totals.BiasedWords.Unbiased.ReferenceWords);
        json.WriteNumber("substitutions", arm.Words.Substitutions);
        json.WriteNumber("deletions", arm.Words.Deletions);
        json.WriteNumber("insertions", arm.Words.Insertions);
        json.WriteNumber("terms", arm.Terms.ReferenceOccurrences);
        json.WriteNumber("termsMatched", arm.Terms.Matched);
        json.WriteNumber("falseInsertions", arm.Terms.FalseInsertions);
        WriteInterval(json, "werInterval95", arm.EstimateWordErrorRateInterval(report.Bootstrap));
        WriteInterval(json, "termRecallInterval95", arm.EstimateTermRecallInterval(report.Bootstrap));
        WriteComparison(json, report.Compare(arm));
        json.WriteNumber("audioSeconds", arm.AudioDuration.TotalSeconds);
        json.WriteNumber("processorSeconds", arm.ProcessorTime.TotalSeconds);
        json.WriteNumber("elapsedSeconds", arm.ElapsedTime.TotalSeconds);
        WriteNullable(json, "elapsedRealTimeFactor", arm.ElapsedRealTimeFactor);
        WriteTimes(json, "decodeSeconds", arm.GetDecodeTime);
        WriteTimes(json, "finalDelaySeconds", arm.GetFinalDelay);
        json.WriteStartObject("preparation");
        json.WriteNumber("processorSeconds", arm.PreparationProcessorTime.TotalSeconds);
        json.WriteNumber("elapsedSeconds", arm.PreparationElapsedTime.TotalSeconds);
        json.WriteEndObject();

        json.WriteStartObject("speakers");
        foreach (var (speaker, totals) in arm.Speakers)
        {
            json.WriteStartObject(speaker);
            WriteNullable(json, "wer", totals.WordErrorRate);
            WriteNullable(json, "termRecall", totals.Terms.Recall);
            json.WriteNumber("words", totals.Words.ReferenceWords);
            json.WriteNumber("clips", totals.Clips);
            WriteNullable(json, "termPrecision", totals.Terms.Precision);
            WriteNullable(json, "falseInsertionsPer100Words", totals.FalseInsertionsPer100Words);
            WriteNullable(json, "bWer", totals.BiasedWordErrorRate);
            WriteNullable(json, "uWer", totals.UnbiasedWordErrorRate);
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

    private static void WriteComparison(Utf8JsonWriter json, ArmComparison? change)
    {
        if (change is null)
        {
            json.WriteNull("vsNone");
            return;
        }

        json.WriteStartObject("vsNone");
        json.WriteNumber("clips", change.Clips);
        WriteNullable(json, "werDifference", change.WordErrorRateDifference);
        WriteInterval(json, "werDifferenceInterval95", change.WordErrorRateDifferenceInterval);
        WriteNullable(json, "werReduction", change.WordErrorRateReduction);
        WriteNullable(json, "termRecallDifference", change.RecallDifference);
        WriteInterval(json, "termRecallDifferenceInterval95", change.RecallDifferenceInterval);
        json.WriteStartObject("foreignList");
        json.WriteNumber("clips", change.ForeignList.Clips);
        json.WriteNumber("words", change.ForeignList.Words.ReferenceWords);
        WriteNullable(json, "wer", change.ForeignList.Words.DefinedRate);
        WriteNullable(json, "werOfNone", change.ForeignList.BaselineWords.DefinedRate);
        WriteNullable(json, "werIncrease", change.ForeignList.Increase);
        json.WriteEndObject();
        json.WriteEndObject();
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
        json.WriteNumber("substitutions", clip.Words.Substitutions);
        json.WriteNumber("deletions", clip.Words.Deletions);
        json.WriteNumber("insertions", clip.Words.Insertions);
        json.WriteNumber("biasedWords", clip.BiasedWords.Biased.ReferenceWords);
        json.WriteNumber("biasedErrors", clip.BiasedWords.Biased.Errors);
        json.WriteBoolean("foreignList", clip.HasForeignList);
        json.WriteNumber("audioSeconds", clip.AudioDuration.TotalSeconds);
        json.WriteNumber("elapsedSeconds", clip.ElapsedTime.TotalSeconds);
        json.WriteNumber("finalDelaySeconds", clip.FinalDelay.TotalSeconds);
        json.WriteNumber("processorSeconds", clip.Cost.ProcessorTime.TotalSeconds);
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

    private static void WriteTimes(Utf8JsonWriter json, string name, Func<double, TimeSpan?> quantile)
    {
        json.WriteStartObject(name);
        WriteNullable(json, "p50", quantile(0.5)?.TotalSeconds);
        WriteNullable(json, "p95", quantile(0.95)?.TotalSeconds);
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
        // JSON has no infinity: an increase from no errors at all has no number.
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
