using Microsoft.Extensions.Options;
using VoiceMiddleware.Diagnostics;
using VoiceMiddleware.Hosting;

namespace VoiceMiddleware.Conversation;

/// <summary>
/// All sessions of an application: counts them, refuses those above the limit, and lets them come to their end when the process stops. A host drains by itself before any of its
/// services is stopped.
/// </summary>
/// <remarks>Safe for concurrent use. A session has a place from <see cref="VoiceSessionFactory.Create"/> until its conversation is over or it is disposed.</remarks>
public sealed class VoiceSessions
{
    private readonly Lock _gate = new();
    private readonly HashSet<Place> _places = [];
    private bool _draining;

    /// <summary>Creates the register; applications get it from their services.</summary>
    /// <param name="options">The limit.</param>
    public VoiceSessions(IOptions<VoiceMiddlewareOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Limit = options.Value.MaxSessions;
    }

    /// <summary>Gets the most sessions at one time (<see cref="VoiceMiddlewareOptions.MaxSessions"/>), or null when there is no limit.</summary>
    public int? Limit { get; }

    /// <summary>Gets the number of sessions.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _places.Count;
            }
        }
    }

    /// <summary>Gets whether new sessions are refused because the process is stopping.</summary>
    public bool IsDraining
    {
        get
        {
            lock (_gate)
            {
                return _draining;
            }
        }
    }

    /// <summary>Refuses new sessions from now on, and drains all that run (<see cref="VoiceSession.DrainAsync"/>), at the same time.</summary>
    /// <param name="cancellationToken">Closes them at once.</param>
    /// <returns>Completes when they are over.</returns>
    public Task DrainAsync(CancellationToken cancellationToken = default)
    {
        VoiceSession[] running;
        lock (_gate)
        {
            _draining = true;
            running = [.. _places.Select(place => place.Session).OfType<VoiceSession>()];
        }

        return Task.WhenAll(running.Select(session => session.DrainAsync(cancellationToken)));
    }

    /// <summary>Takes a place for a session.</summary>
    /// <exception cref="SessionRefusedException">There is none.</exception>
    internal Place Take()
    {
        SessionRefusedException refusal;
        lock (_gate)
        {
            if (!_draining && !(_places.Count >= Limit))
            {
                var place = new Place(this);
                _places.Add(place);
                return place;
            }

            refusal = _draining
                ? new(SessionRefusalReason.Draining, _places.Count, Limit, "This process is stopping and begins no more conversations. Send the call to another one.")
                : new(
                    SessionRefusalReason.Limit, _places.Count, Limit,
                    $"There are {_places.Count} sessions, as many as {VoiceMiddlewareOptions.SectionName}:{nameof(VoiceMiddlewareOptions.MaxSessions)} allows. "
                    + "Refuse the call, send it to another process, or raise the limit.");
        }

        VoiceDiagnostics.SessionsRefused.Add(
            1, new KeyValuePair<string, object?>(VoiceDiagnostics.Attributes.RefusalReason, refusal.Reason.ToString().ToLowerInvariant()));
        throw refusal;
    }

    /// <summary>The place of one session; given back by disposal.</summary>
    internal sealed class Place(VoiceSessions sessions) : IDisposable
    {
        private VoiceSession? _session;

        /// <summary>Gets or sets who has it, once there is somebody.</summary>
        public VoiceSession? Session
        {
            get => Volatile.Read(ref _session);
            set => Volatile.Write(ref _session, value);
        }

        public void Dispose()
        {
            lock (sessions._gate)
            {
                sessions._places.Remove(this);
            }
        }
    }
}
