using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace VoiceMiddleware.Mcp;

/// <summary>The connection to one server and the tools that it has at this moment. Safe for concurrent use.</summary>
internal sealed class McpServerConnection(
    string name, McpServerOptions options, Func<Action<string>, IClientTransport> transport, TimeSpan retryDelay, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const string FirstRevisionThatIsAsked = "2026-07-28";

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ending = new();
    private volatile IReadOnlyList<AIFunction> _tools = [];
    private McpClient? _client;
    private Task? _connecting;
    private Task _relisting = Task.CompletedTask;
    private Task _listening = Task.CompletedTask;
    private long _failedAt;
    private bool _disposed;

    public string Name => name;

    public bool IsRequired => options.Required;

    /// <summary>Gets the tools, as the server listed them last.</summary>
    public IReadOnlyList<AIFunction> Tools => _tools;

    /// <summary>Connects, or takes part in connecting. A failure is remembered for a while before the next try.</summary>
    /// <exception cref="InvalidOperationException">The server could not be started.</exception>
    public Task ConnectAsync()
    {
        lock (_gate)
        {
            var isGone = _client is { Completion.IsCompleted: true };
            var mayRetry = _connecting is { IsFaulted: true } && time.GetElapsedTime(_failedAt) >= retryDelay;
            if (!_disposed && (_connecting is null || isGone || mayRetry))
            {
                var gone = isGone ? _client : null;
                (_client, _tools) = (null, []);
                _connecting = ConnectOnceAsync(gone);
            }

            return _connecting ?? Task.CompletedTask;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task? connecting;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            connecting = _connecting;
        }

        await _ending.CancelAsync().ConfigureAwait(false);
        await (connecting ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _relisting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_client is { } client)
        {
            await client.DisposeAsync().ConfigureAwait(false);
        }

        _ending.Dispose();
    }

    private async Task ConnectOnceAsync(McpClient? gone)
    {
        // Whoever asks holds the gate.
        await Task.Yield();
        if (gone is not null)
        {
            Log.ServerGone(logger, name);
            await gone.DisposeAsync().ConfigureAwait(false);
        }

        McpClient? client = null;
        using var limit = new CancellationTokenSource(options.StartTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, limit.Token);
        try
        {
            client = await McpClient.CreateAsync(transport(line => Log.ErrorLine(logger, name, line)), MakeOptions(), loggerFactory: null, linked.Token).ConfigureAwait(false);
            var tools = await ListAsync(client, linked.Token).ConfigureAwait(false);
            lock (_gate)
            {
                (_client, _tools) = (client, tools);
                _listening = ListenAsync(client);
            }

            Log.Connected(logger, name, tools.Count);
        }
        catch (Exception error) when (!_ending.IsCancellationRequested)
        {
            if (client is not null)
            {
                await client.DisposeAsync().ConfigureAwait(false);
            }

            _failedAt = time.GetTimestamp();
            var reason = limit.IsCancellationRequested ? $"it took longer than {options.StartTimeout:c}." : error.Message;
            throw new InvalidOperationException(
                $"The MCP server '{name}' ({McpTransports.Describe(options)}) could not be reached: {reason} Look at Mcp:Servers:{name}, or set Mcp:Servers:{name}:Enabled to false.", error);
        }
        catch (Exception) when (client is not null)
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private McpClientOptions MakeOptions() => new()
    {
        ClientInfo = new Implementation { Name = "VoiceMiddleware", Version = typeof(McpServerConnection).Assembly.GetName().Version?.ToString(3) ?? "0" },
        InitializationTimeout = options.StartTimeout,
        Handlers = new McpClientHandlers
        {
            NotificationHandlers =
            [
                new(NotificationMethods.ToolListChangedNotification, Relist),

                // What changed between the first list and the subscription nobody has told of.
                new(NotificationMethods.SubscriptionsAcknowledgedNotification, Relist),
            ],
        },
    };

    private ValueTask Relist(JsonRpcNotification notification, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // One list after the other, so that the last one told of is the one that stays.
            _relisting = RelistAsync(_relisting);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Asks to be told of changes, where the server speaks a revision of the protocol in which it does not tell unasked.</summary>
    private async Task ListenAsync(McpClient client)
    {
        if (string.CompareOrdinal(client.NegotiatedProtocolVersion, FirstRevisionThatIsAsked) < 0)
        {
            return;
        }

        try
        {
            // The answer comes when the subscription ends: with the server, or with us.
            var wanted = new SubscriptionsListenRequestParams { Notifications = new SubscriptionsListenNotifications { ToolsListChanged = true } };
            await client.SendRequestAsync(
                new JsonRpcRequest { Method = RequestMethods.SubscriptionsListen, Params = JsonSerializer.SerializeToNode(wanted, McpJsonUtilities.DefaultOptions) },
                _ending.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (!_ending.IsCancellationRequested && !client.Completion.IsCompleted)
        {
            Log.NotListening(logger, name, error.Message);
        }
    }

    private async Task RelistAsync(Task before)
    {
        // The notification comes on the thread that reads the server's answers, and the list is one of them.
        await Task.Yield();
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Volatile.Read(ref _client) is not { } client)
        {
            return;
        }

        using var limit = new CancellationTokenSource(options.StartTimeout, time);
        try
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, limit.Token);
            var tools = await ListAsync(client, linked.Token).ConfigureAwait(false);
            bool changed;
            lock (_gate)
            {
                changed = !_tools.Select(tool => tool.Name).SequenceEqual(tools.Select(tool => tool.Name));
                if (_client == client)
                {
                    _tools = tools;
                }
            }

            if (changed)
            {
                Log.Relisted(logger, name, tools.Count);
            }
        }
        catch (Exception error) when (!_ending.IsCancellationRequested)
        {
            Log.NotRelisted(logger, name, error.Message);
        }
    }

    private async Task<IReadOnlyList<AIFunction>> ListAsync(McpClient client, CancellationToken cancellationToken)
    {
        var offered = await client.ListToolsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        var missing = options.AllowedTools.Where(allowed => offered.All(tool => tool.Name != allowed)).ToList();
        if (missing.Count > 0)
        {
            Log.ToolsMissing(logger, name, string.Join(", ", missing));
        }

        return [.. offered.Where(tool => options.AllowedTools.Count == 0 || options.AllowedTools.Contains(tool.Name))];
    }
}
