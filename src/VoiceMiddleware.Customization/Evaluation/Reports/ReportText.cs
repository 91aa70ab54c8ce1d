using System.Globalization;

namespace VoiceMiddleware.Customization.Evaluation.Reports;

/// <summary>Figures as reports show them to people.</summary>
internal static class ReportText
{
    internal static string Percent(double? fraction) => fraction?.ToString("0.0 %", CultureInfo.InvariantCulture) ?? "-";

    internal static string Change(double? fraction) =>
        fraction switch
        {
            null => "-",
            double.PositiveInfinity => "from none",
            { } value => value.ToString("+0.0 %;-0.0 %;0.0 %", CultureInfo.InvariantCulture),
        };

    internal static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    internal static string Interval(RateInterval? interval) =>
        interval is null ? "-" : $"{Percent(interval.Low)} to {Percent(interval.High)}";

    /// <summary>Writes a difference of rates in percentage points, so that nobody takes it for a relative change.</summary>
    internal static string Points(double? difference) => (100 * difference)?.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) ?? "-";

    internal static string PointsInterval(RateInterval? interval) =>
        interval is null ? "-" : $"{Points(interval.Low)} to {Points(interval.High)}";

    internal static string Recall(TermCounts terms) =>
        terms.Recall is { } recall ? string.Create(CultureInfo.InvariantCulture, $"{Percent(recall)} ({terms.Matched}/{terms.ReferenceOccurrences})") : "-";

    internal static string Edits(WordErrorRate words) =>
        string.Create(CultureInfo.InvariantCulture, $"{words.Substitutions} / {words.Deletions} / {words.Insertions}");

    internal static string Times(TimeSpan? median, TimeSpan? slow) =>
        median is { } p50 && slow is { } p95 ? string.Create(CultureInfo.InvariantCulture, $"{p50.TotalMilliseconds:0} / {p95.TotalMilliseconds:0} ms") : "-";

    internal static string Foreign(ForeignListChange change) =>
        change.Clips == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{Percent(change.Words.DefinedRate)} ({Change(change.Increase)}, {change.Clips} clips)");

    internal static string Describe(EvaluationReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Recognizer.Provider} {report.Recognizer.Model}, {report.Arms.Select(arm => arm.AudioDuration.TotalSeconds).DefaultIfEmpty().Max():0} s of audio per arm, intervals 95 % from {report.Bootstrap.Resamples} draws of clips");
}
