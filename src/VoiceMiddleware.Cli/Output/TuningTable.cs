using System.Globalization;
using Spectre.Console;
using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.Customization.Tuning;

namespace VoiceMiddleware.Cli.Output;

/// <summary>Shows what tuning hotword weights found.</summary>
internal static class TuningTable
{
    private static readonly string[] Figures = ["recall", "WER", "B-WER", "U-WER", "false terms / 100 words", "precision", "words", "clips"];

    internal static void Write(WeightTuningReport report, IAnsiConsole console)
    {
        var rows = new List<IReadOnlyList<string>> { Row("no hotwords", report.Baseline.Totals) };
        rows.AddRange(report.Weights.Select(weight => Row(
            string.Create(CultureInfo.InvariantCulture, $"{weight.Weight}{(weight.Weight == report.ChosenWeight ? " (chosen)" : "")}"), weight.Result.Totals)));
        if (report.CrossValidated is { } expected)
        {
            rows.Add(Row("cross-validated", expected));
        }

        if (report.PerHotword is { } single)
        {
            rows.Add(Row("single weights", single.Totals));
        }

        EvaluationTable.Write(
            new ReportTable("Weights", ["weight", .. Figures], rows), console);
        WriteFolds("weight", report.Folds.Select(fold => (fold.Speakers.Count, Count(fold.ChosenWeight), fold.HeldOut)), console);
        if (report.Strength is { } strength)
        {
            WriteStrengths(strength, console);
        }

        foreach (var line in Say(report))
        {
            console.MarkupLineInterpolated($"{line}");
        }
    }

    private static void WriteStrengths(StrengthTuningResult strength, IAnsiConsole console)
    {
        var rows = strength.Strengths
            .Select(one => Row($"{Number(one.Strength)}{(one.Strength == strength.Chosen ? " (chosen)" : "")}", one.Result.Totals)).ToList();
        if (strength.CrossValidated is { } expected)
        {
            rows.Add(Row("cross-validated", expected));
        }

        EvaluationTable.Write(new ReportTable("Strengths, with the chosen weight", ["strength", .. Figures], rows), console);
        WriteFolds("strength", strength.Folds.Select(fold => (fold.Speakers.Count, Number(fold.ChosenStrength), fold.HeldOut)), console);
    }

    private static void WriteFolds(string setting, IEnumerable<(int Speakers, string Chosen, ClipTotals HeldOut)> folds, IAnsiConsole console)
    {
        IReadOnlyList<IReadOnlyList<string>> rows =
        [
            .. folds.Select((fold, i) => (IReadOnlyList<string>)
            [
                Count(i + 1), Count(fold.Speakers), Count(fold.HeldOut.Clips), fold.Chosen,
                Percent(fold.HeldOut.Terms.Recall), Percent(fold.HeldOut.WordErrorRate), PerHundred(fold.HeldOut),
            ]),
        ];
        if (rows.Count > 0)
        {
            EvaluationTable.Write(
                new ReportTable(
                    $"Folds: each group of speakers with the {setting} that the others choose",
                    ["fold", "speakers", "clips", setting, "recall", "WER", "false terms / 100 words"],
                    rows),
                console);
        }
    }

    private static IEnumerable<string> Say(WeightTuningReport report)
    {
        var chosen = report.Weights.First(weight => weight.Weight == report.ChosenWeight).Result.Totals;
        yield return $"Weight {report.ChosenWeight} costs {PerHundred(chosen)} false terms per 100 words ({PerHundred(report.Baseline.Totals)} without hotwords) "
            + $"for a recall of {Percent(chosen.Terms.Recall)} ({Percent(report.Baseline.Terms.Recall)}).";
        if (report.Strength is { } strength)
        {
            var weaker = strength.Strengths.First(one => one.Strength == strength.Chosen).Result.Totals;
            yield return $"Strength {Number(strength.Chosen)} costs {PerHundred(weaker)} false terms per 100 words ({PerHundred(chosen)} at full strength) "
                + $"for a recall of {Percent(weaker.Terms.Recall)} ({Percent(chosen.Terms.Recall)}); set it as VoiceMiddleware:Session:BiasStrength.";
        }

        yield return report.CrossValidated is null
            ? "All clips are one speaker's: there is no cross-validation, and other speakers may need another weight."
            : "The cross-validated figures are what to expect of new speakers of this kind; the others were chosen on the clips that they are measured on.";
        if (report.PerHotword is { } single)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{single.Changed} of {report.Hotwords.Count} hotwords have weights of their own, after {single.Recognitions} recognitions{(single.Complete ? "" : ", which ended the search")}.");
        }
    }

    private static IReadOnlyList<string> Row(string name, ClipTotals totals) =>
    [
        name,
        Percent(totals.Terms.Recall),
        Percent(totals.WordErrorRate),
        Percent(totals.BiasedWordErrorRate),
        Percent(totals.UnbiasedWordErrorRate),
        PerHundred(totals),
        Percent(totals.Terms.Precision),
        Count(totals.Words.ReferenceWords),
        Count(totals.Clips),
    ];

    private static string Percent(double? fraction) => fraction?.ToString("0.0 %", CultureInfo.InvariantCulture) ?? "-";

    private static string PerHundred(ClipTotals totals) => totals.FalseInsertionsPer100Words?.ToString("0.00", CultureInfo.InvariantCulture) ?? "-";

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}
