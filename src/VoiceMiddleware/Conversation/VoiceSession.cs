using VoiceMiddleware.Diagnostics;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Conversation;

/// <summary>
/// One spoken conversation: hears the caller, recognises each utterance with the conversation as context, has the chat client answer,
/// speaks the answer, and keeps both sides as context for the next utterance.
/// </summary>
/// <remarks>
/// <see cref="RunAsync"/> may be called once. Everything else is safe for concurrent use. A failing recogniser, model or voice ends a
/// turn, never the session.
/// </remarks>
public sealed class VoiceSession : IAsyncDisposable
{
    private static readonly TimeSpan TimeToClose = TimeSpan.FromSeconds(2);

    private readonly VoiceSessionParts _parts;
    private readonly VoiceSessionOptions _options;
    private readonly NotificationPublisher _publisher;
    private readonly SessionContext _context;
    private readonly PausableSink _sink;
    private readonly BargeIn _bargeIn;
    private readonly TurnRunner _turns;
    private readonly TurnQueue _queue;
    private readonly CallerListener _listener;
    private readonly IdleSignal _idle = new();
    private readonly IdleWatch _idleWatch;

    // Never disposed: they have no timer, and a drain may come at any time.
    private readonly CancellationTokenSource _finishing = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _started;
    private int _disposed;

    internal VoiceSession(VoiceSessionParts parts)
    {
        _parts = parts = parts with { Finishing = _finishing.Token };
        _options = parts.Options;
        ConversationId = parts.ConversationId;
        _publisher = new NotificationPublisher(parts.Mediator, parts.Logger);
        _context = new SessionContext(
            ConversationId, _options, Ledger, parts.Recognizer, parts.ContextSources, parts.Services, parts.Time, parts.Logger);
        _sink = new PausableSink(parts.Sink);
        _bargeIn = new BargeIn(parts, _sink, Publish);
        _turns = new TurnRunner(parts, Ledger, _sink, _bargeIn, Publish, _context.Follow, _idle.Leave);
        _queue = new TurnQueue(ConversationId, _options.AgentName, _turns, _idle);
        _idleWatch = new IdleWatch(ConversationId, _options.Idle, _idle, _queue, Publish, parts.Time);
        _listener = new CallerListener(parts, Ledger, _context, _turns, _queue, _bargeIn, Publish);
    }

    /// <summary>Gets the conversation's id.</summary>
    public string ConversationId { get; }

    /// <summary>Gets what was said so far on both sides.</summary>
    public ConversationLedger Ledger { get; } = new();

    /// <summary>Gets what the recogniser will be told before the next utterance.</summary>
    public RecognitionContext RecognitionContext => _context.Current.Context;

    /// <summary>Gets or sets how much of the conversation a service may be told as context, from the next utterance on.</summary>
    public ContextSharing ContextSharing
    {
        get => _context.Sharing;
        set => _context.Share(value);
    }

    /// <summary>Tells an observer of everything that happens in this session, in order, off the turns' path.</summary>
    /// <param name="observer">Called on the session's notification queue. What it throws is logged.</param>
    /// <returns>Dispose it to stop.</returns>
    public IDisposable Subscribe(Action<VoiceNotification> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return _publisher.Subscribe(observer);
    }

    /// <summary>Takes typed words as the caller's turn; they interrupt a reply that is being spoken, where interruption is allowed.</summary>
    /// <param name="text">The words.</param>
    /// <param name="cancellationToken">Gives up waiting for a place in the queue.</param>
    public ValueTask PostTextAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        if (_options.AllowInterruption)
        {
            _bargeIn.OnTyped();
        }

