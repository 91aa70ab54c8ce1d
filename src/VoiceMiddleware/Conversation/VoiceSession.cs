using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
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
    private const int TurnsAhead = 64;

    private readonly VoiceSessionParts _parts;
    private readonly VoiceSessionOptions _options;
    private readonly NotificationPublisher _publisher;
    private readonly SessionContext _context;
    private readonly TurnRunner _turns;
    private readonly TranscriptJudge _judge;
    private readonly Channel<PendingTurn> _pending = Channel.CreateBounded<PendingTurn>(
        new BoundedChannelOptions(TurnsAhead) { SingleReader = true, SingleWriter = false, FullMode = BoundedChannelFullMode.Wait });

    private readonly IdleSignal _idle = new();
    private ActivityContext _previousTurn;
    private Utterance? _utterance;
    private int _turnNumber;
    private int _started;
    private int _disposed;

    internal VoiceSession(VoiceSessionParts parts)
    {
        _parts = parts;
        _options = parts.Options;
        ConversationId = parts.ConversationId;
        _publisher = new NotificationPublisher(parts.Mediator, parts.Logger);
        _context = new SessionContext(
            ConversationId, _options, Ledger, parts.Recognizer, parts.ContextSources, parts.Services, parts.Time, parts.Logger);
        _judge = new TranscriptJudge(ConversationId, _options.Guards, _context, Ledger, parts.Logger);
        _turns = new TurnRunner(parts, Ledger, Publish, _context.Follow, _idle.Leave);
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
            _turns.Interrupt(evenIfSilent: true);
        }

        return EnqueueAsync(TurnTrigger.Text, text.Trim(), cancellationToken);
    }

    /// <summary>Has the assistant say something of its own accord, after what it is saying now.</summary>
    /// <param name="text">What to say.</param>
    /// <param name="cancellationToken">Gives up waiting for a place in the queue.</param>
    public ValueTask SayAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return EnqueueAsync(TurnTrigger.Proactive, text.Trim(), cancellationToken);
    }

    /// <summary>Says what the caller is being asked for, so that the recogniser expects it. Holds for the caller's next utterance.</summary>
    /// <param name="answer">The answer. Tools and middleware say it with <see cref="TurnContext.Expect"/>.</param>
    public void Expect(ExpectedAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        _context.AddHints(answer.ToHints());
    }

    /// <summary>Waits until nobody speaks and nothing waits for an answer (no utterance, no turn, no reply) and observers have been told of all that.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task WaitUntilIdleAsync(CancellationToken cancellationToken = default)
    {
        await _idle.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _publisher.FlushAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Holds the conversation: until the caller's audio ends, a turn ends the conversation, or the token is cancelled.</summary>
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
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            if (!string.IsNullOrWhiteSpace(_options.Greeting))
            {
                await SayAsync(_options.Greeting, cancellationToken).ConfigureAwait(false);
            }

            var answering = AnswerAsync(ending, cancellationToken);
            try
            {
                await ListenAsync(ending.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // A turn ended the conversation, or answering failed and says why below.
            }
            finally
            {
                _pending.Writer.TryComplete();
                await answering.ConfigureAwait(false);
            }
        }
        catch (Exception error)
        {
            failure = error is OperationCanceledException ? null : error;
            throw;
        }
        finally
        {
            EndWaitingTurns();
            VoiceDiagnostics.ActiveSessions.Add(-1);
            Publish(new SessionEnded(ConversationId, _turnNumber, failure));
            Log.SessionEnded(_parts.Logger, ConversationId, _turnNumber);
        }
    }

    /// <summary>Lets go of what the session holds and waits until observers have seen its last notification. The devices are the caller's.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _context.DisposeAsync().ConfigureAwait(false);
        await _publisher.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var format = _parts.Recognizer.Capabilities.InputFormat;
        using var detector = _parts.DetectorFactory?.Invoke(format) ?? new AdaptiveEnergyDetector(format);
        using var segmenter = new SpeechSegmenter(detector, _options.Segmenter);
        try
        {
            await foreach (var frame in _parts.Source.ConvertTo(format).ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                segmenter.Push(frame);
                await FollowAsync(segmenter, cancellationToken).ConfigureAwait(false);
            }

            segmenter.Complete();
            await FollowAsync(segmenter, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _utterance?.Complete(_utterance.Start, TimeSpan.Zero, _parts.Time.GetTimestamp());
            if (_utterance is { } last)
            {
                await last.Recognition.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Takes in what the segmenter has found.</summary>
    private async ValueTask FollowAsync(SpeechSegmenter segmenter, CancellationToken cancellationToken)
    {
        while (segmenter.TryRead(out var found))
        {
            switch (found.Kind)
            {
                case SegmenterEventKind.SpeechStarted:
                    BeginUtterance(found.SpeechStart, cancellationToken);
                    break;
                case SegmenterEventKind.Audio:
                    await _utterance!.AddAsync(found.Frame, cancellationToken).ConfigureAwait(false);
                    break;
                case SegmenterEventKind.UtteranceEnded:
                    EndUtterance(found.SpeechEnd, found.Time, found.Reason);
                    break;
            }
        }
    }

    private void BeginUtterance(TimeSpan start, CancellationToken cancellationToken)
    {
        var turnNumber = Interlocked.Increment(ref _turnNumber);
        var utterance = new Utterance(turnNumber, _context.Begin(), start, StartTurnSpan(turnNumber, TurnTrigger.Speech))
        {
            Playing = Ledger.GetEntriesAsHeard() is [.., { IsProvisional: true } reply] ? reply : null,
        };
        _idle.Enter();
        var previous = _utterance?.Recognition ?? Task.CompletedTask;
        _utterance = utterance;
        Publish(new UtteranceStarted(ConversationId, turnNumber, start));
        if (_options.AllowInterruption)
        {
            // A reply that is only being thought of is left alone until a word is recognised: a cough must not cost the answer.
            _turns.Interrupt(evenIfSilent: false);
        }

        _turns.NewestUtterance = utterance;
        utterance.Recognition = RecognizeAsync(utterance, previous, cancellationToken);
    }

    private void EndUtterance(TimeSpan end, TimeSpan decidedAt, UtteranceEndReason reason)
    {
        var utterance = _utterance!;
        var now = _parts.Time.GetTimestamp();
        var delay = decidedAt - end;
        utterance.Complete(end, delay, now);
        VoiceDiagnostics.EndpointingDelay.Record(delay.TotalSeconds);
        utterance.TraceEnd(decidedAt, reason, _parts.Time.GetUtcNow());
    }

    /// <summary>Recognises an utterance and queues its turn, after the turns of the utterances before it. Completes after those.</summary>
    private async Task RecognizeAsync(Utterance utterance, Task previous, CancellationToken cancellationToken)
    {
        // The listening loop goes on with the next frame.
        await Task.Yield();
        PendingTurn? turn;
        try
        {
            turn = await HearAsync(utterance, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (turn is not null)
        {
            await TryEnqueueAsync(turn, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Recognises an utterance. Returns the turn that it makes, or null when nothing was said and its turn is over.</summary>
    private async Task<PendingTurn?> HearAsync(Utterance utterance, CancellationToken cancellationToken)
    {
        PendingTurn? turn = null;
        try
        {
            await utterance.MakePlanAsync(cancellationToken).ConfigureAwait(false);
            var result = await UtteranceRecognition.RunAsync(
                _parts.Recognizer, utterance, OnPartial, heard => _judge.Judge(heard, utterance), _parts.Time, _options, cancellationToken).ConfigureAwait(false);
            var finalDelay = utterance.DecidedAt == 0 ? TimeSpan.Zero : _parts.Time.GetElapsedTime(utterance.DecidedAt);
            VoiceDiagnostics.FinalDelay.Record(finalDelay.TotalSeconds);
            _judge.ReportDropped(result.Receipt!);
            Publish(new UtteranceRecognized(ConversationId, utterance.TurnNumber, result, utterance.Start, utterance.End, finalDelay));
            if (result.Text.Length == 0)
            {
                Log.NothingRecognized(_parts.Logger, ConversationId, utterance.TurnNumber);
                _turns.End(utterance.TurnNumber, utterance.TurnSpan, TurnEndReason.Empty);
                return null;
            }

            Log.Recognized(_parts.Logger, ConversationId, utterance.TurnNumber, result.Text);
            InterruptForWords();
            return turn = new PendingTurn(utterance.TurnNumber, TurnTrigger.Speech, result.Text)
            {
                Utterance = utterance, Recognition = result, Span = utterance.TurnSpan, Trust = result.Receipt!.Trust, Doubtful = _judge.FindDoubtful(result), // judged ones have a receipt
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _turns.End(utterance.TurnNumber, utterance.TurnSpan, TurnEndReason.SessionClosed);
            throw;
        }
        catch (Exception error)
        {
            return new PendingTurn(utterance.TurnNumber, TurnTrigger.Speech, "") { Failure = error, Utterance = utterance, Span = utterance.TurnSpan };
        }
        finally
        {
            utterance.SetHasWords(turn is not null);
        }

        void OnPartial(string text)
        {
            if (text.Length > 0 && !_judge.IsEcho(text, utterance))
            {
                InterruptForWords();
                Publish(new UtteranceUpdated(ConversationId, utterance.TurnNumber, text));
            }
        }

        void InterruptForWords()
        {
            if (_options.AllowInterruption)
            {
                _turns.Interrupt(evenIfSilent: true, olderThan: utterance.TurnNumber);
            }
        }
    }

    private async Task AnswerAsync(CancellationTokenSource ending, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var turn in _pending.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                if (await _turns.RunAsync(turn, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
        finally
        {
            _pending.Writer.TryComplete();
            await ending.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the turns that no answer will come to.</summary>
    private void EndWaitingTurns()
    {
        _pending.Writer.TryComplete();
        while (_pending.Reader.TryRead(out var turn))
        {
            _turns.End(turn.TurnNumber, turn.Span, TurnEndReason.SessionClosed);
        }
    }

    private async ValueTask EnqueueAsync(TurnTrigger trigger, string text, CancellationToken cancellationToken)
    {
        var turnNumber = Interlocked.Increment(ref _turnNumber);
        var turn = new PendingTurn(turnNumber, trigger, text) { Span = StartTurnSpan(turnNumber, trigger) };
        _idle.Enter();
        if (!await TryEnqueueAsync(turn, cancellationToken).ConfigureAwait(false))
        {
            throw new InvalidOperationException("The conversation is over; nothing more can be said in it.");
        }
    }

    /// <summary>Queues a turn; ends it and returns false when the conversation is over.</summary>
    private async ValueTask<bool> TryEnqueueAsync(PendingTurn turn, CancellationToken cancellationToken)
    {
        try
        {
            await _pending.Writer.WriteAsync(turn, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is ChannelClosedException or OperationCanceledException)
        {
            _turns.End(turn.TurnNumber, turn.Span, TurnEndReason.SessionClosed);
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    /// <summary>Starts a turn's span as the root of its own trace, linked to the turn before.</summary>
    private Activity? StartTurnSpan(int turnNumber, TurnTrigger trigger)
    {
        var surrounding = Activity.Current;
        Activity.Current = null;
        var span = VoiceDiagnostics.Source.StartActivity(
            ActivityKind.Internal,
            parentContext: default,
            links: _previousTurn == default ? null : [new ActivityLink(_previousTurn)],
            name: $"{VoiceDiagnostics.Spans.Turn} {_options.AgentName}");
        Activity.Current = surrounding;
        if (span is not null)
        {
            _previousTurn = span.Context;
            span.SetTag(VoiceDiagnostics.Attributes.OperationName, VoiceDiagnostics.Spans.Turn);
            span.SetTag(VoiceDiagnostics.Attributes.ConversationId, ConversationId);
            span.SetTag(VoiceDiagnostics.Attributes.TurnIndex, turnNumber);
            span.SetTag(VoiceDiagnostics.Attributes.TurnTrigger, trigger.ToString().ToLowerInvariant());
        }

        return span;
    }

    private void Publish(VoiceNotification notification) => _publisher.Publish(notification with { OccurredAt = _parts.Time.GetUtcNow() });
}
