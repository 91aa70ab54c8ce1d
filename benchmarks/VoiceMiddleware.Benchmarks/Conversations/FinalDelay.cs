using System.Collections.Concurrent;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Benchmarks.Measuring;
using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Benchmarks.Conversations;

/// <summary>How long the final text takes after the end of an utterance was decided, in one conversation in real time.</summary>
internal static class FinalDelay
{
    /// <summary>Gets the groups of utterances, by the words that the caller says.</summary>
    public static IReadOnlyList<(string Name, int From, int To)> Groups { get; } =
        [("1 to 3 words", 1, 3), ("4 to 8 words", 4, 8), ("9 to 16 words", 9, 16), ("all", 1, int.MaxValue)];

    /// <summary>Holds the conversation.</summary>
    /// <param name="utterances">Lines to say.</param>
    /// <param name="hotwords">Hotwords of the context; the conversation so far is in it too.</param>
    /// <param name="progress">Told after every line.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<FinalDelayFigures> MeasureAsync(int utterances, int hotwords, Action<int> progress, CancellationToken cancellationToken)
    {
        var desk = new Desk(sessions: 1, hotwords);
        await using (desk.ConfigureAwait(false))
        {
            var lines = await desk.SpeakAsync(CallerLines.Mixed, cancellationToken).ConfigureAwait(false);
            await desk.WarmUpAsync(1, lines[2].Samples, cancellationToken).ConfigureAwait(false);
            var card = new VirtualSoundCard(AudioFormat.Speech16Khz);
            await using (card.ConfigureAwait(false))
            {
                return await TalkAsync(desk, card, lines, utterances, progress, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task<FinalDelayFigures> TalkAsync(
        Desk desk, VirtualSoundCard card, IReadOnlyList<SpokenLine> lines, int utterances, Action<int> progress, CancellationToken cancellationToken)
    {
        var heard = new ConcurrentQueue<MeasuredUtterance>();
        var (said, failed) = ("", 0);
        var session = desk.CreateSession(card);
        await using (session.ConfigureAwait(false))
        {
            using var observing = session.Subscribe(notification =>
            {
                if (notification is UtteranceRecognized r)
                {
                    heard.Enqueue(new(
                        said, r.Recognition.Text, r.Recognition.AudioDuration.TotalSeconds, r.FinalDelay.TotalMilliseconds,
                        r.Recognition.Receipt!.PreparationTime.TotalMilliseconds, r.Recognition.Receipt.MessagesApplied, r.Recognition.Receipt.HotwordsApplied));
                }
                else if (notification is TurnFailed)
                {
                    failed++;
                }
            });
            var running = session.RunAsync(cancellationToken);
            var caller = new ScriptedCaller(session, card);
            for (var i = 0; i < utterances; i++)
            {
                var line = lines[i % lines.Count];
                said = line.Text;
                await caller.SayAsync(line.Samples, cancellationToken).ConfigureAwait(false);
                progress(i + 1);
            }

            card.HangUp();
            await running.ConfigureAwait(false);
        }

        var groups = Groups
            .Select(group => new DelayGroup(group.Name, Distribution.Of(heard.Where(u => Count(u.Said) >= group.From && Count(u.Said) <= group.To).Select(u => u.FinalDelay))))
            .ToArray();
        return new(groups, failed, card.DroppedFrames, [.. heard]);
    }

    private static int Count(string line) => line.Split(' ').Length;
}

/// <summary>What was found.</summary>
/// <param name="Groups">The delays, in milliseconds, of short, middle, long and all utterances.</param>
/// <param name="FailedTurns">Turns that failed.</param>
/// <param name="DroppedFrames">Microphone frames lost.</param>
/// <param name="Utterances">Each.</param>
internal sealed record FinalDelayFigures(
    IReadOnlyList<DelayGroup> Groups, int FailedTurns, long DroppedFrames, IReadOnlyList<MeasuredUtterance> Utterances);

/// <summary>The delays of a group.</summary>
internal sealed record DelayGroup(string Name, Distribution? Delay);

/// <summary>One utterance.</summary>
/// <param name="Said">What the caller said.</param>
/// <param name="Heard">What was recognised.</param>
/// <param name="AudioSeconds">The length of the utterance.</param>
/// <param name="FinalDelay">Milliseconds from the decision that it is over to its text.</param>
/// <param name="Preparation">Milliseconds spent on the context after the utterance began; 0 when it was ready.</param>
/// <param name="Messages">Messages in the context.</param>
/// <param name="Hotwords">Hotwords in the context.</param>
internal sealed record MeasuredUtterance(string Said, string Heard, double AudioSeconds, double FinalDelay, double Preparation, int Messages, int Hotwords);
