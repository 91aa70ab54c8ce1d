using System.Net;
using System.Net.Sockets;
using VoiceMiddleware.Wyoming.Protocol;

namespace VoiceMiddleware.Wyoming.Tests;

/// <summary>A server that answers with bytes written by hand, as the published implementation writes them, and keeps what it was sent.</summary>
internal sealed class PublishedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<WireEvent, NetworkStream, Task> _answer;
    private readonly Task _serving;

    private PublishedServer(Func<WireEvent, NetworkStream, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    public List<WireEvent> Received { get; } = [];

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <param name="answer">Is called with every event.</param>
    public static PublishedServer Start(Func<WireEvent, NetworkStream, Task> answer) => new(answer);

    public WyomingSpeechRecognizer CreateRecognizer(Action<WyomingRecognitionOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new WyomingOptions { Recognition = new() { Host = "127.0.0.1", Port = Port } };
        configure?.Invoke(options.Recognition);
        return new(options, time);
    }

    public WyomingSpeechSynthesizer CreateVoice(Action<WyomingSpeechOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new WyomingOptions { Speech = new() { Host = "127.0.0.1", Port = Port } };
        configure?.Invoke(options.Speech);
        return new(options, time);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving.WaitAsync(RunningServer.Timeout);
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await ServeAsync(client.GetStream());
            }
        }
        catch (Exception error) when (error is SocketException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        var reader = new EventReader(stream, new(1 << 20, 1 << 20, 1 << 20));
        try
        {
            while (await reader.ReadAsync(CancellationToken.None) is { } received)
            {
                lock (Received)
                {
                    Received.Add(received);
                }

                await _answer(received, stream);
            }
        }
        catch (IOException)
        {
            // The client has gone; the next one is served.
        }
    }
}
