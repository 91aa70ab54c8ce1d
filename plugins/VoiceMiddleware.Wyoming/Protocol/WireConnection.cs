using System.Net.Sockets;
using System.Text.Json;

namespace VoiceMiddleware.Wyoming.Protocol;

/// <summary>A connection to a server, for one request.</summary>
internal sealed class WireConnection : IDisposable
{
    private readonly NetworkStream _stream;
    private readonly EventReader _reader;
    private readonly EventWriter _writer;
    private readonly TimeProvider _time;

    private WireConnection(Socket socket, EventLimits limits, TimeProvider time)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new(_stream, limits);
        _writer = new(_stream);
        _time = time;
    }

    /// <summary>Connects.</summary>
    /// <exception cref="IOException">Nobody accepts the connection.</exception>
    /// <exception cref="TimeoutException">Nobody does in time.</exception>
    public static async ValueTask<WireConnection> OpenAsync(WyomingPeerOptions peer, EventLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await Deadline.WithinAsync(
                peer.ConnectTimeout, time,
                async token =>
                {
                    await socket.ConnectAsync(peer.Host, peer.Port, token).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
            return new(socket, limits, time);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new IOException($"no server accepts a connection ({error.SocketErrorCode})", error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public ValueTask SendAsync(string type, Action<Utf8JsonWriter>? writeData, CancellationToken cancellationToken) =>
        _writer.WriteAsync(type, writeData, default, cancellationToken);

    public ValueTask SendAsync(string type, Action<Utf8JsonWriter>? writeData, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        _writer.WriteAsync(type, writeData, payload, cancellationToken);

    /// <summary>Waits for the next event.</summary>
    /// <exception cref="IOException">The connection ended, or what came is no event.</exception>
    public async ValueTask<WireEvent> ReceiveAsync(CancellationToken cancellationToken) =>
        await _reader.ReadAsync(cancellationToken).ConfigureAwait(false) ?? throw new IOException("the server closed the connection without an answer");

    /// <summary>Waits for the next event, for so long.</summary>
    /// <exception cref="TimeoutException">Nothing came.</exception>
    public ValueTask<WireEvent> ReceiveAsync(TimeSpan limit, CancellationToken cancellationToken) =>
        Deadline.WithinAsync(limit, _time, ReceiveAsync, cancellationToken);

    public void Dispose()
    {
        _stream.Dispose();
        _writer.Dispose();
    }
}
