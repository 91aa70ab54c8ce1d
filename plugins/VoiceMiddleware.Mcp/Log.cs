using Microsoft.Extensions.Logging;

namespace VoiceMiddleware.Mcp;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "The MCP server '{Server}' is there with {Tools} tools.")]
    public static partial void Connected(ILogger logger, string server, int tools);

    [LoggerMessage(2, LogLevel.Warning, "{Problem} The assistant goes on without its tools.")]
    public static partial void ServerMissing(ILogger logger, string problem);

    [LoggerMessage(3, LogLevel.Warning, "The MCP server '{Server}' has gone away and is started again.")]
    public static partial void ServerGone(ILogger logger, string server);

    [LoggerMessage(4, LogLevel.Information, "The MCP server '{Server}' has changed its tools; it has {Tools} now.")]
    public static partial void Relisted(ILogger logger, string server, int tools);

    [LoggerMessage(5, LogLevel.Warning, "The MCP server '{Server}' has changed its tools but does not list them: {Reason} Those that it had stay.")]
    public static partial void NotRelisted(ILogger logger, string server, string reason);

    [LoggerMessage(6, LogLevel.Warning, "The MCP server '{Server}' has no tools named {Tools}. Look at AllowedTools.")]
    public static partial void ToolsMissing(ILogger logger, string server, string tools);

    [LoggerMessage(8, LogLevel.Warning, "The MCP server '{Server}' does not tell when its tools change: {Reason}")]
    public static partial void NotListening(ILogger logger, string server, string reason);

    // A server's own words, which may hold anything.
    [LoggerMessage(7, LogLevel.Trace, "MCP server '{Server}': {Line}")]
    public static partial void ErrorLine(ILogger logger, string server, string line);
}
