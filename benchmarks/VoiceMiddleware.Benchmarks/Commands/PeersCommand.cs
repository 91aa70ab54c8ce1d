using System.CommandLine;
using System.Globalization;
using VoiceMiddleware.Benchmarks.Measuring;
using VoiceMiddleware.Benchmarks.Peers;

namespace VoiceMiddleware.Benchmarks.Commands;

/// <summary>Our pipeline beside other frameworks on the same scenarios, in one run.</summary>
internal sealed class PeersCommand : BenchmarkCommand
{
    private const string Ours = "ours";

    private static readonly Row[] Rows =
    [
        new("CPU per 20 ms frame, silence", "µs", f => f.CpuMicrosecondsPerFrame, 8),
        new("CPU per 20 ms frame, speech", "µs", f => f.CpuMicrosecondsPerSpeechFrame),
        new("CPU per turn, its 60 frames included", "ms", f => f.CpuMillisecondsPerTurn),
        new("CPU per session and second, 10 callers in real time", "ms", f => f.CpuMillisecondsPerSessionSecond),
        new("end of speech → first audio, services that answer at once, flat out, p50", "ms", f => f.AddedLatencyMsP50, 1),
        new("… p99", "ms", f => f.AddedLatencyMsP99, 2),
        new("the same in real time, p50", "ms", f => f.RealTimeLatencyMsP50),
        new("… p99", "ms", f => f.RealTimeLatencyMsP99),
        new("the same with usual latencies of services (`turns-real`), p50", "ms", f => f.TurnsRealMsP50, 732),
        new("caller interrupts → silence, p50", "ms", f => f.BargeInMsP50),
        new("… p99", "ms", f => f.BargeInMsP99, 2),
        new("callers on one core", "", f => f.CallersPerCore, 500, MoreIsBetter: true),
        new("memory per session after three turns", "KiB", f => f.MemoryKiBPerSession, 205),
        new("managed memory gained in an hour of audio", "MiB", f => f.MemoryGrowthMiBPerSessionHour),
    ];

    private readonly Option<string> _peers = new("--peers")
    {
        Description = "A folder with a folder for each peer's driver.", HelpName = "FOLDER", DefaultValueFactory = _ => "../shared/bench/peers",
    };

    private readonly Option<string> _scenarios = new("--scenarios")
    {
        Description = "The folder of the scenarios.", HelpName = "FOLDER", DefaultValueFactory = _ => "../shared/bench/scenarios",
    };

    private readonly Option<int> _rounds = CreateNumber("--rounds", 3, 1, "Rounds of the measurements that run flat out; the median is shown.");

    public PeersCommand()
        : base("peers", "Measures our pipeline and other frameworks on the same scenarios, turn about on one core. Takes a quarter of an hour. Exit code 1 when a peer is ahead anywhere.")
    {
        Options.Add(_peers);
        Options.Add(_scenarios);
        Options.Add(_rounds);
        AddCommonOptions();
    }

    protected override async Task<BenchmarkReport> MeasureAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var own = new Contestant(Ours, Environment.ProcessPath!, [typeof(PeersCommand).Assembly.Location, "drive"]);
        var installed = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "peers");
        var peers = await PeerInstaller.InstallAsync(arguments.GetValue(_peers)!, Path.GetFullPath(installed), Progress, cancellationToken).ConfigureAwait(false);
        var figures = await new PeerComparison([own, .. peers], arguments.GetValue(_scenarios)!, arguments.GetValue(_rounds), Progress)
            .MeasureAsync(contestant => contestant == own, cancellationToken).ConfigureAwait(false);
        var ahead = Rows.All(row => peers.All(peer => row.IsAhead(figures[Ours], figures[peer.Name])));
        return new(
            $"""
            {MarkdownTable.Render(["", "ours", "goal", .. peers.Select(peer => peer.Name)], Rows.Select(row => row.Render(figures[Ours], peers.Select(peer => figures[peer.Name]))))}

            {(peers.Count == 0 ? "No peer to compare with." : ahead ? "Ahead of every peer on every figure." : "BEHIND a peer on a figure.")}
            """,
            figures,
            ahead);
    }

    private protected override object Describe(BenchmarkReport report, Machine machine) => report.Figures;

    private sealed record Row(string Title, string Unit, Func<PeerFigures, double?> Find, double? Goal = null, bool MoreIsBetter = false)
    {
        public bool IsAhead(PeerFigures ours, PeerFigures peer) =>
            Find(peer) is not { } theirs || (Find(ours) is { } own && (MoreIsBetter ? own >= theirs : own <= Math.Max(theirs, 0.05)));

        public IEnumerable<string> Render(PeerFigures ours, IEnumerable<PeerFigures> peers) =>
            [Title, Text(Find(ours)), Goal is { } goal ? $"{(MoreIsBetter ? "≥" : "≤")} {Text(goal)}" : "", .. peers.Select(peer => Text(Find(peer)))];

        private string Text(double? value) => value switch
        {
            null => "–",
            < 100 and > -100 when MoreIsBetter == false => $"{value.Value.ToString("0.00", CultureInfo.InvariantCulture)} {Unit}",
            _ => $"{value.Value.ToString("0", CultureInfo.InvariantCulture)} {Unit}".TrimEnd(),
        };
    }
}
