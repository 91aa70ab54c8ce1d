using System.Globalization;
using System.Text.Json.Nodes;
using VoiceMiddleware.Benchmarks.Measuring;

namespace VoiceMiddleware.Benchmarks.Peers;

/// <summary>Gives every contestant the same to do, turn about, so that whatever else happens on the machine hits all alike.</summary>
internal sealed class PeerComparison(IReadOnlyList<Contestant> contestants, string scenarios, int rounds, Action<string> progress)
{
    private const int RealTimeSessions = 10;
    private const int RealSessions = 5;

    // A scripted turn takes two to five seconds; the longest run is a minute.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private readonly string _zero = Path.GetFullPath(Path.Combine(scenarios, "turns-zero.json"));
    private readonly string _real = Path.GetFullPath(Path.Combine(scenarios, "turns-real.json"));
    private readonly string _bargeIn = Path.GetFullPath(Path.Combine(scenarios, "turns-bargein.json"));

    /// <summary>Measures all.</summary>
    /// <param name="isOurs">Whether a contestant is ours, for which loads are heavier.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyDictionary<string, PeerFigures>> MeasureAsync(Func<Contestant, bool> isOurs, CancellationToken cancellationToken)
    {
        var limits = Scenario.Read(_zero).Limits;
        var frames = await RoundsAsync("frames", _zero, ["--kind", "silence"]).ConfigureAwait(false);
        var speech = await RoundsAsync("frames", _zero, ["--kind", "speech"]).ConfigureAwait(false);
        var turns = await RoundsAsync("turns", _zero, ["--turns", "400"]).ConfigureAwait(false);
        var figures = new Dictionary<string, PeerFigures>(StringComparer.Ordinal);
        foreach (var contestant in contestants)
        {
            var memory = await OnceAsync(contestant, "memory", _zero, isOurs(contestant) ? 500 : 50).ConfigureAwait(false);
            var realTime = await OnceAsync(contestant, "realtime", _zero, RealTimeSessions).ConfigureAwait(false);
            var bargeIn = await OnceAsync(contestant, "realtime", _bargeIn, RealTimeSessions).ConfigureAwait(false);
            var real = await OnceAsync(contestant, "realtime", _real, RealSessions).ConfigureAwait(false);
            figures[contestant.Name] = new PeerFigures
            {
                CpuMicrosecondsPerFrame = Median(frames[contestant], "cpuUsPerFrame"),
                CpuMicrosecondsPerSpeechFrame = Median(speech[contestant], "cpuUsPerFrame"),
                MemoryGrowthMiBPerSessionHour = Median(frames[contestant], "growthMiBPerSessionHour", "heapUsed"),
                CpuMillisecondsPerTurn = Median(turns[contestant], "cpuMsPerTurnIncludingFrames"),
                AddedLatencyMsP50 = Median(turns[contestant], "addedLatencyMs", "p50"),
                AddedLatencyMsP99 = Median(turns[contestant], "addedLatencyMs", "p99"),
                MemoryKiBPerSession = Find(memory, "perSessionAfterTurns", "rssKiB"),
                CpuMillisecondsPerSessionSecond = Find(realTime, "cpuMsPerSessionSecond"),
                RealTimeLatencyMsP50 = Find(realTime, "addedLatencyMs", "p50"),
                RealTimeLatencyMsP99 = Find(realTime, "addedLatencyMs", "p99"),
                BargeInMsP50 = Find(bargeIn, "bargeInMs", "p50"),
                BargeInMsP99 = Find(bargeIn, "bargeInMs", "p99"),
                TurnsRealMsP50 = Find(real, "addedLatencyMs", "p50"),
                CallersPerCore = await ClimbAsync(contestant, isOurs(contestant)).ConfigureAwait(false),
            };
        }

        return figures;

        async Task<Dictionary<Contestant, List<JsonNode>>> RoundsAsync(string mode, string scenario, string[] more)
        {
            var all = contestants.ToDictionary(contestant => contestant, _ => new List<JsonNode>());
            for (var round = 0; round < rounds; round++)
            {
                foreach (var contestant in contestants)
                {
                    progress($"peers: {mode} {string.Join(' ', more)}, round {round + 1} of {rounds}: {contestant.Name}");
                    all[contestant].Add(await contestant.MeasureAsync(["--mode", mode, "--scenario", scenario, .. more], Timeout, cancellationToken).ConfigureAwait(false));
                }
            }

            return all;
        }

        Task<JsonNode> OnceAsync(Contestant contestant, string mode, string scenario, int sessions)
        {
            progress($"peers: {mode} {Path.GetFileNameWithoutExtension(scenario)}, {sessions} sessions: {contestant.Name}");
            return contestant.MeasureAsync(
                ["--mode", mode, "--scenario", scenario, "--sessions", sessions.ToString(CultureInfo.InvariantCulture)], Timeout, cancellationToken);
        }

        // A step that fails is tried once more: a neighbour's burst is no verdict.
        async Task<int?> ClimbAsync(Contestant contestant, bool ours)
        {
            int? best = null;
            foreach (var step in ours ? new[] { 100, 250, 500, 750, 1000, 1250, 1500, 2000 } : [5, 10, 15, 20, 25, 30, 40, 50])
            {
                if (!await HoldsAsync(step).ConfigureAwait(false) && !await HoldsAsync(step).ConfigureAwait(false))
                {
                    return best;
                }

                best = step;
            }

            return best;

            async Task<bool> HoldsAsync(int callers)
            {
                var found = await OnceAsync(contestant, "realtime", _zero, callers).ConfigureAwait(false);
                return Find(found, "addedLatencyMs", "p99") <= limits.P99AddedLatencyMs && Find(found, "tickLateMs", "p99") <= limits.P99TickLateMs
                    && Find(found, "turnsDue") - Find(found, "turnsAnswered") <= limits.MaxMissedTurns;
            }
        }
    }

    private static double? Find(JsonNode? node, params string[] path) => path.Aggregate(node, (inner, name) => inner?[name])?.GetValue<double>();

    private static double? Median(IEnumerable<JsonNode> runs, params string[] path)
    {
        var values = runs.Select(run => Find(run, path)).OfType<double>().Order().ToArray();
        return values.Length == 0 ? null : values[values.Length / 2];
    }
}
