using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Mcp.Tests;

/// <summary>Makes servers with a clock that stands still, and keeps what they log.</summary>
internal sealed class Collecting : ILogger<McpServers>
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public McpServers Servers(params (string Name, McpServerOptions Options)[] servers) => new(Options(servers), Time, this, McpTransports.Create);

    public static McpOptions Options(params (string Name, McpServerOptions Options)[] servers)
    {
        var options = new McpOptions();
        foreach (var (name, server) in servers)
        {
            options.Servers[name] = server;
        }

        return options;
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel > LogLevel.Trace;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
}
