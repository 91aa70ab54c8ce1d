using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Cli.Load;

/// <summary>Callers who talk to sessions of one process in real time, each over a line of its own, until the time is over.</summary>
internal sealed class LoadRun(VoiceSessionFactory factory, IReadOnlyList<short[]> lines, TimeSpan endpointSilence)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(15);

    private readonly DelayHistogram _latencies = new();
    private readonly DelayHistogram _frameDelays = new();
    private readonly short[] _noise = LoadSpeech.Noise(TimeSpan.FromSeconds(1));
    private readonly List<LoadLine> _lines = [];
    private int _refused;
    private int _died;
    private int _turns;
    private int _missed;
    private int _failed;

    /// <summary>Gets how long a line may go without an answer before it is missed.</summary>
    internal static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Runs.</summary>
    /// <param name="engine">The engines' name, for the report.</param>
    /// <param name="sessions">Callers.</param>
    /// <param name="duration">How long. The first quarter, 5 s at most, is warm-up.</param>
    /// <param name="show">Told often how it goes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<LoadReport> RunAsync(string engine, int sessions, TimeSpan duration, Action<string> show, CancellationToken cancellationToken)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var clock = new LoadClock();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var callers = new List<Task>(sessions);
        for (var i = 0; i < sessions; i++)
        {
            try
            {
                var line = new LoadLine(_noise, _frameDelays);
                var session = factory.Create(line, line);
                _lines.Add(line);
                clock.Add(line);
                callers.Add(CallAsync(session, line, i, StartsWithin * i / sessions, over.Token));
            }
            catch (SessionRefusedException)
            {
                _refused++;
            }
        }

        LoadReport report;
        try
        {
            var warmUp = TimeSpan.FromTicks(Math.Min(duration.Ticks / 4, TimeSpan.FromSeconds(5).Ticks));
            await ShowUntilAsync(warmUp).ConfigureAwait(false);
            Reset();
            var (cpu, measured) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            await ShowUntilAsync(duration).ConfigureAwait(false);
            report = Summarise(engine, sessions, callers.Count, Environment.CpuUsage.TotalTime - cpu, Stopwatch.GetElapsedTime(measured), before);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(callers).ConfigureAwait(false);
        }

        return report with { Died = _died };

        async Task ShowUntilAsync(TimeSpan end)
        {
            while (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed < end)
            {
                show($"{elapsed.TotalSeconds:0} of {duration.TotalSeconds:0} s: {callers.Count - _died} sessions, {_turns} turns, {_missed} missed, {_failed} failed"
                    + (_latencies.Percentile(0.99) is { } p99 ? $", latency p99 {p99.TotalMilliseconds:0} ms" : ""));
                var left = end - elapsed;
                await Task.Delay(left < TimeSpan.FromMilliseconds(250) ? left : TimeSpan.FromMilliseconds(250), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private LoadReport Summarise(string engine, int asked, int made, TimeSpan cpu, TimeSpan time, long memoryBefore)
    {
        // First, because the collection that the memory is counted after is a pause for all of them.
        var (latency, frames, turns, missed, failed) = (_latencies.Summarise(), _frameDelays.Summarise(), _turns, _missed, _failed);
        var dropped = _lines.Sum(line => line.DroppedFrames);
        var perSession = Math.Max(made, 1);
        return new(
            engine, asked, made, _refused, _died, Math.Round(time.TotalSeconds, 1), turns, missed, failed, latency, endpointSilence.TotalMilliseconds,
            latency?.Without(endpointSilence.TotalMilliseconds), frames, dropped,
            Math.Round(cpu.TotalMilliseconds / (perSession * time.TotalSeconds), 3), Math.Round(cpu / time, 2),
            Math.Round((GC.GetTotalMemory(forceFullCollection: true) - memoryBefore) / 1024.0 / perSession, 1), Math.Round(Environment.WorkingSet / 1048576.0, 1));
    }

    private void Reset()
    {
        _latencies.Clear();
        _frameDelays.Clear();
        Interlocked.Exchange(ref _turns, 0);
        Interlocked.Exchange(ref _missed, 0);
        Interlocked.Exchange(ref _failed, 0);
    }

    private async Task CallAsync(VoiceSession session, LoadLine line, int number, TimeSpan after, CancellationToken over)
    {
        await using (session.ConfigureAwait(false))
        {
            using var watching = session.Subscribe(notification =>
            {
                if (notification is TurnFailed)
                {
                    Interlocked.Increment(ref _failed);
                }
            });
            var running = session.RunAsync(CancellationToken.None);
            try
            {
                await Task.Delay(after, over).ConfigureAwait(false);
                for (var next = number; !running.IsCompleted; next++)
                {
                    await TalkAsync(session, line, lines[next % lines.Count], over).ConfigureAwait(false);
                    await Task.Delay(Pause, over).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException)
            {
                // The time is over.
            }

            line.HangUp();
            try
            {
                await running.WaitAsync(TimeToEnd, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception)
            {
                Interlocked.Increment(ref _died);
            }
        }
    }

    /// <summary>Says one line, and waits for its answer and for the end of it.</summary>
    private async Task TalkAsync(VoiceSession session, LoadLine line, short[] speech, CancellationToken over)
    {
        var (spoken, answer) = line.Speak(speech);
        var end = await spoken.WaitAsync(over).ConfigureAwait(false);
        try
        {
            var first = await answer.WaitAsync(Patience, over).ConfigureAwait(false);
            _latencies.Add(Stopwatch.GetElapsedTime(end, first));
            Interlocked.Increment(ref _turns);
            await session.WaitUntilIdleAsync(over).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Interlocked.Increment(ref _missed);
        }
    }
}