        _idleWatch.Reset();
        return _queue.AddAsync(TurnTrigger.Text, text.Trim(), cancellationToken);
    }

    /// <summary>Has the assistant say something of its own accord, after what it is saying now.</summary>
    /// <param name="text">What to say.</param>
    /// <param name="cancellationToken">Gives up waiting for a place in the queue.</param>
    public ValueTask SayAsync(string text, CancellationToken cancellationToken = default) => SayAsync(text, allowInterruption: true, cancellationToken);

    /// <summary>Has the assistant say something of its own accord, after what it is saying now.</summary>
    /// <param name="text">What to say.</param>
    /// <param name="allowInterruption">Whether the caller may interrupt it; a legal notice is better spoken to its end.</param>
    /// <param name="cancellationToken">Gives up waiting for a place in the queue.</param>
    public ValueTask SayAsync(string text, bool allowInterruption, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        _idleWatch.Reset();
        return _queue.AddAsync(TurnTrigger.Proactive, text.Trim(), cancellationToken, isUninterruptible: !allowInterruption);
    }

    /// <summary>Says what the caller is being asked for, so that the recogniser expects it. Holds for the caller's next utterance.</summary>
    /// <param name="answer">The answer. Tools and middleware say it with <see cref="TurnContext.Expect"/>.</param>
    public void Expect(ExpectedAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        _context.AddHints(answer.ToHints());
    }

    /// <summary>
    /// Ends what the caller is saying now, without waiting for silence and whatever the endpointing strategy thinks: the key of push-to-talk was let go. What
    /// the caller says on is the next utterance.
    /// </summary>
    /// <returns>Whether an utterance was running. Speech counts as one after <see cref="Audio.SpeechSegmenterOptions.MinSpeech"/>.</returns>
    public bool EndUtterance() => _listener.EndUtterance();

    /// <summary>Waits until nobody speaks and nothing waits for an answer (no utterance, no turn, no reply) and observers have been told of all that.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task WaitUntilIdleAsync(CancellationToken cancellationToken = default)
    {
        await _idle.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _publisher.FlushAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Has the conversation come to its end: no more of the caller is heard, the sentence that is being spoken is finished, <see cref="DrainOptions.Goodbye"/> is said, and
    /// <see cref="RunAsync"/> returns. What is not over within <see cref="DrainOptions.Timeout"/> is cut off.
    /// </summary>
    /// <param name="cancellationToken">Cuts off at once.</param>
    /// <returns>Completes when the conversation is over; at once when it has not begun, and then it ends as soon as it does.</returns>
    public async Task DrainAsync(CancellationToken cancellationToken = default)
    {
        using var limit = new CancellationTokenSource(_options.Drain.Timeout, _parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await _finishing.CancelAsync().ConfigureAwait(false);
        if (Volatile.Read(ref _started) == 0)
        {
            return;
        }

        try
        {
            await _over.Task.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Log.DrainCutOff(_parts.Logger, ConversationId);
            await _closing.CancelAsync().ConfigureAwait(false);

            // A device that takes no notice is left behind.
            await _over.Task.WaitAsync(TimeToClose, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Holds the conversation: until the caller's audio ends, a turn ends the conversation, it is drained, or the token is cancelled.</summary>
    /// <param name="cancellationToken">Ends the session at once.</param>
    /// <exception cref="InvalidOperationException">The session has run before.</exception>
    /// <exception cref="IOException">The caller's audio failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("This session has run before. Make a new one for every conversation.");
        }

        VoiceDiagnostics.ActiveSessions.Add(1);
        Log.SessionStarted(_parts.Logger, ConversationId);
        Publish(new SessionStarted(ConversationId));
        Exception? failure = null;
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(closing.Token, _finishing.Token);
        try
        {
            if (!string.IsNullOrWhiteSpace(_options.Greeting))
            {
                await SayAsync(_options.Greeting, cancellationToken).ConfigureAwait(false);
            }

            var answering = AnswerAsync(ending, closing.Token);
            _idleWatch.Start();
            try
            {
                await _listener.ListenAsync(ending.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // A turn ended the conversation, it is drained, or answering failed and says why below.
            }
            finally
            {
                _idleWatch.Dispose();
                await SayGoodbyeAsync(closing.Token).ConfigureAwait(false);
                _queue.Close();
                await answering.ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // It was drained, and its time was up.
        }
        catch (Exception error)
        {
            failure = error is OperationCanceledException ? null : error;
            throw;
        }
        finally
        {
            _queue.EndWaiting();
            VoiceDiagnostics.ActiveSessions.Add(-1);
            Publish(new SessionEnded(ConversationId, _queue.Count, failure));
            Log.SessionEnded(_parts.Logger, ConversationId, _queue.Count);
            _parts.Place?.Dispose();
            _over.TrySetResult();
        }
    }

    /// <summary>Lets go of what the session holds and waits until observers have seen its last notification. The devices are the caller's.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _parts.Place?.Dispose();
        _sink.Dispose();
        await _context.DisposeAsync().ConfigureAwait(false);
        await _parts.Audio.DisposeAsync().ConfigureAwait(false);
        await _publisher.DisposeAsync().ConfigureAwait(false);
    }

    private async Task AnswerAsync(CancellationTokenSource ending, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var turn in _queue.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                if (_finishing.IsCancellationRequested && !turn.EndsConversation)
                {
                    _turns.End(turn.TurnNumber, turn.Span, TurnEndReason.SessionClosed);
                    continue;
                }

                if (await _turns.RunAsync(turn, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
        finally
        {
            _queue.Close();
            await ending.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Queues the last words of a session that is drained.</summary>
    private async ValueTask SayGoodbyeAsync(CancellationToken cancellationToken)
    {
        if (!_finishing.IsCancellationRequested || cancellationToken.IsCancellationRequested || string.IsNullOrWhiteSpace(_options.Drain.Goodbye))
        {
            return;
        }

        var (turnNumber, span) = _queue.Begin(TurnTrigger.Proactive);
        await _queue.TryAddAsync(
            new PendingTurn(turnNumber, TurnTrigger.Proactive, _options.Drain.Goodbye.Trim()) { Span = span, EndsConversation = true, IsUninterruptible = true },
            CancellationToken.None).ConfigureAwait(false);
    }

    private void Publish(VoiceNotification notification)
    {
        if (notification is UtteranceRecognized { Recognition.Text.Length: > 0 } or DtmfReceived)
        {
            _idleWatch.Reset();
        }

        _publisher.Publish(notification with { OccurredAt = _parts.Time.GetUtcNow() });
    }
}
