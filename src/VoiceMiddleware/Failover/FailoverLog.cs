using Microsoft.Extensions.Logging;

namespace VoiceMiddleware.Failover;

/// <summary>What failover logs. No message holds a provider's own words, which may repeat keys.</summary>
internal static partial class FailoverLog
{
    [LoggerMessage(1, LogLevel.Warning, "The {Role} {Provider} did not answer ({Detail}); {Next} is asked.")]
    public static partial void HandedOn(ILogger logger, string role, string provider, string detail, string next);

    [LoggerMessage(2, LogLevel.Warning, "The {Role} {Provider} failed again and again; it is left alone for {Seconds} s.")]
    public static partial void CircuitOpened(ILogger logger, string role, string provider, double seconds);

    [LoggerMessage(3, LogLevel.Information, "The {Role} {Provider} answers again.")]
    public static partial void CircuitClosed(ILogger logger, string role, string provider);
}
