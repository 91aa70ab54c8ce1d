using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Cli.Conversation;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.PortAudio;

namespace VoiceMiddleware.Cli.Devices;

/// <summary>Holds one conversation over a microphone and a loudspeaker, with typed lines beside them, and shows it.</summary>
internal sealed class LiveRun(IServiceProvider services, TranscriptView view)
{
    /// <summary>Talks until the assistant ends the conversation or the token is cancelled.</summary>
    /// <param name="lines">Typed lines, each a turn of the caller. Their end ends nothing: the caller may go on by voice.</param>
    /// <param name="cancellationToken">Hangs up.</param>
    /// <exception cref="PortAudioException">A device is missing or stopped working.</exception>
    public async Task RunAsync(IAsyncEnumerable<string> lines, CancellationToken cancellationToken)
    {
        var source = services.GetRequiredService<PortAudioSource>();
        await using (source.ConfigureAwait(false))
        {
            var sink = services.GetRequiredService<PortAudioSink>();
            await using (sink.ConfigureAwait(false))
            {
                var session = services.GetRequiredService<VoiceSessionFactory>().Create(source, sink);
                await using (session.ConfigureAwait(false))
                {
                    using var shown = session.Subscribe(view.Show);
                    using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                    var running = session.RunAsync(cancellationToken);
                    var typing = TypeAsync(session, lines, ended.Token);
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
