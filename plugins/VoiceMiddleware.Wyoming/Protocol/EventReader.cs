using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace VoiceMiddleware.Wyoming.Protocol;

/// <summary>Reads events: a line of JSON, then as many bytes of data and of payload as it announces. Nothing is stored before its length was checked.</summary>
internal sealed class EventReader(Stream stream, EventLimits limits)
{
    private static readonly Dictionary<string, JsonElement> NoData = [];
    private readonly PipeReader _pipe = PipeReader.Create(stream, new(leaveOpen: true));

    /// <summary>Reads the next event.</summary>
    /// <returns>The event, or null when the connection was closed between two events.</returns>
    /// <exception cref="ProtocolException">What came is no event, or is larger than the limits, or ended in the middle.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask<WireEvent?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await ReadLineAsync(cancellationToken).ConfigureAwait(false) is not { } line)
        {
            return null;
        }

        var header = ParseObject(line, "header");
        if (!header.TryGetValue("type", out var type) || type.ValueKind != JsonValueKind.String || type.GetString() is not { Length: > 0 } name)
        {
            throw new ProtocolException("The header has no 'type'.");
        }

        var data = InlineData(header);
        var dataLength = Length(header, "data_length", limits.Data);
        var payloadLength = Length(header, "payload_length", limits.Payload);
        if (dataLength > 0)
        {
            data = Merge(data, ParseObject(await ReadBytesAsync(dataLength, cancellationToken).ConfigureAwait(false), "data"));
        }

        var payload = payloadLength > 0 ? await ReadBytesAsync(payloadLength, cancellationToken).ConfigureAwait(false) : [];
        return new(name, data, payload);
    }

    private async ValueTask<byte[]?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await _pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            var end = buffer.PositionOf((byte)'\n');
            if ((end is { } at ? buffer.Slice(0, at).Length : buffer.Length) > limits.Header)
            {
                throw new ProtocolException($"The header is longer than {limits.Header} bytes.");
            }

            if (end is { } newline)
            {
                var line = buffer.Slice(0, newline).ToArray();
                _pipe.AdvanceTo(buffer.GetPosition(1, newline));
                return line;
            }

            if (result.IsCompleted)
            {
                return buffer.IsEmpty ? null : throw new ProtocolException("The connection ended in the middle of a header.");
            }

            _pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private async ValueTask<byte[]> ReadBytesAsync(int length, CancellationToken cancellationToken)
    {
        var result = await _pipe.ReadAtLeastAsync(length, cancellationToken).ConfigureAwait(false);
        if (result.Buffer.Length < length)
        {
            throw new ProtocolException("The connection ended in the middle of an event.");
        }

        var bytes = result.Buffer.Slice(0, length);
        var copy = bytes.ToArray();
        _pipe.AdvanceTo(bytes.End);
        return copy;
    }

    private static Dictionary<string, JsonElement> ParseObject(ReadOnlyMemory<byte> json, string what)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new ProtocolException($"The {what} is no JSON object.");
            }

            // As in most readers, the last of equal names counts.
            var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (var property in document.RootElement.Clone().EnumerateObject())
            {
                values[property.Name] = property.Value;
            }

            return values;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escaped half of a surrogate pair in a name.
            throw new ProtocolException($"The {what} is no JSON object.", error);
        }
    }

    private static Dictionary<string, JsonElement> InlineData(Dictionary<string, JsonElement> header) =>
        !header.TryGetValue("data", out var data) || data.ValueKind == JsonValueKind.Null ? NoData
        : data.ValueKind == JsonValueKind.Object ? Merge(NoData, data.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, property.Value)))
        : throw new ProtocolException("The header's 'data' is no object.");

    private static Dictionary<string, JsonElement> Merge(Dictionary<string, JsonElement> under, IEnumerable<KeyValuePair<string, JsonElement>> over)
    {
        var merged = new Dictionary<string, JsonElement>(under, StringComparer.Ordinal);
        foreach (var (name, value) in over)
        {
            merged[name] = value;
        }

        return merged;
    }

    private static int Length(Dictionary<string, JsonElement> header, string name, int most)
    {
        if (!header.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return 0;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var length) || length < 0)
        {
            throw new ProtocolException($"The header's '{name}' is no number of bytes.");
        }

        return length <= most ? (int)length : throw new ProtocolException($"The header's '{name}' is {length}; at most {most} are read.");
    }
}
