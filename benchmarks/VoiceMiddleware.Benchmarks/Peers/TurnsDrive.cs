using System.Diagnostics;
using VoiceMiddleware.Benchmarks.Measuring;

namespace VoiceMiddleware.Benchmarks.Peers;

/// <summary>Turns through one session at a time, one after the other as fast as it takes them.</summary>
internal static class TurnsDrive
{
    private const int TurnsPerSession = 20;

    /// <summary>Drives.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="turns">How many, after as many again or 200 of warm-up, whichever is less.</param>
    public static async Task<TurnsFigures> RunAsync(Scenario scenario, int turns)
    {
        var host = new ScriptedHost(scenario);
        await using (host.ConfigureAwait(false))
        {
            var latencies = new Histogram();
            await RunAsync(host, scenario, Math.Min(turns, 200), new Histogram()).ConfigureAwait(false);
            var (load, allocated) = (new HostLoad(), GC.GetTotalAllocatedBytes(precise: true));
            await RunAsync(host, scenario, turns, latencies).ConfigureAwait(false);
            return new(
                scenario.Name, turns, load.Own.TotalMilliseconds / turns, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / 1024.0 / turns,
                scenario.SpeechFrames + scenario.Vad.EndAfterSilenceFrames, latencies.Describe(), load.ForeignCores);
        }
    }

    private static async Task RunAsync(ScriptedHost host, Scenario scenario, int turns, Histogram latencies)
    {
        for (var done = 0; done < turns; done += TurnsPerSession)
        {
            var session = host.Start(inRealTime: false);
            await using (session.ConfigureAwait(false))
            {
                await PushAsync(session, host.Silence, 10).ConfigureAwait(false);
                for (var turn = 0; turn < Math.Min(TurnsPerSession, turns - done); turn++)
                {
                    latencies.Add(await TurnAsync(host, session, scenario).ConfigureAwait(false));
                }
            }
        }
    }

    /// <summary>Holds a turn. Returns the time from its last frame to the first audio of the reply, in milliseconds.</summary>
    public static async Task<double> TurnAsync(ScriptedHost host, ScriptedSession session, Scenario scenario)
    {
        long first = 0;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Loudspeaker.Started = at => first = at;
        session.Loudspeaker.Finished = () => done.TrySetResult();
        await PushAsync(session, host.Speech, scenario.SpeechFrames).ConfigureAwait(false);
        await PushAsync(session, host.Silence, scenario.Vad.EndAfterSilenceFrames - 1).ConfigureAwait(false);
        var started = Stopwatch.GetTimestamp();
        session.Line.Push(host.Silence);
        await done.Task.ConfigureAwait(false);
        await session.Session.WaitUntilIdleAsync().ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(started, first).TotalMilliseconds;
    }

    private static Task PushAsync(ScriptedSession session, ReadOnlyMemory<short> samples, int frames)
    {
        for (var i = 0; i < frames; i++)
        {
            session.Line.Push(samples);
        }

        return session.Detector.WaitAsync(session.Line.Pushed);
    }
}

/// <summary>What turns cost.</summary>
internal sealed record TurnsFigures(
    string Scenario, int Turns, double CpuMsPerTurnIncludingFrames, double AllocatedKiBPerTurn, int FramesPerTurn, Percentiles AddedLatencyMs, double ForeignCores);
