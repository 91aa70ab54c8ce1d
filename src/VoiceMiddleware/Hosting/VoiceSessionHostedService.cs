using Microsoft.Extensions.Hosting;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Hosting;

/// <summary>Runs one session as a part of a host.</summary>
internal sealed class VoiceSessionHostedService(
    VoiceSessionFactory factory, IServiceProvider services, IHostApplicationLifetime lifetime, VoiceSessionHostedService.Devices devices)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var source = devices.Source(services);
            await using (source.ConfigureAwait(false))
            {
                var sink = devices.Sink(services);
                await using (sink.ConfigureAwait(false))
                {
                    var session = factory.Create(source, sink);
                    await using (session.ConfigureAwait(false))
                    {
                        await session.RunAsync(stoppingToken).ConfigureAwait(false);
                    }
                }
            }
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    internal sealed record Devices(Func<IServiceProvider, IAudioSource> Source, Func<IServiceProvider, IAudioSink> Sink);
}
