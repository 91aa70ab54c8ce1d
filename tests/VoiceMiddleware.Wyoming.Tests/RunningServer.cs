using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;
using VoiceMiddleware.Wyoming.Protocol;
using VoiceMiddleware.Wyoming.Server;

namespace VoiceMiddleware.Wyoming.Tests;

/// <summary>Our server on a free port of this machine.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private RunningServer(WyomingServer server) => Server = server;

    public WyomingServer Server { get; }

    public IPEndPoint EndPoint => Server.EndPoint!;

    public static async Task<RunningServer> StartAsync(
        ISpeechRecognizer? recognizer = null, ISpeechSynthesizer? synthesizer = null, Action<WyomingOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new WyomingOptions { Server = new() { Port = 0 } };
        configure?.Invoke(options);
        var server = new WyomingServer(options, new(recognizer, synthesizer), time ?? TimeProvider.System, NullLogger<WyomingServer>.Instance);
        await server.StartAsync(CancellationToken.None);
        return new(server);
    }

    public WyomingOptions Options(Action<WyomingOptions>? configure = null)
    {
        var options = new WyomingOptions
        {
            Recognition = new() { Host = "127.0.0.1", Port = EndPoint.Port, IsLocal = true },
            Speech = new() { Host = "127.0.0.1", Port = EndPoint.Port, SampleRate = 16000 },
        };
        configure?.Invoke(options);
        return options;
    }

    public async Task<RawClient> ConnectAsync() => await RawClient.ConnectAsync(EndPoint);

    public async ValueTask DisposeAsync()
    {
        await Server.StopAsync(CancellationToken.None).WaitAsync(Timeout);
        Server.Dispose();
    }
}

/// <summary>A client that sends the bytes it is told to.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _client;
    private readonly EventReader _reader;

    private RawClient(TcpClient client)
    {
        _client = client;
        _reader = new(client.GetStream(), new(1 << 20, 1 << 20, 1 << 20));
    }

    public static async Task<RawClient> ConnectAsync(IPEndPoint endPoint)
    {
        var client = new TcpClient();
        await client.ConnectAsync(endPoint);
        return new(client);
    }

    public ValueTask SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public ValueTask SendAsync(params byte[] bytes) => _client.GetStream().WriteAsync(bytes);

    /// <summary>Sends an event as the published implementation writes it: data behind the header, with its version, and spaces after commas and colons.</summary>
    public ValueTask SendEventAsync(string type, string? data = null, byte[]? payload = null) => SendAsync(PublishedBytes(type, data, payload));

    public static byte[] PublishedBytes(string type, string? data = null, byte[]? payload = null)
    {
        var behind = data is null ? [] : Encoding.UTF8.GetBytes(data);
        var header = $$"""{"type": "{{type}}", "version": "1.8.0"{{(data is null ? "" : $", \"data_length\": {behind.Length}")}}{{(payload is null ? "" : $", \"payload_length\": {payload.Length}")}}}""";
        return [.. Encoding.UTF8.GetBytes(header), (byte)'\n', .. behind, .. payload ?? []];
    }

    public void EndOfRequests() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Reads the next event; null at the end.</summary>
    public async Task<WireEvent?> ReadAsync() => await _reader.ReadAsync(CancellationToken.None).AsTask().WaitAsync(RunningServer.Timeout);

    public async Task<WireEvent> ReadAsync(string type)
    {
        while (await ReadAsync() is { } received)
        {
            if (received.Type == type)
            {
                return received;
            }
        }

        throw new EndOfStreamException($"There was no '{type}'.");
    }

    public async Task<List<WireEvent>> ReadToAsync(string type)
    {
        var all = new List<WireEvent>();
        while (all.Count == 0 || all[^1].Type != type)
        {
            all.Add(await ReadAsync() ?? throw new EndOfStreamException($"There was no '{type}', but {string.Join(", ", all.Select(received => received.Type))}."));
        }

        return all;
    }

    public async Task SpeakAsync(short[] samples, int rate = 16000)
    {
        var format = $$"""{"rate": {{rate}}, "width": 2, "channels": 1, "timestamp": null}""";
        await SendEventAsync("audio-start", format);
        foreach (var chunk in samples.Chunk(1024))
        {
            await SendEventAsync("audio-chunk", format, AudioEvents.ToBytes(chunk));
        }

        await SendEventAsync("audio-stop", """{"timestamp": null}""");
    }

    public void Dispose() => _client.Dispose();
}
