using System.Collections.Concurrent;
using System.Diagnostics;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Benchmarks.Measuring;
using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Benchmarks.Conversations;

/// <summary>Many conversations in real time on one host, one after the other in each line, and what becomes of its memory.</summary>
/// <remarks>
/// All decoders are loaded before the first conversation: they are made when first needed and kept, and one that is made late would look like
/// a leak. Garbage is collected before each sample, because the runtime lets it lie for minutes while there is memory, and garbage is no leak
/// either; what the process held before that is kept beside it.
/// </remarks>
internal sealed class Soak
{
    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromMinutes(2);

    private readonly ConcurrentQueue<double> _delays = new();
    private int _turns;
    private int _empty;
    private int _failed;
    private int _conversations;
    private long _dropped;

    /// <summary>Runs.</summary>
    /// <param name="sessions">Conversations at one time.</param>
    /// <param name="duration">How long. The first two minutes, or the first quarter when that is less, are warm-up.</param>
    /// <param name="show">Told every 30 seconds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SoakFigures> RunAsync(int sessions, TimeSpan duration, Action<SoakSample> show, CancellationToken cancellationToken)
    {
        var desk = new Desk(sessions, hotwords: 100);
        await using (desk.ConfigureAwait(false))
        {
            var lines = await desk.SpeakAsync(CallerLines.Conversation, cancellationToken).ConfigureAwait(false);
            await desk.WarmUpAsync(sessions, lines[0].Samples, cancellationToken).ConfigureAwait(false);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var started = Stopwatch.GetTimestamp();
            var callers = Enumerable.Range(0, sessions).Select(first => CallAgainAsync(desk, lines, first, over.Token)).ToArray();
            var samples = await WatchAsync(callers, started, duration, show, cancellationToken).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(callers).ConfigureAwait(false);
            var warmUp = TimeSpan.FromTicks(Math.Min(LongestWarmUp.Ticks, duration.Ticks / 4));
            return new(sessions, duration.TotalMinutes, warmUp.TotalMinutes, _conversations, MemoryTrend.Of(samples, warmUp), samples);
        }
    }

    private async Task<List<SoakSample>> WatchAsync(
        Task[] callers, long started, TimeSpan duration, Action<SoakSample> show, CancellationToken cancellationToken)
    {
        var samples = new List<SoakSample>();
        using var timer = new PeriodicTimer(SampleInterval);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            // A caller ends only by an error, which must not look like a quiet host.
            if (Array.Find(callers, caller => caller.IsFaulted) is { } broken)
            {
                await broken.ConfigureAwait(false);
            }

            var sample = Take(Stopwatch.GetElapsedTime(started));
            samples.Add(sample);
            show(sample);
            if (sample.Minutes >= duration.TotalMinutes - (SampleInterval.TotalMinutes / 2))
            {
                break;
            }
        }

        return samples;
    }

    private SoakSample Take(TimeSpan elapsed)
    {
        var delays = new List<double>();
        while (_delays.TryDequeue(out var delay))
        {
            delays.Add(delay);
        }

        var (uncollected, collections) = (Environment.WorkingSet, GC.CollectionCount(2));
        GC.Collect();
        return new(
            elapsed.TotalMinutes, Environment.WorkingSet / MemoryTrend.Mebibyte, uncollected / MemoryTrend.Mebibyte,
            GC.GetTotalMemory(forceFullCollection: false) / MemoryTrend.Mebibyte, collections,
            _turns, _empty, _failed, Interlocked.Read(ref _dropped), Distribution.Of(delays)?.P95);
    }

    /// <summary>Calls, hangs up and calls again, until it is over.</summary>
    private async Task CallAgainAsync(Desk desk, IReadOnlyList<SpokenLine> lines, int first, CancellationToken over)
    {
        // Callers begin with different lines, so that they do not all speak at the same time.
        for (var line = first; !over.IsCancellationRequested; line++)
        {
            try
            {
                await CallAsync(desk, [.. lines.Skip(line % lines.Count), .. lines.Take(line % lines.Count)], over).ConfigureAwait(false);
                Interlocked.Increment(ref _conversations);
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task CallAsync(Desk desk, IReadOnlyList<SpokenLine> lines, CancellationToken over)
    {
        var card = new VirtualSoundCard(AudioFormat.Speech16Khz);
        await using (card.ConfigureAwait(false))
        {
            var session = desk.CreateSession(card);
            await using (session.ConfigureAwait(false))
            {
                using var observing = session.Subscribe(Count);
                var running = session.RunAsync(over);
                try
                {
                    var caller = new ScriptedCaller(session, card);
                    foreach (var line in lines)
                    {
                        await caller.SayAsync(line.Samples, over).ConfigureAwait(false);
                    }
                }
                finally
                {
                    card.HangUp();
                    await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    Interlocked.Add(ref _dropped, card.DroppedFrames);
                }

                await running.ConfigureAwait(false);
            }
        }
    }

    private void Count(VoiceNotification notification)
    {
        switch (notification)
        {
            case UtteranceRecognized recognized:
                _delays.Enqueue(recognized.FinalDelay.TotalMilliseconds);
                break;
            case TurnEnded { Reason: TurnEndReason.Completed }:
                Interlocked.Increment(ref _turns);
                break;
            case TurnEnded { Reason: TurnEndReason.Empty }:
                Interlocked.Increment(ref _empty);
                break;
            case TurnFailed failed:
                Interlocked.Increment(ref _failed);
                Console.Error.WriteLine($"soak: a turn failed in {failed.Stage}: {failed.Error.Message}");
                break;
        }
    }
}

/// <summary>The host at one time.</summary>
/// <param name="Minutes">Since the first conversation began.</param>
/// <param name="Resident">Resident memory of the process in MiB, after a collection.</param>
/// <param name="ResidentUncollected">The same before it.</param>
/// <param name="Managed">Managed memory that is alive, in MiB.</param>
/// <param name="Gen2">Collections of the whole managed heap so far, one for each earlier sample among them.</param>
/// <param name="Turns">Turns completed so far.</param>
/// <param name="Empty">Turns without words so far.</param>
/// <param name="Failed">Turns failed so far.</param>
/// <param name="DroppedFrames">Microphone frames lost so far, in conversations that have ended.</param>
/// <param name="FinalDelayP95">The 95th percentile of the final delays since the last sample, in milliseconds; null when there were none.</param>
internal sealed record SoakSample(
    double Minutes, double Resident, double ResidentUncollected, double Managed, int Gen2, int Turns, int Empty, int Failed, long DroppedFrames, double? FinalDelayP95);

/// <summary>What was found.</summary>
/// <param name="Sessions">Conversations at one time.</param>
/// <param name="Minutes">How long.</param>
/// <param name="WarmUpMinutes">What the trend leaves out.</param>
/// <param name="Conversations">Conversations held to their end.</param>
/// <param name="Trend">What became of the memory.</param>
/// <param name="Samples">One every 30 seconds.</param>
internal sealed record SoakFigures(
    int Sessions, double Minutes, double WarmUpMinutes, int Conversations, MemoryTrend Trend, IReadOnlyList<SoakSample> Samples);
