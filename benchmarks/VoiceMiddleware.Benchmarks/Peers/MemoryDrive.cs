namespace VoiceMiddleware.Benchmarks.Peers;

/// <summary>What many sessions hold of memory, before and after a few turns.</summary>
internal static class MemoryDrive
{
    private const int Turns = 3;
    private const double KiBPerMiB = 1024;

    /// <summary>Drives.</summary>
    public static async Task<MemoryFigures> RunAsync(Scenario scenario, int count)
    {
        var host = new ScriptedHost(scenario);
        await using (host.ConfigureAwait(false))
        {
            var warm = host.Start(inRealTime: false);
            await using (warm.ConfigureAwait(false))
            {
                await TurnsDrive.TurnAsync(host, warm, scenario).ConfigureAwait(false);
                var before = Memory.Collect();
                var sessions = Enumerable.Range(0, count).Select(_ => host.Start(inRealTime: false)).ToList();
                var idle = Memory.Collect();
                for (var turn = 0; turn < Turns; turn++)
                {
                    foreach (var session in sessions)
                    {
                        await TurnsDrive.TurnAsync(host, session, scenario).ConfigureAwait(false);
                    }
                }

                var after = Memory.Collect();
                foreach (var session in sessions)
                {
                    await session.DisposeAsync().ConfigureAwait(false);
                }

                sessions.Clear();
                var left = Memory.Collect();
                return new(
                    scenario.Name, count, before.Resident, after.Resident, PerSession(before, idle), PerSession(before, after), PerSession(before, left));
            }
        }

        SessionMemory PerSession(Memory before, Memory after) =>
            new((after.Resident - before.Resident) * KiBPerMiB / count, (after.Heap - before.Heap) * KiBPerMiB / count);
    }
}

/// <summary>What sessions hold.</summary>
internal sealed record MemoryFigures(
    string Scenario, int Sessions, double BaseRssMiB, double AfterRssMiB, SessionMemory PerSessionIdle, SessionMemory PerSessionAfterTurns,
    SessionMemory PerSessionLeft);

/// <summary>What one session holds, resident and managed, in KiB.</summary>
internal sealed record SessionMemory(double RssKiB, double HeapUsedKiB);
