using System.Diagnostics;
using VoiceMiddleware.Benchmarks.Measuring;

namespace VoiceMiddleware.Benchmarks.Peers;

/// <summary>Many callers at one time in real time, each with a phase of its own, from one thread as a server's clock would.</summary>
internal static class RealTimeDrive
{
    private static readonly double MillisecondsPerTick = 1000.0 / Stopwatch.Frequency;

    /// <summary>Drives.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="count">Callers.</param>
    /// <param name="warmUp">What is left out at the start.</param>
    /// <param name="measured">What is measured.</param>
    /// <param name="progress">Told every ten seconds how far it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RealTimeFigures> RunAsync(
        Scenario scenario, int count, TimeSpan warmUp, TimeSpan measured, Action<TimeSpan>? progress, CancellationToken cancellationToken)
    {
        var host = new ScriptedHost(scenario);
        await using (host.ConfigureAwait(false))
        {
            var figures = new Tally();
            var before = Memory.Collect();
            var callers = Enumerable.Range(0, count).Select(i => new Caller(scenario, host, figures, i, count)).ToArray();
            var load = new HostLoad();
            var (pauses, allocated) = (TimeSpan.Zero, 0L);
            var clock = new Thread(() => Drive(callers, figures, warmUp, measured, () => (load, pauses, allocated) = (new HostLoad(), GC.GetTotalPauseDuration(), GC.GetTotalAllocatedBytes()), progress, cancellationToken))
            {
                Name = "clock",
            };
            clock.Start();
            while (!clock.Join(0))
            {
                await Task.Delay(20, cancellationToken).ConfigureAwait(false);
            }

            var (cpu, wall, foreign) = (load.Own, load.Elapsed, load.ForeignCores);
            (pauses, allocated) = (GC.GetTotalPauseDuration() - pauses, GC.GetTotalAllocatedBytes() - allocated);
            cancellationToken.ThrowIfCancellationRequested();
            for (var i = 0; i < 20 && figures.TurnsAnswered < figures.TurnsDue; i++)
            {
                // What became due in the last moment is answered a moment later.
                await Task.Delay(50, cancellationToken).ConfigureAwait(false);
            }

            var resident = Environment.WorkingSet / (1024.0 * 1024);
            var held = Memory.Collect();

            // Together: each may have a reply to speak to its end.
            await Task.WhenAll(callers.Select(caller => caller.Session.DisposeAsync().AsTask())).ConfigureAwait(false);

            return new(
                scenario.Name, count, measured.TotalSeconds, figures.Frames, figures.TurnsDue, figures.TurnsAnswered, cpu.TotalMilliseconds, cpu / wall,
                cpu.TotalMilliseconds / count / wall.TotalSeconds, figures.Latencies.Describe(), figures.Late.Describe(), figures.FrameLate.Describe(),
                figures.BargeIns.Describe(), resident, (held.Resident - before.Resident) * 1024 / count, (held.Heap - before.Heap) * 1024 / count, pauses.TotalMilliseconds,
                allocated / (1024.0 * 1024) / wall.TotalSeconds, foreign);
        }
    }

    private static void Drive(
        Caller[] callers, Tally figures, TimeSpan warmUp, TimeSpan measured, Action begin, Action<TimeSpan>? progress, CancellationToken cancellationToken)
    {
        var frame = (int)Audio.AudioFormat.FrameDuration.TotalMilliseconds;
        var byPhase = Enumerable.Range(0, frame).Select(phase => callers.Where((_, i) => i % frame == phase).ToArray()).ToArray();
        var (warm, total) = ((long)warmUp.TotalMilliseconds, (long)(warmUp + measured).TotalMilliseconds);
        var origin = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 20);
        for (var next = 0L; next < total && !cancellationToken.IsCancellationRequested;)
        {
            var now = (Stopwatch.GetTimestamp() - origin) * MillisecondsPerTick;
            while (next <= now && next < total)
            {
                if (next == warm)
                {
                    begin();
                    figures.IsMeasuring = true;
                }

                if (next % 10_000 == 0)
                {
                    progress?.Invoke(TimeSpan.FromMilliseconds(next));
                }

                var due = origin + (long)(next / MillisecondsPerTick);
                foreach (var caller in byPhase[next % frame])
                {
                    caller.Push(due);
                }

                next++;
            }

            var left = next - ((Stopwatch.GetTimestamp() - origin) * MillisecondsPerTick);
            if (left > 0)
            {
                Thread.Sleep(1);
            }
        }

        figures.IsMeasuring = false;
    }

    /// <summary>What all callers met.</summary>
    private sealed class Tally
    {
        private long _frames;
        private long _turnsDue;
        private long _turnsAnswered;

        public volatile bool IsMeasuring;

        public Histogram Latencies { get; } = new();

        public Histogram Late { get; } = new();

        public Histogram FrameLate { get; } = new();

        public Histogram BargeIns { get; } = new();

        public long Frames => _frames;

        public long TurnsDue => _turnsDue;

        public long TurnsAnswered => Volatile.Read(ref _turnsAnswered);

        public void CountFrame(double late)
        {
            _frames++;
            Late.Add(late);
        }

        public void CountDue() => _turnsDue++;

        public void CountAnswer(double latency)
        {
            Interlocked.Increment(ref _turnsAnswered);
            Latencies.Add(latency);
        }
    }

    /// <summary>One caller and the session at the other end.</summary>
    private sealed class Caller
    {
        private readonly Scenario _scenario;
        private readonly ScriptedHost _host;
        private readonly Tally _tally;
        private readonly int _offset;
        private readonly int _speech;
        private readonly int _turn;
        private readonly int _endAt;
        private readonly int _bargeInAt;
        private int _frame;
        private long _firstDue;
        private long _waiting;
        private bool _waitingCounts;
        private long _bargeInDue;
        private volatile bool _playing;

        public Caller(Scenario scenario, ScriptedHost host, Tally tally, int index, int count)
        {
            (_scenario, _host, _tally) = (scenario, host, tally);
            (_speech, _turn) = (scenario.SpeechFrames, scenario.TurnFrames);
            _offset = (int)((long)_turn * index / count);
            _endAt = _speech + scenario.Vad.EndAfterSilenceFrames - 1;
            _bargeInAt = scenario.Vad.StartAfterFrames - 1;
            Session = host.Start(scenario.PlaysInRealTime);
            Session.Loudspeaker.Started = OnStarted;
            Session.Loudspeaker.Finished = () => _playing = false;
            Session.Loudspeaker.Silenced = OnSilenced;
            Session.Detector.Observer = OnFrame;
        }

        public ScriptedSession Session { get; }

        /// <summary>Says the next frame.</summary>
        /// <param name="due">When it is due, which may be a little while ago.</param>
        public void Push(long due)
        {
            var place = (_frame + _offset) % _turn;
            if (_frame++ == 0)
            {
                Volatile.Write(ref _firstDue, due);
            }

            if (place == _endAt && _frame > _endAt)
            {
                _waitingCounts = _tally.IsMeasuring;
                if (_waitingCounts)
                {
                    _tally.CountDue();
                }

                Volatile.Write(ref _waiting, due);
            }

            if (place == _bargeInAt && _playing)
            {
                Volatile.Write(ref _bargeInDue, due);
            }

            if (_tally.IsMeasuring)
            {
                _tally.CountFrame((Stopwatch.GetTimestamp() - due) * MillisecondsPerTick);
            }

            Session.Line.Push(place < _speech ? _host.Speech : _host.Silence);
        }

        private void OnFrame(long number, long at)
        {
            if (_tally.IsMeasuring)
            {
                var due = Volatile.Read(ref _firstDue) + (long)(number * _scenario.Audio.FrameMs / MillisecondsPerTick);
                _tally.FrameLate.Add((at - due) * MillisecondsPerTick);
            }
        }

        private void OnStarted(long at)
        {
            _playing = true;
            if (Interlocked.Exchange(ref _waiting, 0) is var due and not 0 && _waitingCounts)
            {
                _tally.CountAnswer((at - due) * MillisecondsPerTick);
            }
        }

        private void OnSilenced(long at)
        {
            if (Interlocked.Exchange(ref _bargeInDue, 0) is var due and not 0 && _tally.IsMeasuring)
            {
                _tally.BargeIns.Add((at - due) * MillisecondsPerTick);
            }
        }
    }
}

/// <summary>What callers in real time met. Times in milliseconds; <c>FrameLateMs</c> is when the pipeline came to a frame, after it was due.</summary>
internal sealed record RealTimeFigures(
    string Scenario, int Sessions, double Seconds, long Frames, long TurnsDue, long TurnsAnswered, double CpuMs, double CpuShareOfOneCore, double CpuMsPerSessionSecond,
    Percentiles AddedLatencyMs, Percentiles TickLateMs, Percentiles FrameLateMs, Percentiles BargeInMs, double RssMiB, double RssKiBPerSession, double HeapKiBPerSession,
    double GcPausesMs, double AllocatedMiBPerSecond, double ForeignCores)
{
    /// <summary>Returns whether the callers were served within the scenario's limits.</summary>
    public bool Holds(ScenarioLimits limits) =>
        AddedLatencyMs.P99 <= limits.P99AddedLatencyMs && TickLateMs.P99 <= limits.P99TickLateMs && TurnsDue - TurnsAnswered <= limits.MaxMissedTurns;
}
