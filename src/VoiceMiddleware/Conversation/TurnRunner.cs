using System.Diagnostics;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Diagnostics;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Conversation;

/// <summary>Runs the turns of a session one after the other: middleware, chat client, voice. Interruption comes from other threads (<see cref="BargeIn"/>).</summary>
internal sealed class TurnRunner
{
    private readonly VoiceSessionParts _parts;
    private readonly ConversationLedger _ledger;
    private readonly BargeIn _bargeIn;
    private readonly Action<VoiceNotification> _publish;
    private readonly Action<TurnContext> _onTurn;
    private readonly Action _onEnded;
    private readonly SpeculativeChatClient? _speculative;
    private readonly TurnPipeline _pipeline;
    private readonly ReplySpeaker _speaker;
    private readonly SlowToolFiller _filler;
    private readonly PausableSink _sink;
    private readonly short[]? _thinkingSound;
    private readonly Dictionary<string, object?> _conversationItems = new(StringComparer.Ordinal);

    public TurnRunner(
        VoiceSessionParts parts, ConversationLedger ledger, PausableSink sink, BargeIn bargeIn, Action<VoiceNotification> publish, Action<TurnContext> onTurn, Action onEnded)
    {
        _parts = parts;
        _ledger = ledger;
        _bargeIn = bargeIn;
        _publish = publish;
        _onTurn = onTurn;
        _onEnded = onEnded;
        _speculative = MaySpeculate(parts) ? new SpeculativeChatClient(parts.ChatClient, parts.Options.Speculation) : null;
        _pipeline = new TurnPipeline(WithToolCalls(_speculative ?? parts.ChatClient, parts), parts.Middleware, parts.Options);
        _sink = sink;
        _thinkingSound = parts.Options.ThinkingSound.Enabled ? ThinkingSamples.Get(parts.Options.ThinkingSound, sink.Format) : null;
        _filler = new SlowToolFiller(parts.Options, parts.Time);
        _speaker = new ReplySpeaker(parts.Synthesizer, sink, ledger, parts.Options, parts.Time);
    }

    /// <summary>Sets the newest utterance, which may still be going on.</summary>
    public Utterance? NewestUtterance { private get; set; }

