using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace VoiceMiddleware.Wyoming.Protocol;

/// <summary>Writes events, one at a time, each with a single write. Safe for concurrent use.</summary>
internal sealed class EventWriter(Stream stream) : IDisposable
{
    // The published implementation writes letters of all scripts as they are; what it reads is the same either way.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Makes the bytes of an event.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="writeData">Writes the properties of its data, or null for none.</param>
    /// <param name="payload">Its payload.</param>
    public static byte[] ToBytes(string type, Action<Utf8JsonWriter>? writeData = null, ReadOnlyMemory<byte> payload = default)
    {
        var data = writeData is null ? null : WriteObject(writeData);
        var header = WriteObject(json =>
        {
            json.WriteString("type", type);
            if (data is not null)
            {
                json.WriteNumber("data_length", data.WrittenCount);
            }

            if (!payload.IsEmpty)
            {
                json.WriteNumber("payload_length", payload.Length);
            }
        });
        return [.. header.WrittenSpan, (byte)'\n', .. data is null ? [] : data.WrittenSpan, .. payload.Span];
    }

    /// <summary>Writes an event.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask WriteAsync(string type, Action<Utf8JsonWriter>? writeData, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var bytes = ToBytes(type, writeData, payload);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static ArrayBufferWriter<byte> WriteObject(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Json);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        return buffer;
    }
}
