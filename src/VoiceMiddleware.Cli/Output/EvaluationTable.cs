using System.Globalization;
using Spectre.Console;
using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Cli.Output;

/// <summary>Shows the results of an evaluation, one line per arm.</summary>
internal static class EvaluationTable
{
    internal static string NameOf(EvaluationArm arm) => arm switch
    {
        EvaluationArm.None => "none",
        EvaluationArm.Hotwords => "hotwords",
        EvaluationArm.Context => "context",
        _ => "both",
    };

    internal static void Write(EvaluationReport report, IAnsiConsole console)
    {
        var table = new Table().Border(console.Profile.Capabilities.Unicode ? TableBorder.Rounded : TableBorder.Ascii);
        table.AddColumn("arm");
        foreach (var heading in new[] { "WER", "95 % interval", "vs none", "term recall", "false terms / 100 words", "real-time factor", "words", "clips", "failed" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        var none = report.Arms.FirstOrDefault(arm => arm.Arm == EvaluationArm.None);
        foreach (var arm in report.Arms)
        {
            table.AddRow(
                NameOf(arm.Arm),
                arm.Words.ReferenceWords > 0 ? Percent(arm.Words.Rate) : "-",
                arm.EstimateWordErrorRateInterval() is { } interval ? $"{Percent(interval.Low)} to {Percent(interval.High)}" : "-",
                Change(arm, none),
                arm.Terms.Recall is { } recall ? $"{Percent(recall)} ({arm.Terms.Matched}/{arm.Terms.ReferenceOccurrences})" : "-",
                Number(arm.FalseInsertionsPer100Words, "0.00"),
                Number(arm.RealTimeFactor, "0.000"),
                arm.Words.ReferenceWords.ToString(CultureInfo.InvariantCulture),
                arm.Clips.Count.ToString(CultureInfo.InvariantCulture),
                arm.Failures.Count == 0 ? "0" : $"[red]{arm.Failures.Count}[/]");
        }

        console.Write(table);
        var audio = report.Arms.Max(arm => arm.AudioDuration);
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{report.Recognizer.Provider} {report.Recognizer.Model}; {audio.TotalSeconds:0} s of audio per arm; real-time factor = processor time of the process / length of the audio.");
    }

    private static string Change(ArmResult arm, ArmResult? none) =>
        none is null || arm == none || none.Words.Errors == 0
            ? "-"
            : ((arm.Words.Rate - none.Words.Rate) / none.Words.Rate).ToString("+0.0 %;-0.0 %;0.0 %", CultureInfo.InvariantCulture);

    private static string Percent(double fraction) => fraction.ToString("0.0 %", CultureInfo.InvariantCulture);

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