    /// <summary>Runs a turn to its end, whatever happens in it.</summary>
    /// <returns>Whether the conversation is over.</returns>
    /// <exception cref="OperationCanceledException">The session is ending.</exception>
    public async Task<bool> RunAsync(PendingTurn pending, CancellationToken sessionToken)
    {
        if (pending.Failure is { } unheard)
        {
            await FailAsync(pending, TurnStage.Recognition, unheard, sessionToken).ConfigureAwait(false);
            return false;
        }

        var history = _ledger.GetMessages();
        if (pending.Trigger != TurnTrigger.Proactive)
        {
            _ledger.AddUser(
                pending.TurnNumber, pending.Text, pending.Trigger is TurnTrigger.Text or TurnTrigger.Dtmf ? ContextTrust.Confirmed : pending.Trust, pending.Doubtful,
                isDtmf: pending.Trigger == TurnTrigger.Dtmf);
            if (await IsSupersededAsync(pending).ConfigureAwait(false))
            {
                // The caller went on speaking; these words are history of the turn that follows.
                End(pending.TurnNumber, pending.Span, TurnEndReason.Superseded);
                return false;
            }
        }

        var turn = new TurnContext
        {
            ConversationId = _parts.ConversationId,
            TurnNumber = pending.TurnNumber,
            Trigger = pending.Trigger,
            Recognition = pending.Recognition,
            UserText = pending.Trigger == TurnTrigger.Proactive ? "" : pending.Text,
            History = history,
            ChatOptions = MakeChatOptions(),
            ConversationItems = _conversationItems,
            EndsConversation = pending.EndsConversation,
            Services = _parts.Services,
        };

        // Tools and whatever else runs for this turn find it there; the value ends with this method.
        TurnContext.Current = turn;
        _onTurn(turn);
        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(sessionToken);
        var record = new ReplyRecord { Thinking = Think(pending, cancellation.Token) };
        using var reply = new ActiveReply(pending.TurnNumber, record, cancellation);
        _bargeIn.Begin(reply);
        Exception? failure = null;
        try
        {
            // Spans of middleware and of the chat client belong under the turn.
            Activity.Current = pending.Span;
            await FillAsync(turn, pending, reply.Cancellation.Token).ConfigureAwait(false);
            if (turn.Reply is { } updates)
            {
                var asked = _parts.Time.GetTimestamp();
                updates = await _filler.WaitAsync(updates, phrase => SpeakFillerAsync(turn.TurnNumber, phrase, reply), reply.Cancellation.Token).ConfigureAwait(false);
                record.AskedAt = asked;
                await _speaker.SpeakAsync(
                    turn.TurnNumber, updates, pending.Span?.Context ?? default, sentence => OnFirstAudio(pending, reply, sentence), record,
                    pending.EndsConversation ? default : _parts.Finishing, reply.Cancellation.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (reply.Cancellation.IsCancellationRequested)
        {
            // Interrupted, or the session is ending, which is seen below.
        }
        catch (Exception error)
        {
            failure = error;
        }
        finally
        {
            Activity.Current = null;
            _bargeIn.End(reply);
            await reply.Cancelling.ConfigureAwait(false);
            if (record.Thinking is { } thinking)
            {
                await thinking.AbandonAsync().ConfigureAwait(false);
            }
        }

        var interrupted = reply.Cancellation.IsCancellationRequested;
        if (reply.IsAudible)
        {
            _publish(new ReplyCompleted(_parts.ConversationId, turn.TurnNumber, record.Text, record.HeardText, interrupted)
            {
                SentText = record.Spoken.Text,
                HeardBy = record.HeardBy,
            });
        }

        if (failure is not null)
        {
            var stage = (failure as TurnStageException)?.Stage ?? TurnStage.Reply;
            await FailAsync(pending, stage, failure, sessionToken).ConfigureAwait(false);
            return pending.EndsConversation;
        }

        Describe(pending.Span, record);
        End(pending.TurnNumber, pending.Span, (sessionToken.IsCancellationRequested || record.EndedEarly, interrupted) switch
        {
            (true, _) => TurnEndReason.SessionClosed,
            (_, true) => TurnEndReason.Interrupted,
            _ => TurnEndReason.Completed,
        });
        sessionToken.ThrowIfCancellationRequested();
        return turn.EndsConversation && !interrupted;
    }

    /// <summary>Asks the chat client ahead of time with words that may yet change, where that is wanted.</summary>
    public void Speculate(Utterance utterance, string text)
    {
        if (_speculative is not null && SpokenTerms.Words(text).Count >= _parts.Options.Speculation.MinWords)
        {
            _speculative.Begin(utterance.TurnNumber, _pipeline.MakeMessages(_ledger.GetMessages(), text), MakeChatOptions(), utterance.TurnSpan);
        }
    }

    /// <summary>Ends a turn: its span, its count, its last notification.</summary>
    public void End(int turnNumber, Activity? span, TurnEndReason reason)
    {
        _speculative?.End(turnNumber);
        var name = reason switch
        {
            TurnEndReason.SessionClosed => "session_closed",
            _ => reason.ToString().ToLowerInvariant(),
        };
        VoiceDiagnostics.Turns.Add(1, new KeyValuePair<string, object?>(VoiceDiagnostics.Attributes.EndReason, name));
        span?.SetTag(VoiceDiagnostics.Attributes.EndReason, name);
        span?.Stop();
        _publish(new TurnEnded(_parts.ConversationId, turnNumber, reason));
        _onEnded();
    }

    /// <summary>Ends a turn that failed: an event, and a spoken apology.</summary>
    private async Task FailAsync(PendingTurn pending, TurnStage stage, Exception error, CancellationToken sessionToken)
    {
        var (turnNumber, span) = (pending.TurnNumber, pending.Span);
        error = error is TurnStageException { InnerException: { } inner } ? inner : error;
        Log.TurnFailed(_parts.Logger, _parts.ConversationId, turnNumber, stage, error);
        span?.SetStatus(ActivityStatusCode.Error);
        span?.SetTag(VoiceDiagnostics.Attributes.ErrorType, error.GetType().FullName);
        _publish(new TurnFailed(_parts.ConversationId, turnNumber, stage, error));
        try
        {
            if (!string.IsNullOrWhiteSpace(_parts.Options.Apology))
            {
                await _speaker.SpeakAsync(
                    turnNumber, Once(_parts.Options.Apology, false), default, _ => { }, new ReplyRecord(), default, sessionToken).ConfigureAwait(false);
            }
        }
        catch (Exception again) when (again is not OperationCanceledException)
        {
            Log.ApologyFailed(_parts.Logger, _parts.ConversationId, again);
        }
        finally
        {
            End(turnNumber, span, TurnEndReason.Failed);
        }
    }

    private async Task FillAsync(TurnContext turn, PendingTurn pending, CancellationToken cancellationToken)
    {
        if (pending.Trigger == TurnTrigger.Proactive)
        {
            turn.Reply = Once(pending.Text, pending.IsUninterruptible);
            return;
        }

        await _pipeline.InvokeAsync(turn, cancellationToken).ConfigureAwait(false);
        if (!string.Equals(turn.UserText, pending.Text, StringComparison.Ordinal))
        {
            _ledger.ReviseUser(turn.TurnNumber, turn.UserText);
        }
    }

    /// <summary>Begins the sound of a turn that an answer is thought of in.</summary>
    private ThinkingSound? Think(PendingTurn pending, CancellationToken cancellationToken)
    {
        if (_thinkingSound is null || pending.Trigger == TurnTrigger.Proactive)
        {
            return null;
        }

        var passed = pending.Utterance is { DecidedAt: > 0 } utterance ? _parts.Time.GetElapsedTime(utterance.DecidedAt) : TimeSpan.Zero;
        return new ThinkingSound(_thinkingSound, _sink, _parts.Options.ThinkingSound.Delay - passed, _parts.Time, cancellationToken);
    }

    private async Task SpeakFillerAsync(int turnNumber, string phrase, ActiveReply reply)
    {
        var record = new ReplyRecord { IsFiller = true, Thinking = reply.Record.Thinking };
        try
        {
            await _speaker.SpeakAsync(turnNumber, Once(phrase, false), default, _ => { }, record, default, reply.Cancellation.Token).ConfigureAwait(false);
        }
        finally
        {
            if (record.HeardText.Length > 0)
            {
                _publish(new FillerSpoken(_parts.ConversationId, turnNumber, record.HeardText));
            }
        }
    }

    private void OnFirstAudio(PendingTurn pending, ActiveReply reply, string sentence)
    {
        _bargeIn.BeginAudio(reply);
        TimeSpan? latency = pending.Utterance is { } utterance
            ? _parts.Time.GetElapsedTime(utterance.DecidedAt) + utterance.EndpointingDelay
            : null;
        if (latency is { } value)
        {
            VoiceDiagnostics.ResponseLatency.Record(value.TotalSeconds);
            pending.Span?.SetTag(VoiceDiagnostics.Attributes.TurnResponseLatency, value.TotalSeconds);
        }

        _publish(new ReplyStarted(_parts.ConversationId, pending.TurnNumber, sentence, latency));
    }

    /// <summary>Returns whether the caller said more before this turn could be answered.</summary>
    private async Task<bool> IsSupersededAsync(PendingTurn pending)
    {
        return _parts.Options.AllowInterruption
            && pending.Utterance is { } own
            && NewestUtterance is { } newest
            && newest != own
            && await newest.HasWords.ConfigureAwait(false);
    }

    private void Describe(Activity? span, ReplyRecord record)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        span.SetTag(VoiceDiagnostics.Attributes.GeneratedCharacters, record.Text.Length);
        span.SetTag(VoiceDiagnostics.Attributes.SpokenCharacters, record.HeardText.Length);
        span.SetTag(VoiceDiagnostics.Attributes.SpokenSource, record.HeardBy.ToString().ToLowerInvariant());
        if (_parts.Options.EnableSensitiveData)
        {
            span.SetTag(VoiceDiagnostics.Attributes.Reply, record.Text);
        }
    }

    private ChatOptions MakeChatOptions() => new() { Tools = [.. _parts.Tools] };

    private static bool MaySpeculate(VoiceSessionParts parts) =>
        parts.Options.Speculation.Enabled && (parts.Tools.Count == 0 || !CallsTools(parts.ChatClient));

    /// <summary>Puts the tool loop around a client that has none of its own.</summary>
    private static IChatClient WithToolCalls(IChatClient client, VoiceSessionParts parts) =>
        // The wrapper is not disposed: it would dispose the application's client.
        CallsTools(client) ? client : new ToolCallingChatClient(client, parts.Services) { ToolTimeout = parts.Options.ToolTimeout, TimeProvider = parts.Time };

    /// <summary>Says whether a client has a tool loop, ours or Microsoft.Extensions.AI's.</summary>
    private static bool CallsTools(IChatClient client)
    {
        var foreign = Type.GetType("Microsoft.Extensions.AI.FunctionInvokingChatClient, Microsoft.Extensions.AI", throwOnError: false);
        return client.GetService<ToolCallingChatClient>() is not null || (foreign is not null && client.GetService(foreign) is not null);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Once(string text, bool isUninterruptible)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        var update = new ChatResponseUpdate(ChatRole.Assistant, text);
        yield return isUninterruptible ? update.MarkUninterruptible() : update;
    }
}
