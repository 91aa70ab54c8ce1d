using System.Text.Json;
using VoiceMiddleware.Wyoming.Protocol;

namespace VoiceMiddleware.Wyoming.Server;

/// <summary>Sends to a client that may have stopped reading.</summary>
internal sealed class ServerReplies(EventWriter writer, TimeSpan limit, TimeProvider time)
{
    /// <exception cref="ClientGoneException">The connection broke, or the client does not read.</exception>
    public async ValueTask SendAsync(string type, Action<Utf8JsonWriter>? writeData, CancellationToken cancellationToken) =>
        await SendAsync(type, writeData, default, cancellationToken).ConfigureAwait(false);

    /// <exception cref="ClientGoneException">The connection broke, or the client does not read.</exception>
    public async ValueTask SendAsync(string type, Action<Utf8JsonWriter>? writeData, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        try
        {
            await Deadline.WithinAsync(
                limit, time,
                async token =>
                {
                    await writer.WriteAsync(type, writeData, payload, token).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or TimeoutException or ObjectDisposedException)
        {
            throw new ClientGoneException(error);
        }
    }

    /// <summary>Tells the client what was wrong.</summary>
    public ValueTask SendErrorAsync(string code, string text, CancellationToken cancellationToken) => SendAsync(
        EventTypes.Error,
        json =>
        {
            json.WriteString("text", text);
            json.WriteString("code", code);
        },
        cancellationToken);
}
