using System.CommandLine;
using System.Globalization;
using VoiceMiddleware.Benchmarks.Measuring;
using VoiceMiddleware.Benchmarks.Peers;

namespace VoiceMiddleware.Benchmarks.Commands;

/// <summary>Whether one process serves many callers in real time.</summary>
internal sealed class SessionsCommand : BenchmarkCommand
{
    private const double LateAllowed = 20;
    private const double MemoryAllowed = 200;

    private readonly Option<int> _sessions = CreateNumber("--sessions", 1000, 1, "Callers at one time.");
    private readonly Option<int> _seconds = CreateNumber("--seconds", 120, 1, "What is measured, after ten seconds of warm-up.");
    private readonly Option<string> _scenario = new("--scenario")
    {
        Description = "What the callers do.", HelpName = "FILE", DefaultValueFactory = _ => "../shared/bench/scenarios/turns-zero.json",
    };

    public SessionsCommand()
        : base(
            "sessions",
            "Holds a thousand scripted conversations in real time: frames of 20 ms, services that answer at once. Exit code 1 when a frame in a hundred comes 20 ms late, "
            + "a turn is not answered, or a session holds more than 200 KB.")
    {
        Options.Add(_sessions);
        Options.Add(_seconds);
        Options.Add(_scenario);
        AddCommonOptions();
    }

    protected override async Task<BenchmarkReport> MeasureAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var scenario = Scenario.Read(arguments.GetValue(_scenario)!);
        var (sessions, warmUp, measured) = (arguments.GetValue(_sessions), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(arguments.GetValue(_seconds)));
        var figures = await RealTimeDrive.RunAsync(
            scenario, sessions, warmUp, measured,
            done => Progress(string.Create(CultureInfo.InvariantCulture, $"sessions: {done.TotalSeconds:0} of {(warmUp + measured).TotalSeconds:0} s")), cancellationToken)
            .ConfigureAwait(false);
        var memory = Math.Max(figures.RssKiBPerSession, figures.HeapKiBPerSession) * 1.024;
        var missed = figures.TurnsDue - figures.TurnsAnswered;
        var passed = figures.FrameLateMs.P99 <= LateAllowed && missed == 0 && memory <= MemoryAllowed;
        string[][] rows =
        [
            ["frame due → taken by the pipeline, p50 / p99 / max", $"{Times(figures.FrameLateMs)}", "p99 of 20 ms"],
            ["end of speech decided → first audio, p50 / p99 / max", $"{Times(figures.AddedLatencyMs)}", ""],
            ["turns not answered", Text(missed), "0"],
            ["memory per session, resident / managed", $"{Text(figures.RssKiBPerSession * 1.024)} / {Text(figures.HeapKiBPerSession * 1.024)} KB", "200 KB"],
            ["processor time per second of audio", $"{figures.CpuMsPerSessionSecond.ToString("0.00", CultureInfo.InvariantCulture)} ms", ""],
            ["cores used", figures.CpuShareOfOneCore.ToString("0.00", CultureInfo.InvariantCulture), ""],
            ["pauses for garbage collection", string.Create(CultureInfo.InvariantCulture, $"{figures.GcPausesMs / measured.TotalSeconds:0.0} ms per s"), ""],
        ];
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                {sessions} callers for {measured.TotalSeconds:0} s, {figures.Frames:#,0} frames, {figures.TurnsDue:#,0} turns ({scenario.Name}).

                {MarkdownTable.Render(["", "measured", "at most"], rows)}

                {(passed ? "Passed." : "FAILED.")} Others used {figures.ForeignCores:0.00} cores meanwhile.
                """),
            figures,
            passed);

        static string Text(double value) => value.ToString("0", CultureInfo.InvariantCulture);

        static string Times(Percentiles times) =>
            string.Create(CultureInfo.InvariantCulture, $"{times.P50:0.00} / {times.P99:0.00} / {times.Max:0.0} ms");
    }
}
