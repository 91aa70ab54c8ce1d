using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoiceMiddleware.Wyoming.Protocol;

namespace VoiceMiddleware.Wyoming.Server;

/// <summary>Offers the host's recogniser and voice to Wyoming clients for as long as the host runs.</summary>
internal sealed class WyomingServer(WyomingOptions options, ServedEngines engines, TimeProvider time, ILogger<WyomingServer> logger) : IHostedService, IDisposable
{
    private readonly WyomingServerOptions _server = options.Server ?? throw new ArgumentException("Wyoming: Server is not set. Set Server:Port.", nameof(options));
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<Task> _connections = [];
    private readonly Lock _gate = new();
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Gets where the server listens, once it has started.</summary>
    public IPEndPoint? EndPoint => (IPEndPoint?)_listener?.LocalEndpoint;

    /// <summary>Gets the clients that are connected.</summary>
    public int Connections
    {
        get
        {
            lock (_gate)
            {
                return _connections.Count;
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var address = IPAddress.Parse(_server.Address);
        var listener = new TcpListener(address, _server.Port);
        if (address.Equals(IPAddress.IPv6Any))
        {
            listener.Server.DualMode = true;
        }

        try
        {
            listener.Start();
        }
        catch (SocketException error)
        {
            listener.Dispose();
            throw new IOException($"Wyoming: {_server.Address}, port {_server.Port}, can not be listened on ({error.SocketErrorCode}). Set Server:Address and Server:Port to what is free.", error);
        }

        _listener = listener;
        Log.Listening(logger, EndPoint!);
        if (!IPAddress.IsLoopback(address))
        {
            Log.Open(logger, EndPoint!);
        }

        _accepting = AcceptAsync(listener);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener?.Stop();
        await _accepting.WaitAsync(cancellationToken).ConfigureAwait(false);
        Task[] open;
        lock (_gate)
        {
            open = [.. _connections];
        }

        await Task.WhenAll(open).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _listener?.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptSocketAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (SocketException error) when (!_stopping.IsCancellationRequested)
            {
                // A client that was gone before it was accepted.
                Log.ClientGone(logger, error.Message);
                continue;
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }

            socket.NoDelay = true;
            lock (_gate)
            {
                var full = _connections.Count >= _server.MaxConnections;
                var connection = full ? RefuseAsync(socket) : ServeAsync(socket);
                if (!full)
                {
                    _connections.Add(connection);
                    _ = RemoveAsync(connection);
                }
            }
        }
    }

    // Yields first, so that nothing of a client runs while the lock is held.
    private async Task ServeAsync(Socket socket)
    {
        await Task.Yield();
        var stream = new NetworkStream(socket, ownsSocket: true);
        await using (stream.ConfigureAwait(false))
        {
            using var connection = new ServerConnection(stream, options, engines, time, logger);
            try
            {
                await connection.RunAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // The host stops.
            }
            catch (Exception error)
            {
                Log.ConnectionFailed(logger, error);
            }
        }
    }

    private async Task RefuseAsync(Socket socket)
    {
        await Task.Yield();
        Log.Full(logger, _server.MaxConnections);
        var stream = new NetworkStream(socket, ownsSocket: true);
        await using (stream.ConfigureAwait(false))
        {
            using var writer = new EventWriter(stream);
            try
            {
                await new ServerReplies(writer, TimeSpan.FromSeconds(1), time).SendErrorAsync("busy", $"{_server.MaxConnections} clients are connected, which is the limit.", _stopping.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is ClientGoneException or OperationCanceledException)
            {
                Log.ClientGone(logger, error.Message);
            }
        }
    }

    private async Task RemoveAsync(Task connection)
    {
        await connection.ConfigureAwait(false);
        lock (_gate)
        {
            _connections.Remove(connection);
        }
    }
}
