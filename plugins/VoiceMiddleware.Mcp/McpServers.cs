using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace VoiceMiddleware.Mcp;

/// <summary>All servers, for all sessions. Safe for concurrent use.</summary>
internal sealed class McpServers : IAsyncDisposable, IDisposable
{
    private readonly McpOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<McpServers> _logger;
    private readonly List<McpServerConnection> _connections;
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);

    public McpServers(
        McpOptions options, TimeProvider time, ILogger<McpServers> logger,
        Func<string, McpServerOptions, Action<string>, ModelContextProtocol.Client.IClientTransport> transport)
    {
        (_options, _time, _logger) = (options, time, logger);
        _connections = [.. options.Servers.Where(server => server.Value.Enabled).Select(server => new McpServerConnection(
            server.Key, server.Value, onErrorLine => transport(server.Key, server.Value, onErrorLine), options.RetryDelay, time, logger))];
    }

    /// <summary>Begins to start all servers and waits for the required ones.</summary>
    /// <exception cref="InvalidOperationException">A required server could not be started.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var connecting = _connections.ConvertAll(connection => (connection.IsRequired, Task: ConnectAsync(connection)));
        await Task.WhenAll(connecting.Where(server => server.IsRequired).Select(server => server.Task)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gets the tools of all servers that are there, starting those that are not; waits a little for those that are on their way.</summary>
    /// <exception cref="InvalidOperationException">A required server could not be started.</exception>
    public async ValueTask<IReadOnlyList<AITool>> GetToolsAsync(CancellationToken cancellationToken)
    {
        var connecting = _connections.ConvertAll(ConnectAsync);
        var all = Task.WhenAll(connecting);
        if (!all.IsCompletedSuccessfully)
        {
            try
            {
                await all.WaitAsync(_options.ReadyTimeout, _time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // The tools of those that are late come with a later turn.
            }
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var tools = new List<AITool>();
        foreach (var connection in _connections)
        {
            var timeout = _options.Servers[connection.Name].CallTimeout;
            tools.AddRange(connection.Tools.Select(tool => new McpTool(
                tool, names.Add(tool.Name) ? tool.Name : $"{connection.Name}_{tool.Name}", connection.Name, timeout, _time)));
        }

        return tools;
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_connections.Select(connection => connection.DisposeAsync().AsTask())).ConfigureAwait(false);

    /// <summary>Ends the servers for a container that is disposed without await.</summary>
    // A container that is disposed without await knows no other way, and a process left behind is worse than a thread that waits.
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Connects; what is not required only warns, once for each reason.</summary>
    private async Task ConnectAsync(McpServerConnection connection)
    {
        try
        {
            await connection.ConnectAsync().ConfigureAwait(false);
        }
        catch (InvalidOperationException error) when (!connection.IsRequired)
        {
            lock (_warned)
            {
                if (!_warned.Add(error.Message))
                {
                    return;
                }
            }

            Log.ServerMissing(_logger, error.Message);
        }
        catch (OperationCanceledException)
        {
            // The servers are ending.
        }
    }
}
