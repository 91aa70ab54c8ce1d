using System.Collections.Concurrent;
using System.Diagnostics;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Diagnostics;

namespace VoiceMiddleware.Benchmarks.Conversations;

/// <summary>How long after the caller's last word the end is decided and the final text is there, with an endpointing strategy, in real time.</summary>
internal static class Endpointing
{
    private static readonly TimeSpan Hesitation = TimeSpan.FromMilliseconds(900);

    /// <summary>Gets lines that are finished sentences.</summary>
    public static IReadOnlyList<string> FinishedLines { get; } =
    [
        "how much is a box of Velmora",
        "when is the branch in Calderwick Lane open",
        "do you have Orvantis in stock",
        "I would like to order Norvexin please",
        "no thank you",
    ];

    /// <summary>Gets the halves of a line in which the caller hesitates.</summary>
    public static IReadOnlyList<string> NumberLine { get; } = ["my number is five five five", "one two three four"];

    /// <summary>Holds the conversation.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="progress">Told after every line.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<EndpointingFigures> MeasureAsync(IEndpointingStrategy strategy, Action progress, CancellationToken cancellationToken)
    {
        var delays = new ConcurrentQueue<double>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == VoiceDiagnostics.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.OperationName == VoiceDiagnostics.Spans.Endpointing && span.GetTagItem(VoiceDiagnostics.Attributes.EndpointingDelay) is double delay)
                {
                    delays.Enqueue(delay * 1000);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var desk = new Desk(sessions: 1, hotwords: 20, configure: options => options.Endpointing = strategy);
        await using (desk.ConfigureAwait(false))
        {
            var lines = await desk.SpeakAsync([.. FinishedLines, .. NumberLine], cancellationToken).ConfigureAwait(false);
            await desk.WarmUpAsync(1, lines[0].Samples, cancellationToken).ConfigureAwait(false);
            var heard = new ConcurrentQueue<UtteranceRecognized>();
            var card = new VirtualSoundCard(AudioFormat.Speech16Khz);
            await using (card.ConfigureAwait(false))
            {
                var session = desk.CreateSession(card);
                await using (session.ConfigureAwait(false))
                {
                    using var observing = session.Subscribe(notification =>
                    {
                        if (notification is UtteranceRecognized recognized)
                        {
                            heard.Enqueue(recognized);
                        }
                    });
                    var running = session.RunAsync(cancellationToken);
                    var caller = new ScriptedCaller(session, card, TimeSpan.FromSeconds(1.8));
                    var count = FinishedLines.Count;
                    foreach (var line in lines.Take(count))
                    {
                        await caller.SayAsync(line.Samples, cancellationToken).ConfigureAwait(false);
                        progress();
                    }

                    var finished = heard.Zip(delays, (utterance, delay) => new EndedUtterance(utterance.Recognition.Text, delay, utterance.FinalDelay.TotalMilliseconds)).ToArray();
                    heard.Clear();
                    short[] hesitating = [.. lines[count].Samples, .. new short[AudioFormat.Speech16Khz.ToSamples(Hesitation)], .. lines[count + 1].Samples];
                    await caller.SayAsync(hesitating, cancellationToken).ConfigureAwait(false);
                    progress();
                    card.HangUp();
                    await running.ConfigureAwait(false);
                    return new(strategy.Name, finished, [.. heard.Select(utterance => utterance.Recognition.Text)]);
                }
            }
        }
    }
}

/// <summary>What was found with a strategy.</summary>
/// <param name="Strategy">Its name.</param>
/// <param name="Finished">The utterances of the finished sentences.</param>
/// <param name="Number">What was heard of the number, an entry for each utterance that it became.</param>
internal sealed record EndpointingFigures(string Strategy, IReadOnlyList<EndedUtterance> Finished, IReadOnlyList<string> Number);

/// <summary>How an utterance ended.</summary>
/// <param name="Heard">What was recognised.</param>
/// <param name="Delay">Milliseconds from the last word to the decision that it is over.</param>
/// <param name="FinalDelay">Milliseconds from there to the final text.</param>
internal sealed record EndedUtterance(string Heard, double Delay, double FinalDelay);
