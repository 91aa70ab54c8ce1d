using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Diagnostics;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Conversation;

/// <summary>Speaks one reply: text as it streams in, cut into sentences, each synthesised and played while the next is being made.</summary>
internal sealed class ReplySpeaker(
    ISpeechSynthesizer synthesizer, PausableSink sink, ConversationLedger ledger, VoiceSessionOptions options, TimeProvider time)
{
    // A few sentences ahead is enough to never starve the sink and little to throw away on an interruption.
    private const int SentencesAhead = 4;

    /// <summary>Speaks a reply to its end.</summary>
    /// <param name="turnNumber">The turn it belongs to.</param>
    /// <param name="reply">The reply's text.</param>
    /// <param name="parent">The turn's span.</param>
    /// <param name="onFirstAudio">Called when the first audio has been handed to the sink, with the first sentence.</param>
    /// <param name="record">What was spoken so far; complete also when this throws.</param>
    /// <param name="finishing">Ends with the sentence that is being spoken.</param>
    /// <param name="cancellationToken">Falls silent at once.</param>
    /// <exception cref="TurnStageException">A part failed; what had been generated before was still spoken.</exception>
    public async Task SpeakAsync(
        int turnNumber,
        IAsyncEnumerable<ChatResponseUpdate> reply,
        ActivityContext parent,
        Action<string> onFirstAudio,
        ReplyRecord record,
        CancellationToken finishing,
        CancellationToken cancellationToken)
    {
        var sentences = Channel.CreateBounded<ReplySentence>(
            new BoundedChannelOptions(SentencesAhead) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writing = WriteSentencesAsync(reply, sentences.Writer, record, linked.Token);
        if (record.Thinking is null)
        {
            sink.Begin(linked.Token);
        }

        record.PlayedBefore = sink.PlayedDuration;
        ledger.Follow(() => record.Spoken.BegunAfter(sink.PlayedDuration - record.PlayedBefore));
        try
        {
            await PlayAsync(turnNumber, sentences.Reader, parent, onFirstAudio, record, finishing, linked.Token).ConfigureAwait(false);
            if (!record.EndedEarly)
            {
                await writing.ConfigureAwait(false);
            }
        }
        finally
        {
            // Whichever side failed first, the other must not outlive the reply.
            await linked.CancelAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                // A frame may have slipped in between the interrupter's clear and now.
                sink.Clear();
            }

            ledger.Follow(null);
            record.Complete(sink.PlayedDuration, cancellationToken.IsCancellationRequested);
            ledger.CompleteReply(turnNumber, record.Text, record.Spoken.Text, record.HeardText, record.HeardBy);
        }
    }

    private async Task WriteSentencesAsync(
        IAsyncEnumerable<ChatResponseUpdate> reply, ChannelWriter<ReplySentence> sentences, ReplyRecord record, CancellationToken cancellationToken)
    {
        var started = record.AskedAt ?? time.GetTimestamp();
        var firstText = 0L;
        var splitter = new SentenceSplitter();
        var whole = new List<string>();
        var isProtected = false;
        using var timeout = new CancellationTokenSource(options.ReplyTimeout, time);
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await foreach (var update in reply.LeaveOnCancellation(budget.Token).ConfigureAwait(false))
            {
                // Waiting for a place in the queue to the voice is no silence of the model.
                timeout.CancelAfter(Timeout.InfiniteTimeSpan);
                if (update.Text is not { Length: > 0 } text)
                {
                    timeout.CancelAfter(options.ReplyTimeout);
                    continue;
                }

                if (firstText == 0)
                {
                    firstText = time.GetTimestamp();
                    VoiceDiagnostics.TimeToFirstToken.Record(time.GetElapsedTime(started, firstText).TotalSeconds);
                }

                record.Append(text);
                splitter.Append(text, whole);

                // What was left over of a protected piece of text is still in this sentence.
                var more = update.IsUninterruptible();
                isProtected |= more;
                var passed = whole.Count > 0;
                await PassOnAsync().ConfigureAwait(false);
                isProtected = passed ? more : isProtected;
                timeout.CancelAfter(options.ReplyTimeout);
            }

            splitter.Flush(whole);
            await PassOnAsync().ConfigureAwait(false);
            sentences.Complete();
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            sentences.Complete(new TurnStageException(TurnStage.Reply, new TimeoutException(
                $"The chat client gave no {(firstText == 0 ? "" : "more ")}text within {options.ReplyTimeout}. Raise {nameof(VoiceSessionOptions.ReplyTimeout)} or look at the backend.")));
        }
        catch (Exception error)
        {
            sentences.Complete(error is OperationCanceledException ? error : new TurnStageException(TurnStage.Reply, error));
        }

        async ValueTask PassOnAsync()
        {
            foreach (var sentence in whole)
            {
                if (!record.HasSentence)
                {
                    record.HasSentence = true;
                    VoiceDiagnostics.TextAggregationDelay.Record(time.GetElapsedTime(firstText).TotalSeconds);
                }

                await sentences.WriteAsync(new(sentence, isProtected), cancellationToken).ConfigureAwait(false);
            }

            whole.Clear();
        }
    }

    private async Task PlayAsync(
        int turnNumber,
        ChannelReader<ReplySentence> sentences,
        ActivityContext parent,
        Action<string> onFirstAudio,
        ReplyRecord record,
        CancellationToken finishing,
        CancellationToken cancellationToken)
    {
        using var playout = VoiceDiagnostics.Source.StartActivity(VoiceDiagnostics.Spans.Playout, ActivityKind.Internal, parent);
        var index = 0;
        var ended = false;
        try
        {
            var fitting = new FrameFitting(synthesizer.Capabilities.OutputFormat, sink.Format);
            using var next = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, finishing);
            try
            {
                while (await sentences.WaitToReadAsync(next.Token).ConfigureAwait(false))
                {
                    next.Token.ThrowIfCancellationRequested();
                    if (sentences.TryRead(out var sentence))
                    {
                        await SpeakSentenceAsync(sentence, index++).ConfigureAwait(false);
                    }
                }
            }
            catch (OperationCanceledException) when (finishing.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                record.EndedEarly = true;
            }

            await EndThinkingAsync().ConfigureAwait(false);
            await InStage(TurnStage.Playback, sink.DrainAsync()).ConfigureAwait(false);

            async ValueTask EndThinkingAsync()
            {
                if (!ended && record.Thinking is { } thinking)
                {
                    ended = true;

                    // The sound does not count as heard, also not the part of it that fades.
                    record.PlayedBefore = await InStage(TurnStage.Playback, thinking.StopAsync(cancellationToken)).ConfigureAwait(false);
                }
            }

            async ValueTask WriteReadyAsync()
            {
                while (fitting.TryRead(out var frame))
                {
                    await InStage(TurnStage.Playback, sink.WriteAsync(frame)).ConfigureAwait(false);
                }
            }

            async Task SpeakSentenceAsync(ReplySentence part, int sentenceIndex)
            {
                var (sentence, isProtected) = part;
                using var span = VoiceDiagnostics.Source.StartActivity(VoiceDiagnostics.Spans.TextToSpeech, ActivityKind.Client, parent);
                var started = time.GetTimestamp();
                var first = true;
                record.Spoken.Begin(sentence, isProtected);
                VoiceDiagnostics.SynthesizedCharacters.Add(sentence.Length);
                using var timeout = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
                using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
                var speech = synthesizer.SynthesizeAsync(sentence, options.Voice, budget.Token)
                    .LeaveOnCancellation(budget.Token).GetAsyncEnumerator(budget.Token);
                await using (speech.ConfigureAwait(false))
                {
                    while (await InStage(TurnStage.Synthesis, NextAsync()).ConfigureAwait(false))
                    {
                        await EndThinkingAsync().ConfigureAwait(false);
                        record.Spoken.AddAudio(speech.Current.Frame.Duration, speech.Current.Words);
                        fitting.Write(speech.Current.Frame);
                        await WriteReadyAsync().ConfigureAwait(false);

                        if (first)
                        {
                            first = false;
                            var delay = time.GetElapsedTime(started).TotalSeconds;
                            VoiceDiagnostics.TimeToFirstAudio.Record(delay);
                            span?.SetTag(VoiceDiagnostics.Attributes.TimeToFirstAudio, delay);
                            ledger.ExtendReply(turnNumber, sentence, record.IsFiller);
                            if (sentenceIndex == 0)
                            {
                                onFirstAudio(sentence);
                            }
                        }
                    }
                }

                async ValueTask<bool> NextAsync()
                {
                    timeout.CancelAfter(options.SynthesisTimeout);
                    try
                    {
                        return await speech.MoveNextAsync().ConfigureAwait(false);
                    }
                    catch (OperationCanceledException error) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                    {
                        throw new TimeoutException(
                            $"The synthesiser gave no {(first ? "" : "more ")}audio of a sentence within {options.SynthesisTimeout}. "
                            + $"Raise {nameof(VoiceSessionOptions.SynthesisTimeout)} or look at the engine.",
                            error);
                    }
                    finally
                    {
                        // Waiting for the sink is no silence of the voice.
                        timeout.CancelAfter(Timeout.InfiniteTimeSpan);
                    }
                }

                fitting.Flush();
                await WriteReadyAsync().ConfigureAwait(false);
                if (span?.GetTagItem(VoiceDiagnostics.Attributes.ProviderName) is null)
                {
                    // Where one voice stands in for another, who spoke is there already.
                    span?.SetTag(VoiceDiagnostics.Attributes.ProviderName, synthesizer.Capabilities.Provider);
                }

                span?.SetTag(VoiceDiagnostics.Attributes.SpeechVoice, options.Voice?.Voice ?? synthesizer.Capabilities.Voices[0]);
                span?.SetTag(VoiceDiagnostics.Attributes.SentenceIndex, sentenceIndex);
                span?.SetTag(VoiceDiagnostics.Attributes.Characters, sentence.Length);
            }
        }
        finally
        {
            playout?.SetTag(VoiceDiagnostics.Attributes.GeneratedCharacters, record.Text.Length);
        }
    }

    private static async ValueTask InStage(TurnStage stage, ValueTask step)
    {
        try
        {
            await step.ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new TurnStageException(stage, error);
        }
    }

    private static async ValueTask<T> InStage<T>(TurnStage stage, ValueTask<T> step)
    {
        try
        {
            return await step.ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new TurnStageException(stage, error);
        }
    }
}

/// <summary>A sentence on its way to the voice.</summary>
/// <param name="Text">Its text.</param>
/// <param name="IsProtected">Whether it must be spoken to its end.</param>
internal readonly record struct ReplySentence(string Text, bool IsProtected);
