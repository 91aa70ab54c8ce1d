using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Cli.Conversation;
using VoiceMiddleware.Cli.Devices.Keys;
using VoiceMiddleware.Cli.Devices.Recording;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.PortAudio;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Devices;

/// <summary>Holds one conversation over a microphone and a loudspeaker, with typed lines beside them, and shows it.</summary>
internal sealed class LiveRun(IServiceProvider services, TranscriptView view)
{
    private static readonly TimeSpan MeterInterval = TimeSpan.FromMilliseconds(100);

    // What was said before the key was pressed is still on its way through the device.
    private static readonly TimeSpan AfterTalking = TimeSpan.FromMilliseconds(200);

    /// <summary>Gets the file that both sides are recorded to, caller left and assistant right; null for none.</summary>
    internal string? RecordPath { get; init; }

    /// <summary>Gets whether the caller is heard only between two presses of a key. Needs <see cref="ReadKeyAsync"/>, and a session that waits for the second.</summary>
    internal bool PushToTalk { get; init; }

    /// <summary>Gets what waits for the terminal's next key; null when there is no terminal, and lines are read instead.</summary>
    internal Func<CancellationToken, Task<ConsoleKeyInfo>>? ReadKeyAsync { get; init; }

    /// <summary>Gets the clock.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Talks until the assistant ends the conversation or the token is cancelled.</summary>
    /// <param name="lines">Typed lines where there is no terminal, each a turn of the caller. Their end ends nothing: the caller may go on by voice.</param>
    /// <param name="cancellationToken">Hangs up.</param>
    /// <exception cref="PortAudioException">A device is missing or stopped working.</exception>
    public async Task RunAsync(IAsyncEnumerable<string> lines, CancellationToken cancellationToken)
    {
        var microphone = services.GetRequiredService<PortAudioSource>();
        await using (microphone.ConfigureAwait(false))
        {
            var loudspeaker = services.GetRequiredService<PortAudioSink>();
            await using (loudspeaker.ConfigureAwait(false))
            {
                var gate = new MicrophoneGate(microphone) { IsTalking = !PushToTalk };
                using var recorder = RecordPath is null ? null : new ConversationRecorder(RecordPath, gate, loudspeaker);
                var session = services.GetRequiredService<VoiceSessionFactory>().Create(recorder?.Source ?? gate, recorder?.Sink ?? loudspeaker);
                await using (session.ConfigureAwait(false))
                {
                    // The first words must not wait for the models, or be lost meanwhile.
                    await services.GetRequiredService<ISpeechRecognizer>().PrepareAsync(session.RecognitionContext, cancellationToken).ConfigureAwait(false);
                    using var shown = session.Subscribe(view.Show);
                    using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                    var running = session.RunAsync(cancellationToken);
                    var typing = ReadKeyAsync is { } read ? FollowKeysAsync(session, gate, read, ended.Token) : TypeAsync(session, lines, ended.Token);
                    try
                    {
                        await running.ConfigureAwait(false);
                    }
                    finally
                    {
                        // Reading a line from a terminal can not be cancelled everywhere: it is left behind when the process ends.
                        await ended.CancelAsync().ConfigureAwait(false);
                        await Task.WhenAny(typing, Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None)).ConfigureAwait(false);
                    }
                }
            }
        }
    }

    /// <summary>Does what the keys say, and shows the microphone's level or the line that is being typed.</summary>
    internal async Task FollowKeysAsync(VoiceSession session, MicrophoneGate gate, Func<CancellationToken, Task<ConsoleKeyInfo>> readKeyAsync, CancellationToken cancellationToken)
    {
        var keys = new LiveKeys(PushToTalk);
        view.Show("keys", keys.Help);
        var showing = ShowStatusAsync();
        try
        {
            while (true)
            {
                switch (keys.Press(await readKeyAsync(cancellationToken).ConfigureAwait(false), out var line))
                {
                    case LiveKey.Talk when gate.IsTalking:
                        await Task.Delay(AfterTalking, Time, cancellationToken).ConfigureAwait(false);
                        gate.IsTalking = false;
                        session.EndUtterance();
                        break;
                    case LiveKey.Talk:
                        gate.IsTalking = true;
                        break;
                    case LiveKey.Mute:
                        gate.IsMuted = !gate.IsMuted;
                        if (gate.IsMuted)
                        {
                            session.EndUtterance();
                        }

                        break;
                    case LiveKey.Line:
                        view.Show("typed", line);
                        await session.PostTextAsync(line, cancellationToken).ConfigureAwait(false);
                        break;
                }

                ShowStatus();
            }
        }
        finally
        {
            await showing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task ShowStatusAsync()
        {
            using var timer = new PeriodicTimer(MeterInterval, Time);
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                ShowStatus();
            }
        }

        void ShowStatus()
        {
            if (keys.Line is { } typed)
            {
                view.ShowStatus($"you> {typed}", overGuess: true);
            }
            else
            {
                view.ShowStatus(gate.Meter);
            }
        }
    }

    private static async Task TypeAsync(VoiceSession session, IAsyncEnumerable<string> lines, CancellationToken cancellationToken)
    {
        // Typing must not keep the session from starting to listen.
        await Task.Yield();
        await foreach (var line in lines.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            await session.PostTextAsync(line, cancellationToken).ConfigureAwait(false);
        }
    }
}
