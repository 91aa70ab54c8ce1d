namespace VoiceMiddleware.Conversation;

/// <summary>A session was not made, because there are as many as may be or because the process is stopping. Nothing was begun: the call can go elsewhere.</summary>
public sealed class SessionRefusedException : InvalidOperationException
{
    internal SessionRefusedException(SessionRefusalReason reason, int count, int? limit, string message)
        : base(message) => (Reason, Count, Limit) = (reason, count, limit);

    /// <summary>Gets why the session was refused.</summary>
    public SessionRefusalReason Reason { get; }

    /// <summary>Gets the number of sessions that there were.</summary>
    public int Count { get; }

    /// <summary>Gets the most sessions that there may be, or null when there is no limit.</summary>
    public int? Limit { get; }
}

/// <summary>Why a session is refused.</summary>
public enum SessionRefusalReason
{
    /// <summary>There are as many sessions as <see cref="Hosting.VoiceMiddlewareOptions.MaxSessions"/> allows.</summary>
    Limit,

    /// <summary>The process is stopping, or <see cref="VoiceSessions.DrainAsync"/> was called.</summary>
    Draining,
}
