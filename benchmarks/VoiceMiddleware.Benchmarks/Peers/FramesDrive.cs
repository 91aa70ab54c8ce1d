using VoiceMiddleware.Benchmarks.Measuring;

namespace VoiceMiddleware.Benchmarks.Peers;

/// <summary>Frames through one session, as fast as it takes them.</summary>
internal static class FramesDrive
{
    private const int Batch = 50;
    private const int WarmUp = 20_000;
    private const double FramesPerHour = 3600 * 50;

    /// <summary>Drives.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="speech">Whether the frames hold speech.</param>
    /// <param name="frames">How many.</param>
    public static async Task<FramesFigures> RunAsync(Scenario scenario, bool speech, int frames)
    {
        var host = new ScriptedHost(scenario);
        await using (host.ConfigureAwait(false))
        {
            var session = host.Start(inRealTime: false);
            await using (session.ConfigureAwait(false))
            {
                var samples = speech ? host.Speech : host.Silence;
                await PushAsync(session, samples, WarmUp).ConfigureAwait(false);
                var before = Memory.Collect();
                var allocated = GC.GetTotalAllocatedBytes(precise: true);
                var load = new HostLoad();
                await PushAsync(session, samples, frames).ConfigureAwait(false);
                var (cpu, wall, foreign) = (load.Own, load.Elapsed, load.ForeignCores);
                allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
                var after = Memory.Collect();
                var growth = (after.Heap - before.Heap) * FramesPerHour / frames;
                return new(
                    scenario.Name, speech ? "speech" : "silence", frames, wall.TotalMilliseconds, cpu.TotalMilliseconds, cpu.TotalMicroseconds / frames,
                    (double)allocated / frames, new(after.Resident - before.Resident, growth), foreign);
            }
        }
    }

    private static async Task PushAsync(ScriptedSession session, ReadOnlyMemory<short> samples, int frames)
    {
        for (var pushed = 0; pushed < frames; pushed += Batch)
        {
            for (var i = 0; i < Batch; i++)
            {
                session.Line.Push(samples);
            }

            await session.Detector.WaitAsync(session.Line.Pushed - Batch).ConfigureAwait(false);
        }

        await session.Detector.WaitAsync(session.Line.Pushed).ConfigureAwait(false);
    }
}

/// <summary>What frames cost.</summary>
internal sealed record FramesFigures(
    string Scenario, string Kind, int Frames, double WallMs, double CpuMs, double CpuUsPerFrame, double BytesPerFrame, HourlyGrowth GrowthMiBPerSessionHour, double ForeignCores);

/// <summary>How memory grew: the resident one over the run, the managed one scaled to an hour of audio, in MiB.</summary>
internal sealed record HourlyGrowth(double Rss, double HeapUsed);
