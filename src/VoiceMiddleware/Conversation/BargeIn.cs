using VoiceMiddleware.Diagnostics;

namespace VoiceMiddleware.Conversation;

/// <summary>
/// Decides for a session what the caller's voice does to a reply: it pauses it, cuts it short, or changes nothing. Safe for concurrent use;
/// nothing here waits.
/// </summary>
internal sealed class BargeIn
{
    private static readonly TimeSpan ProtectionCheck = TimeSpan.FromMilliseconds(20);

    private readonly VoiceSessionParts _parts;
    private readonly InterruptionOptions _options;
    private readonly Backchannels _backchannels;
    private readonly PausableSink _sink;
    private readonly Action<VoiceNotification> _publish;
    private readonly Lock _gate = new();
    private ActiveReply? _active;

    public BargeIn(VoiceSessionParts parts, PausableSink sink, Action<VoiceNotification> publish)
    {
        _parts = parts;
        _options = parts.Options.Interruption;
        _backchannels = new Backchannels(_options.Backchannels, parts.Options.Language);
        _sink = sink;
        _publish = publish;
    }

    /// <summary>Takes note of a reply that begins to be made.</summary>
    public void Begin(ActiveReply reply)
    {
        lock (_gate)
        {
            _active = reply;
        }
    }

    /// <summary>Takes note that a reply can be heard.</summary>
    public void BeginAudio(ActiveReply reply)
    {
        lock (_gate)
        {
            reply.IsAudible = true;
        }
    }

    /// <summary>Lets go of a reply that is over.</summary>
    public void End(ActiveReply reply)
    {
        lock (_gate)
        {
            _active = null;
            if (reply.Holders.Count > 0)
            {
                // Whatever comes next must not find the sink paused.
                _sink.Clear();
            }
        }
    }

    /// <summary>The caller is speaking: a reply is paused until it is known whether that is an interruption.</summary>
    /// <param name="utterance">The caller's utterance, by its turn.</param>
    /// <param name="speech">How long it has been going on.</param>
    public void OnSpeech(int utterance, TimeSpan speech)
    {
        if (!_options.PauseWhileUndecided || !_parts.Options.AllowInterruption || Volatile.Read(ref _active) is null)
        {
            return;
        }

        var decided = _parts.Time.GetTimestamp();
        lock (_gate)
        {
            if (!TryFind(utterance, out var reply, out var profile) || speech < profile.MinSpeech || reply.Released.Contains(utterance)
                || reply.Record.IsProtected(_sink.PlayedDuration) || !reply.Holders.Add(utterance))
            {
                return;
            }

            Pause(reply, decided);
        }
    }

    /// <summary>The caller's utterance is over; its words may still be to come.</summary>
    public void OnSpeechEnded(int utterance)
    {
        lock (_gate)
        {
            if (_active?.Holders.Contains(utterance) != true)
            {
                return;
            }
        }

        _ = WaitAsync();

        async Task WaitAsync()
        {
            await Task.Delay(_options.DecisionTimeout, _parts.Time, CancellationToken.None).ConfigureAwait(false);
            Release(utterance, "false");
        }
    }

    /// <summary>Words were recognised, for now or for good: enough of them cut the reply short.</summary>
    public void OnWords(int utterance, string text)
    {
        if (!_parts.Options.AllowInterruption || Volatile.Read(ref _active) is null)
        {
            return;
        }

        var decided = _parts.Time.GetTimestamp();
        var words = Backchannels.Split(text);
        lock (_gate)
        {
            if (TryFind(utterance, out var reply, out var profile) && Interrupts(reply, profile, words))
            {
                reply.Interrupters.Add(utterance);
                Cut(reply, decided);
            }
        }
    }

    /// <summary>The words of an utterance are final, or there are none.</summary>
    /// <returns>Whether the utterance was only a listener's sound during a reply, or too short to interrupt it: it is no turn.</returns>
    public bool OnFinal(int utterance, string text)
    {
        OnWords(utterance, text);
        var words = Backchannels.Split(text);
        var isNoTurn = false;
        lock (_gate)
        {
            if (_parts.Options.AllowInterruption && words.Count > 0 && TryFind(utterance, out var reply, out _))
            {
                isNoTurn = !reply.Interrupters.Contains(utterance);
            }
        }

        Release(utterance, isNoTurn && _backchannels.IsOnly(words) ? "backchannel" : "false");
        return isNoTurn;
    }

