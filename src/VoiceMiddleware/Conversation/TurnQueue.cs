using System.Diagnostics;
using System.Threading.Channels;
using VoiceMiddleware.Diagnostics;

namespace VoiceMiddleware.Conversation;

/// <summary>
/// The turns of a session that wait for their reply, in order. Numbers every turn, starts its span, and ends the turns that no reply will come
/// to. Safe for concurrent use; one reader.
/// </summary>
internal sealed class TurnQueue(string conversationId, string agentName, TurnRunner turns, IdleSignal idle)
{
    private const int TurnsAhead = 64;

    private readonly Channel<PendingTurn> _pending = Channel.CreateBounded<PendingTurn>(
        new BoundedChannelOptions(TurnsAhead) { SingleReader = true, SingleWriter = false, FullMode = BoundedChannelFullMode.Wait });

    private ActivityContext _previousTurn;
    private int _turnNumber;

    /// <summary>Gets the number of turns that were begun.</summary>
    public int Count => Volatile.Read(ref _turnNumber);

    /// <summary>Begins a turn. The session is not idle until the turn has ended.</summary>
    /// <param name="trigger">Why it takes place.</param>
    /// <returns>The turn's number, from 1, and its span: the root of its own trace, linked to the turn before; null when nobody traces.</returns>
    public (int TurnNumber, Activity? Span) Begin(TurnTrigger trigger)
    {
        var turnNumber = Interlocked.Increment(ref _turnNumber);
        var span = StartSpan(turnNumber, trigger);
        idle.Enter();
        return (turnNumber, span);
    }

    /// <summary>Begins and queues a turn that no utterance made.</summary>
    /// <exception cref="InvalidOperationException">The conversation is over.</exception>
    public async ValueTask AddAsync(TurnTrigger trigger, string text, CancellationToken cancellationToken, bool isUninterruptible = false)
    {
        var (turnNumber, span) = Begin(trigger);
        if (!await TryAddAsync(new PendingTurn(turnNumber, trigger, text) { IsUninterruptible = isUninterruptible, Span = span }, cancellationToken).ConfigureAwait(false))
        {
            throw new InvalidOperationException("The conversation is over; nothing more can be said in it.");
        }
    }

    /// <summary>Queues a turn that was begun; ends it and returns false when the conversation is over.</summary>
    public async ValueTask<bool> TryAddAsync(PendingTurn turn, CancellationToken cancellationToken)
    {
        try
        {
            await _pending.Writer.WriteAsync(turn, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is ChannelClosedException or OperationCanceledException)
        {
            turns.End(turn.TurnNumber, turn.Span, TurnEndReason.SessionClosed);
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    /// <summary>Queues a turn that was begun, if there is room; ends it and returns false when there is none or the conversation is over.</summary>
    public bool TryAdd(PendingTurn turn)
    {
        if (_pending.Writer.TryWrite(turn))
        {
            return true;
        }

        turns.End(turn.TurnNumber, turn.Span, TurnEndReason.SessionClosed);
        return false;
    }

    /// <summary>Takes the turns out in order, until the queue is closed and empty.</summary>
    public IAsyncEnumerable<PendingTurn> ReadAllAsync(CancellationToken cancellationToken) => _pending.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Takes no more turns. Those that wait can still be read.</summary>
    public void Close() => _pending.Writer.TryComplete();

    /// <summary>Closes the queue and ends the turns that wait in it.</summary>
    public void EndWaiting()
    {
        Close();
        while (_pending.Reader.TryRead(out var turn))
        {
            turns.End(turn.TurnNumber, turn.Span, TurnEndReason.SessionClosed);
        }
    }

    private Activity? StartSpan(int turnNumber, TurnTrigger trigger)
    {
        var surrounding = Activity.Current;
        Activity.Current = null;
        var span = VoiceDiagnostics.Source.StartActivity(
            ActivityKind.Internal,
            parentContext: default,
            links: _previousTurn == default ? null : [new ActivityLink(_previousTurn)],
            name: $"{VoiceDiagnostics.Spans.Turn} {agentName}");
        Activity.Current = surrounding;
        if (span is not null)
        {
            _previousTurn = span.Context;
            span.SetTag(VoiceDiagnostics.Attributes.OperationName, VoiceDiagnostics.Spans.Turn);
            span.SetTag(VoiceDiagnostics.Attributes.ConversationId, conversationId);
            span.SetTag(VoiceDiagnostics.Attributes.TurnIndex, turnNumber);
            span.SetTag(VoiceDiagnostics.Attributes.TurnTrigger, trigger.ToString().ToLowerInvariant());
        }

        return span;
    }
}
