using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Benchmarks.Measuring;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Diagnostics;

namespace VoiceMiddleware.Benchmarks.Conversations;

/// <summary>How much sooner a reply is heard when the model is asked in the caller's pause, in conversations in real time.</summary>
internal static class Speculation
{
    /// <summary>Holds the same conversation without and with asking ahead.</summary>
    /// <param name="utterances">Lines to say in each.</param>
    /// <param name="modelDelay">How long the model thinks before its first word.</param>
    /// <param name="progress">Told after every line of both.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<SpeculationFigures> MeasureAsync(int utterances, TimeSpan modelDelay, Action<int> progress, CancellationToken cancellationToken)
    {
        var done = 0;
        var (without, _, _) = await TalkAsync(false).ConfigureAwait(false);
        var (with, hits, misses) = await TalkAsync(true).ConfigureAwait(false);
        return new(without, with, hits, misses);

        async Task<(Distribution? Latency, int Hits, int Misses)> TalkAsync(bool ahead)
        {
            var desk = new Desk(sessions: 1, hotwords: 100, modelDelay, o => o.Speculation.Enabled = ahead);
            await using (desk.ConfigureAwait(false))
            {
                var lines = await desk.SpeakAsync(CallerLines.Conversation, cancellationToken).ConfigureAwait(false);
                await desk.WarmUpAsync(1, lines[0].Samples, cancellationToken).ConfigureAwait(false);
                var card = new VirtualSoundCard(AudioFormat.Speech16Khz);
                await using (card.ConfigureAwait(false))
                {
                    return await CountAsync(desk, card, lines).ConfigureAwait(false);
                }
            }
        }

        async Task<(Distribution? Latency, int Hits, int Misses)> CountAsync(Desk desk, VirtualSoundCard card, IReadOnlyList<SpokenLine> lines)
        {
            var latencies = new ConcurrentQueue<double>();
            var (hits, misses) = (0, 0);
            using var meters = new MeterListener
            {
                InstrumentPublished = (instrument, listener) =>
                {
                    if (instrument.Meter.Name == VoiceDiagnostics.SourceName && instrument.Name == "voice.llm.speculations")
                    {
                        listener.EnableMeasurementEvents(instrument);
                    }
                },
            };
            meters.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            {
                var hit = tags.ToArray().Any(tag => tag.Value is "hit");
                Interlocked.Add(ref hit ? ref hits : ref misses, (int)value);
            });
            meters.Start();
            var session = desk.CreateSession(card);
            await using (session.ConfigureAwait(false))
            {
                using var observing = session.Subscribe(notification =>
                {
                    if (notification is ReplyStarted { ResponseLatency: { } latency })
                    {
                        latencies.Enqueue(latency.TotalMilliseconds);
                    }
                });
                var running = session.RunAsync(cancellationToken);
                var caller = new ScriptedCaller(session, card);
                for (var i = 0; i < utterances; i++)
                {
                    await caller.SayAsync(lines[i % lines.Count].Samples, cancellationToken).ConfigureAwait(false);
                    progress(++done);
                }

                card.HangUp();
                await running.ConfigureAwait(false);
            }

            return (Distribution.Of(latencies), hits, misses);
        }
    }
}

/// <summary>What was found.</summary>
/// <param name="Without">Milliseconds from the end of speech to the first audio of the reply, endpointing included.</param>
/// <param name="With">The same when the model is asked ahead.</param>
/// <param name="Hits">Requests whose answer was used.</param>
/// <param name="Misses">Requests that were dropped.</param>
internal sealed record SpeculationFigures(Distribution? Without, Distribution? With, int Hits, int Misses);
