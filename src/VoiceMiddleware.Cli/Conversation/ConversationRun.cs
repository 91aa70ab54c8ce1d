using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Cli.Conversation;

/// <summary>Holds one conversation with a scripted or recorded caller over a virtual sound card, and shows it.</summary>
internal sealed class ConversationRun(IServiceProvider services, TranscriptView view)
{
    // Lines spoken faster than real time would make the latencies mean nothing, so the clock is the wall's.
    private static readonly AudioFormat Format = AudioFormat.Speech16Khz;

    /// <summary>Gets the file that both sides are recorded to, caller left and assistant right; null for none.</summary>
    public string? RecordPath { get; init; }

    /// <summary>Gets the caller's voice.</summary>
    public SynthesisOptions CallerVoice { get; init; } = new() { Voice = "slt" };

    /// <summary>Has a caller say lines, each when the assistant has finished.</summary>
    public Task SayAsync(IAsyncEnumerable<string> lines, CancellationToken cancellationToken) => RunAsync(
        async (session, caller, token) =>
        {
            var voice = services.GetRequiredService<ISpeechSynthesizer>();
            await foreach (var line in lines.WithCancellation(token).ConfigureAwait(false))
            {
                await session.WaitUntilIdleAsync(token).ConfigureAwait(false);
                view.CallerSays(line);
                await caller.SayAsync(line, voice, CallerVoice, token).ConfigureAwait(false);
                await view.WaitForComparisonsAsync(token).ConfigureAwait(false);
            }
        },
        cancellationToken);

    /// <summary>Plays recorded utterances, each when the assistant has finished.</summary>
    public Task PlayAsync(IReadOnlyList<ReadOnlyMemory<short>> utterances, CancellationToken cancellationToken) => RunAsync(
        async (_, caller, token) =>
        {
            foreach (var utterance in utterances)
            {
                await caller.SayAsync(utterance, token).ConfigureAwait(false);
                await view.WaitForComparisonsAsync(token).ConfigureAwait(false);
            }
        },
        cancellationToken);

    /// <summary>Finds the utterances of a recording.</summary>
    /// <exception cref="WavFormatException">It is no recording that can be read.</exception>
    public static async Task<IReadOnlyList<ReadOnlyMemory<short>>> ReadUtterancesAsync(string wavPath, CancellationToken cancellationToken)
    {
        var samples = await ReadAsync(wavPath, cancellationToken).ConfigureAwait(false);
        return [.. SpeechSegmenter.Segment(samples, Format).Select(segment => Cut(samples, segment))];
    }

    private async Task RunAsync(Func<VoiceSession, ScriptedCaller, CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        var recording = RecordPath is null ? null : new WavWriter(RecordPath, new AudioFormat(Format.SampleRate, channels: 2));
        var card = new VirtualSoundCard(Format, recording: recording);
        await using (card.ConfigureAwait(false))
        {
            var session = services.GetRequiredService<VoiceSessionFactory>().Create(card.Microphone, card.Loudspeaker);
            await using (session.ConfigureAwait(false))
            {
                using var shown = session.Subscribe(view.Show);
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var running = session.RunAsync(stop.Token);
                var calling = call(session, new ScriptedCaller(session, card), stop.Token);

                // The assistant may end the conversation before the caller has said everything.
                if (await Task.WhenAny(running, calling).ConfigureAwait(false) == calling)
                {
                    try
                    {
                        await calling.ConfigureAwait(false);
                        card.HangUp();
                        await running.ConfigureAwait(false);
                    }
                    finally
                    {
                        await stop.CancelAsync().ConfigureAwait(false);
                        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    }
                }
                else
                {
                    await stop.CancelAsync().ConfigureAwait(false);
                    await calling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    await running.ConfigureAwait(false);
                }

                await view.WaitForComparisonsAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static ReadOnlyMemory<short> Cut(short[] samples, SpeechSegment segment)
    {
        var start = (int)Format.ToSamples(segment.AudioStart);
        var end = Math.Min(samples.Length, (int)Format.ToSamples(segment.End));
        return samples.AsMemory(start, Math.Max(0, end - start));
    }

    private static async Task<short[]> ReadAsync(string wavPath, CancellationToken cancellationToken)
    {
        var source = new WavFileSource(wavPath);
        await using (source.ConfigureAwait(false))
        {
            var samples = new List<short>();
            await foreach (var frame in source.ConvertTo(Format).ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                samples.AddRange(frame.Samples.Span);
            }

            return [.. samples];
        }
    }
}
