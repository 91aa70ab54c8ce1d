using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Diagnostics;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Conversation;

/// <summary>
/// Listens to the caller: cuts the audio into utterances, has each recognised with the conversation as context, and queues the turns that they
/// make in the order in which they were said. A recogniser that fails ends a turn, never the listening.
/// </summary>
internal sealed class CallerListener(
    VoiceSessionParts parts, ConversationLedger ledger, SessionContext context, TurnRunner turns, TurnQueue queue, BargeIn bargeIn,
    Action<VoiceNotification> publish)
{
    private readonly UtteranceEndpointing _endpointing = new(parts.ConversationId, parts.Options, parts.Endpointing, parts.Logger);
    private readonly TranscriptJudge _judge = new(parts.ConversationId, parts.Options.Guards, context, ledger, parts.Logger);
    private volatile Utterance? _utterance;

    /// <summary>Listens until the caller's audio ends and what was said last has been recognised and queued.</summary>
    /// <param name="cancellationToken">Stops listening.</param>
    /// <exception cref="IOException">The caller's audio failed.</exception>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        var format = parts.Recognizer.Capabilities.InputFormat;
        using var detector = parts.DetectorFactory?.Invoke(format) ?? new AdaptiveEnergyDetector(format);
        using var segmenter = new SpeechSegmenter(detector, parts.Options.Segmenter);
        _endpointing.Attach(segmenter);
        var keys = parts.Options.Dtmf.Enabled
            ? new DtmfListener(parts.ConversationId, format, parts.Options, queue, bargeIn, publish) : null;
        try
        {
            await foreach (var frame in parts.Source.ConvertTo(format).ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (keys is null)
                {
                    await PushAsync(segmenter, frame, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    await PassKeysAsync(keys.Push(frame)).ConfigureAwait(false);
                }
            }

            if (keys is not null)
            {
                await PassKeysAsync(keys.Complete()).ConfigureAwait(false);
            }

            segmenter.Complete();
            await FollowAsync(segmenter, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (_utterance is { } last)
            {
                last.Complete(last.Start, TimeSpan.Zero, parts.Time.GetTimestamp());
                await last.Recognition.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        async ValueTask PassKeysAsync(PendingTurn? turn)
        {
            while (keys.TryRead(out var passed))
            {
                await PushAsync(segmenter, passed, cancellationToken).ConfigureAwait(false);
            }

            if (turn is not null)
            {
                await queue.TryAddAsync(turn, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Ends the running utterance now, from whichever thread.</summary>
    /// <returns>Whether one was running.</returns>
    public bool EndUtterance()
    {
        if (_utterance is not { IsOver: false } utterance)
        {
            return false;
        }

        var (speechEnd, now) = utterance.Position;
        return EndUtterance(utterance, speechEnd, now, UtteranceEndReason.External);
    }

    /// <summary>Takes the next frame, and asks whether the utterance is over with it.</summary>
    private async ValueTask PushAsync(SpeechSegmenter segmenter, AudioFrame frame, CancellationToken cancellationToken)
    {
        if (_utterance is { IsOver: true })
        {
            // Where it is still running for the segmenter, it was ended from outside.
            segmenter.EndUtterance(UtteranceEndReason.External);
        }

        segmenter.Push(frame);
        await FollowAsync(segmenter, cancellationToken).ConfigureAwait(false);
        if (segmenter.IsSpeaking && _endpointing.Ends(segmenter, _utterance!)) // which began with SpeechStarted
        {
            await FollowAsync(segmenter, cancellationToken).ConfigureAwait(false);
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
                    bargeIn.OnSpeech(_utterance!.TurnNumber, found.Time - _utterance.Start);
                    await _utterance!.AddAsync(found.Frame, cancellationToken).ConfigureAwait(false);
                    break;
                case SegmenterEventKind.PauseStarted:
                    _utterance!.IsPausing = true;
                    turns.Speculate(_utterance, _utterance.Guess);
                    break;
                case SegmenterEventKind.PauseEnded:
                    _utterance!.IsPausing = false;
                    break;
                case SegmenterEventKind.UtteranceEnded:
                    EndUtterance(_utterance!, found.SpeechEnd, found.Time, found.Reason);
                    break;
            }
        }
    }

    private void BeginUtterance(TimeSpan start, CancellationToken cancellationToken)
    {
        var plan = context.Begin();
        var (turnNumber, span) = queue.Begin(TurnTrigger.Speech);
        var utterance = new Utterance(turnNumber, plan, start, span)
        {
            Sound = new UtteranceSound(parts.Options.Guards.Leak is { Enabled: true } leak ? leak.MinVoiced : TimeSpan.Zero),
            ExpectedAnswers = context.GetExpectedAnswers(),
            Playing = ledger.GetEntriesAsHeard() is [.., { IsProvisional: true } reply] ? reply : null,
        };
        var previous = _utterance?.Recognition ?? Task.CompletedTask;
        _utterance = utterance;
        publish(new UtteranceStarted(parts.ConversationId, turnNumber, start));
        turns.NewestUtterance = utterance;
        utterance.Recognition = RecognizeAsync(utterance, previous, cancellationToken);
    }

    private bool EndUtterance(Utterance utterance, TimeSpan end, TimeSpan decidedAt, UtteranceEndReason reason)
    {
        var delay = decidedAt - end;
        if (!utterance.Complete(end, delay, parts.Time.GetTimestamp()))
        {
            return false;
        }

        bargeIn.OnSpeechEnded(utterance.TurnNumber);
        VoiceDiagnostics.EndpointingDelay.Record(delay.TotalSeconds);
        utterance.TraceEnd(decidedAt, reason, _endpointing.Explain(reason), parts.Time.GetUtcNow());
        return true;
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
            await queue.TryAddAsync(turn, cancellationToken).ConfigureAwait(false);
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
                parts.Recognizer, utterance, OnPartial, heard => _judge.Judge(heard, utterance), parts.Time, parts.Options, cancellationToken).ConfigureAwait(false);
            var finalDelay = utterance.DecidedAt == 0 ? TimeSpan.Zero : parts.Time.GetElapsedTime(utterance.DecidedAt);
            VoiceDiagnostics.FinalDelay.Record(finalDelay.TotalSeconds);
            _judge.ReportDropped(result.Receipt!);
            publish(new UtteranceRecognized(parts.ConversationId, utterance.TurnNumber, result, utterance.Start, utterance.End, finalDelay));
            if (result.Text.Length == 0)
            {
                Log.NothingRecognized(parts.Logger, parts.ConversationId, utterance.TurnNumber);
                turns.End(utterance.TurnNumber, utterance.TurnSpan, TurnEndReason.Empty);
                return null;
            }

            Log.Recognized(parts.Logger, parts.ConversationId, utterance.TurnNumber, result.Text);
            if (bargeIn.OnFinal(utterance.TurnNumber, result.Text))
            {
                turns.End(utterance.TurnNumber, utterance.TurnSpan, TurnEndReason.Backchannel);
                return null;
            }

            return turn = new PendingTurn(utterance.TurnNumber, TurnTrigger.Speech, result.Text)
            {
                Utterance = utterance, Recognition = result, Span = utterance.TurnSpan, Trust = result.Receipt!.Trust, Doubtful = _judge.FindDoubtful(result), // judged ones have a receipt
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            turns.End(utterance.TurnNumber, utterance.TurnSpan, TurnEndReason.SessionClosed);
            throw;
        }
        catch (Exception error)
        {
            return new PendingTurn(utterance.TurnNumber, TurnTrigger.Speech, "") { Failure = error, Utterance = utterance, Span = utterance.TurnSpan };
        }
        finally
        {
            if (turn is null)
            {
                bargeIn.OnFinal(utterance.TurnNumber, "");
            }

            utterance.SetHasWords(turn is not null);
        }

        void OnPartial(string text)
        {
            if (text.Length > 0 && !_judge.IsEcho(text, utterance))
            {
                bargeIn.OnWords(utterance.TurnNumber, text);
                utterance.Guess = text;
                if (utterance.IsPausing)
                {
                    turns.Speculate(utterance, text);
                }

                publish(new UtteranceUpdated(parts.ConversationId, utterance.TurnNumber, text));
            }
        }
    }
}