    /// <summary>The caller typed: that is always meant.</summary>
    public void OnTyped()
    {
        var decided = _parts.Time.GetTimestamp();
        lock (_gate)
        {
            if (_active is { } reply && !reply.Cancellation.IsCancellationRequested)
            {
                Cut(reply, decided);
            }
        }
    }

    /// <summary>Finds the reply that an utterance may interrupt.</summary>
    private bool TryFind(int utterance, out ActiveReply reply, out InterruptionProfile profile)
    {
        reply = _active!;
        profile = _active is { IsAudible: true } ? _options.Speaking : _options.Thinking;
        return _active is not null && _active.TurnNumber < utterance && !_active.Cancellation.IsCancellationRequested && profile.Allowed;
    }

    private bool Interrupts(ActiveReply reply, InterruptionProfile profile, List<string> words) =>
        words.Count >= profile.MinWords && (IsAsking(reply) || !_backchannels.IsOnly(words));

    // "Okay" during a question is an answer to it.
    private bool IsAsking(ActiveReply reply) =>
        reply.IsAudible && reply.Record.Spoken.SentenceAt(_sink.PlayedDuration - reply.Record.PlayedBefore).EndsWith('?');

    private void Pause(ActiveReply reply, long decided)
    {
        _sink.Pause();
        if (reply.IsAudible && reply.Holders.Count == 1)
        {
            VoiceDiagnostics.InterruptionStopLatency.Record(_parts.Time.GetElapsedTime(decided).TotalSeconds);
            _publish(new ReplyPaused(_parts.ConversationId, reply.TurnNumber));
        }
    }

    private void Release(int utterance, string kind)
    {
        lock (_gate)
        {
            if (_active is not { } reply || !reply.Holders.Remove(utterance) || reply.Holders.Count > 0 || reply.Cancellation.IsCancellationRequested)
            {
                return;
            }

            reply.Released.Add(utterance);
            _sink.Resume();
            if (reply.IsAudible)
            {
                Count(kind);
                _publish(new ReplyResumed(_parts.ConversationId, reply.TurnNumber));
            }
        }
    }

    private void Cut(ActiveReply reply, long decided)
    {
        if (reply.Record.IsProtected(_sink.PlayedDuration))
        {
            // The sentence is finished first.
            _ = CutLaterAsync(reply);
            return;
        }

        // Whatever listens to the token runs elsewhere: this may be the listening loop's thread, and it holds the gate.
        reply.Cancelling = reply.Cancellation.CancelAsync();
        _sink.Clear();
        if (reply.IsAudible)
        {
            Count("true");
            if (reply.Holders.Count == 0)
            {
                VoiceDiagnostics.InterruptionStopLatency.Record(_parts.Time.GetElapsedTime(decided).TotalSeconds);
            }
        }

        reply.Holders.Clear();
    }

    private async Task CutLaterAsync(ActiveReply reply)
    {
        while (true)
        {
            await Task.Delay(ProtectionCheck, _parts.Time, CancellationToken.None).ConfigureAwait(false);
            lock (_gate)
            {
                if (_active != reply || reply.Cancellation.IsCancellationRequested)
                {
                    return;
                }

                if (!reply.Record.IsProtected(_sink.PlayedDuration))
                {
                    Cut(reply, _parts.Time.GetTimestamp());
                    return;
                }
            }
        }
    }

    private static void Count(string kind) =>
        VoiceDiagnostics.Interruptions.Add(1, new KeyValuePair<string, object?>(VoiceDiagnostics.Attributes.InterruptionKind, kind));
}

/// <summary>A reply that is being made or spoken.</summary>
internal sealed class ActiveReply(int turnNumber, ReplyRecord record, CancellationTokenSource cancellation) : IDisposable
{
    public int TurnNumber => turnNumber;

    public ReplyRecord Record => record;

    public CancellationTokenSource Cancellation => cancellation;

    public Task Cancelling { get; set; } = Task.CompletedTask;

    public bool IsAudible { get; set; }

    /// <summary>Gets the utterances that keep the reply paused.</summary>
    public HashSet<int> Holders { get; } = [];

    /// <summary>Gets the utterances that kept it paused and do so no more.</summary>
    public HashSet<int> Released { get; } = [];

    /// <summary>Gets the utterances whose words cut the reply short, if only after a protected sentence.</summary>
    public HashSet<int> Interrupters { get; } = [];

    public void Dispose() => cancellation.Dispose();
}
