using System.Net;
using Microsoft.Extensions.Logging;

namespace VoiceMiddleware.Wyoming;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Wyoming clients are served at {EndPoint}.")]
    public static partial void Listening(ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(2, LogLevel.Warning, "Whoever reaches {EndPoint} can use this host's engines: Wyoming has neither passwords nor encryption. Set Server:Address to 127.0.0.1, or guard the port.")]
    public static partial void Open(ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(3, LogLevel.Warning, "A Wyoming client was turned away: {MaxConnections} are connected. Set Server:MaxConnections to more.")]
    public static partial void Full(ILogger logger, int maxConnections);

    [LoggerMessage(4, LogLevel.Warning, "An event of a Wyoming client was refused: {Reason}")]
    public static partial void Refused(ILogger logger, string reason);

    [LoggerMessage(5, LogLevel.Error, "The engine failed on the request of a Wyoming client.")]
    public static partial void EngineFailed(ILogger logger, Exception error);

    [LoggerMessage(6, LogLevel.Debug, "A Wyoming client has gone: {Reason}")]
    public static partial void ClientGone(ILogger logger, string reason);

    [LoggerMessage(7, LogLevel.Error, "A Wyoming connection failed.")]
    public static partial void ConnectionFailed(ILogger logger, Exception error);
}
