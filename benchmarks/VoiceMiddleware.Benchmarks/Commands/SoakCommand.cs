using System.CommandLine;
using System.Globalization;
using VoiceMiddleware.Benchmarks.Conversations;
using VoiceMiddleware.Benchmarks.Measuring;

namespace VoiceMiddleware.Benchmarks.Commands;

/// <summary>Whether memory grows under conversations.</summary>
internal sealed class SoakCommand : BenchmarkCommand
{
    private const double GrowthAllowed = 0.02;

    private static readonly string[] Headings =
        ["minute", "resident MiB", "before collecting", "managed MiB", "gen 2", "turns", "without words", "failed", "dropped frames", "final delay p95"];

    private readonly Option<int> _sessions = CreateNumber("--sessions", 4, 1, "Conversations at one time.");
    private readonly Option<int> _minutes = CreateNumber("--minutes", 10, 1, "How long; the first two minutes, or a quarter when that is less, are warm-up.");

    public SoakCommand()
        : base("soak", "Holds conversations in real time on one host and looks for growing memory. Exit code 1 when it grows by more than 2 % after warm-up, or turns failed.")
    {
        Options.Add(_sessions);
        Options.Add(_minutes);
        AddCommonOptions();
    }

    protected override async Task<BenchmarkReport> MeasureAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        Progress("soak: loading the models.");
        var figures = await new Soak().RunAsync(
            arguments.GetValue(_sessions),
            TimeSpan.FromMinutes(arguments.GetValue(_minutes)),
            sample => Progress($"soak: {string.Join(", ", Headings.Zip(Cells(sample), (heading, cell) => $"{heading} {cell}"))}"),
            cancellationToken).ConfigureAwait(false);
        var last = figures.Samples[^1];
        var trend = figures.Trend;
        var grew = trend.GrowthShare > GrowthAllowed;
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                {figures.Sessions} conversations at one time for {figures.Minutes:0} minutes, {figures.Conversations} held to their end.

                {MarkdownTable.Render(Headings, figures.Samples.Select(Cells))}

                Resident memory after {figures.WarmUpMinutes:0.#} minutes of warm-up: {trend.Slope:+0.00;-0.00} MiB per minute, {trend.Growth:+0.0;-0.0} MiB in all ({100 * trend.GrowthShare:+0.0;-0.0} %; at most 2 % allowed).
                Failed turns: {last.Failed}.
                {(grew ? "FAILED: memory grows." : last.Failed > 0 ? "FAILED: turns failed." : "Passed.")}
                """),
            figures,
            Passed: !grew && last.Failed == 0);
    }

    private static string[] Cells(SoakSample s) =>
    [
        s.Minutes.ToString("0.0", CultureInfo.InvariantCulture),
        s.Resident.ToString("0.0", CultureInfo.InvariantCulture),
        s.ResidentUncollected.ToString("0.0", CultureInfo.InvariantCulture),
        s.Managed.ToString("0.0", CultureInfo.InvariantCulture),
        s.Gen2.ToString(CultureInfo.InvariantCulture),
        s.Turns.ToString(CultureInfo.InvariantCulture),
        s.Empty.ToString(CultureInfo.InvariantCulture),
        s.Failed.ToString(CultureInfo.InvariantCulture),
        s.DroppedFrames.ToString(CultureInfo.InvariantCulture),
        s.FinalDelayP95 is { } delay ? string.Create(CultureInfo.InvariantCulture, $"{delay:0} ms") : "–",
    ];
}
