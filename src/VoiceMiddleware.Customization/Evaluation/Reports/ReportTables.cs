using System.Globalization;

namespace VoiceMiddleware.Customization.Evaluation.Reports;

/// <summary>Makes the tables of a report.</summary>
internal static class ReportTables
{
    internal static IReadOnlyList<ReportTable> Of(EvaluationReport report, IReadOnlyList<GateOutcome> gates)
    {
        var changes = report.Arms.Select(arm => (Arm: arm, Change: report.Compare(arm))).ToArray();
        ReportTable[] tables = [Accuracy(report, changes), Detail(report), Changes(changes), Time(report), Speakers(report), Gates(gates)];
        return [.. tables.Where(table => table.Rows.Count > 0)];
    }

    private static ReportTable Accuracy(EvaluationReport report, IEnumerable<(ArmResult Arm, ArmComparison? Change)> arms) => Table(
        "Accuracy",
        ["arm", "WER", "95 % interval", "vs none", "term recall", "false terms / 100 words", "real-time factor", "words", "clips", "failed"],
        arms,
        row =>
        [
            row.Arm.Arm.Name,
            ReportText.Percent(row.Arm.Totals.WordErrorRate),
            ReportText.Interval(row.Arm.EstimateWordErrorRateInterval(report.Bootstrap)),
            ReportText.Change(-row.Change?.WordErrorRateReduction),
            ReportText.Recall(row.Arm.Terms),
            ReportText.Number(row.Arm.FalseInsertionsPer100Words, "0.00"),
            ReportText.Number(row.Arm.RealTimeFactor, "0.000"),
            Count(row.Arm.Words.ReferenceWords),
            Count(row.Arm.Clips.Count),
            Count(row.Arm.Failures.Count),
        ]);

    private static ReportTable Detail(EvaluationReport report) => Table(
        "Words and terms",
        ["arm", "B-WER", "listed words", "U-WER", "other words", "sub / del / ins", "recall, 95 % interval", "precision"],
        report.Arms,
        arm =>
        [
            arm.Arm.Name,
            ReportText.Percent(arm.Totals.BiasedWordErrorRate),
            Count(arm.Totals.BiasedWords.Biased.ReferenceWords),
            ReportText.Percent(arm.Totals.UnbiasedWordErrorRate),
            Count(arm.Totals.BiasedWords.Unbiased.ReferenceWords),
            ReportText.Edits(arm.Words),
            ReportText.Interval(arm.EstimateTermRecallInterval(report.Bootstrap)),
            ReportText.Percent(arm.Terms.Precision),
        ]);

    private static ReportTable Changes(IEnumerable<(ArmResult Arm, ArmComparison? Change)> arms) => Table(
        "Against none, on the same clips",
        ["arm", "WER, points", "95 % interval", "recall, points", "95 % interval", "WER of foreign-list clips"],
        arms.Select(arm => arm.Change).OfType<ArmComparison>(),
        change =>
        [
            change.Arm.Name,
            ReportText.Points(change.WordErrorRateDifference),
            ReportText.PointsInterval(change.WordErrorRateDifferenceInterval),
            ReportText.Points(change.RecallDifference),
            ReportText.PointsInterval(change.RecallDifferenceInterval),
            ReportText.Foreign(change.ForeignList),
        ]);

    private static ReportTable Time(EvaluationReport report) => Table(
        "Time",
        ["arm", "real-time factor (processor)", "real-time factor (clock)", "decoding, median / 95 %", "final delay, median / 95 %"],
        report.Arms,
        arm =>
        [
            arm.Arm.Name,
            ReportText.Number(arm.RealTimeFactor, "0.000"),
            ReportText.Number(arm.ElapsedRealTimeFactor, "0.000"),
            ReportText.Times(arm.GetDecodeTime(0.5), arm.GetDecodeTime(0.95)),
            ReportText.Times(arm.GetFinalDelay(0.5), arm.GetFinalDelay(0.95)),
        ]);

    private static ReportTable Speakers(EvaluationReport report)
    {
        var arms = report.Arms.Select(arm => (arm.Arm.Name, Totals: arm.Speakers.ToDictionary(speaker => speaker.Speaker, speaker => speaker.Totals))).ToArray();
        var speakers = arms.SelectMany(arm => arm.Totals.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return Table(
            "Speakers",
            ["speaker", "clips", .. arms.Select(arm => $"WER {arm.Name}"), .. arms.Select(arm => $"recall {arm.Name}")],
            speakers,
            speaker =>
            [
                speaker,
                Count(arms.Max(arm => arm.Totals.GetValueOrDefault(speaker)?.Clips ?? 0)),
                .. arms.Select(arm => ReportText.Percent(arm.Totals.GetValueOrDefault(speaker)?.WordErrorRate)),
                .. arms.Select(arm => ReportText.Percent(arm.Totals.GetValueOrDefault(speaker)?.Terms.Recall)),
            ]);
    }

    private static ReportTable Gates(IReadOnlyList<GateOutcome> gates) => Table(
        "Gates",
        ["gate", "arm", "value", "bound", "outcome"],
        gates,
        gate =>
        [
            gate.Gate.ToString(),
            gate.ArmName,
            ReportText.Number(gate.Value, "0.####"),
            string.Create(CultureInfo.InvariantCulture, $"{gate.Gate.Operator} {gate.Gate.Bound}"),
            gate.Passed ? "passed" : "failed",
        ]);

    private static ReportTable Table<T>(string title, IReadOnlyList<string> columns, IEnumerable<T> rows, Func<T, IReadOnlyList<string>> cells) =>
        new(title, columns, [.. rows.Select(cells)]);

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}
