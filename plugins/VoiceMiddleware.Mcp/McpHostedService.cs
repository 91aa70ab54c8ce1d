using Microsoft.Extensions.Hosting;

namespace VoiceMiddleware.Mcp;

/// <summary>Starts the servers with the host and ends them with it. Only a required one holds the start up.</summary>
internal sealed class McpHostedService(McpServers servers) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => servers.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => servers.DisposeAsync().AsTask().WaitAsync(cancellationToken);
}
