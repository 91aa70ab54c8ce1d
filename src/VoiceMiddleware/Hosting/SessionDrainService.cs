using Microsoft.Extensions.Hosting;
using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Hosting;

/// <summary>Lets the conversations come to their end before the host stops what they need: lines, sessions that it runs, servers.</summary>
internal sealed class SessionDrainService(VoiceSessions sessions) : IHostedLifecycleService
{
    public Task StoppingAsync(CancellationToken cancellationToken) => sessions.DrainAsync(cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
