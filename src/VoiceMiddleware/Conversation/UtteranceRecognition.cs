using System.Diagnostics;
using VoiceMiddleware.Diagnostics;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Recognition.Redecoding;

namespace VoiceMiddleware.Conversation;

/// <summary>Runs one utterance through the recogniser and puts its final pieces together.</summary>
internal static class UtteranceRecognition
{
    /// <summary>Recognises an utterance.</summary>
    /// <param name="recognizer">The recogniser.</param>
    /// <param name="utterance">The utterance; its audio may still be coming in.</param>
    /// <param name="onPartial">Called with each new guess at the whole text so far.</param>
    /// <param name="judge">Judges the whole text: whether it is taken, and how far it is believed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">The session's options.</param>
    /// <param name="cancellationToken">Abandons the utterance.</param>
    /// <returns>One final result for the whole utterance, with the receipt.</returns>
    public static async Task<RecognitionUpdate> RunAsync(
        ISpeechRecognizer recognizer,
        Utterance utterance,
        Action<string> onPartial,
        Func<RecognitionUpdate, RecognitionUpdate> judge,
        TimeProvider time,
        VoiceSessionOptions options,
        CancellationToken cancellationToken)
    {
        var capabilities = recognizer.Capabilities;
        using var span = VoiceDiagnostics.Source.StartActivity(
            $"{VoiceDiagnostics.Spans.SpeechToText} {capabilities.Model}", ActivityKind.Client, utterance.TurnSpan?.Context ?? default);
        var finals = new List<RecognitionUpdate>();
        var partials = 0;
        using var overdue = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = LimitAsync(overdue);
        var told = "";
        try
        {
            var updates = recognizer.RecognizeAsync(utterance.Audio.ReadAllAsync(overdue.Token), utterance.Plan.Context, overdue.Token);
            await foreach (var update in updates.LeaveOnCancellation(overdue.Token).ConfigureAwait(false))
            {
                if (update.IsFinal)
                {
                    finals.Add(update);
                    utterance.Hear(Join(finals.Select(f => f.Text)), update.AudioDuration);
                    continue;
                }

                partials++;
                var text = Join(finals.Select(f => f.Text).Append(update.Text));
                utterance.Hear(text, update.AudioDuration);
                if (text != told)
                {
                    // The same guess again tells only that it covers more of the audio.
                    onPartial(told = text);
                }
            }
        }
        catch (Exception error)
        {
            span?.SetStatus(ActivityStatusCode.Error);
            span?.SetTag(VoiceDiagnostics.Attributes.ErrorType, error.GetType().FullName);
            if (error is OperationCanceledException && overdue.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException(
                    $"The recogniser gave no final text within {options.RecognitionTimeout} of the end of the utterance. "
                    + $"Raise {nameof(VoiceSessionOptions.RecognitionTimeout)} or look at the engine.",
                    error);
            }

            throw;
        }
        finally
        {
            // Whoever waits for the end of the utterance, or of its time, waits no more.
            await overdue.CancelAsync().ConfigureAwait(false);
        }

        var result = judge(Merge(finals, utterance.Plan, options));
        Record(result);
        if (span is { IsAllDataRequested: true })
        {
            Describe(span, result);
        }

        return result;

        async Task LimitAsync(CancellationTokenSource limited)
        {
            try
            {
                await utterance.Ended.WaitAsync(limited.Token).ConfigureAwait(false);
                await Task.Delay(options.RecognitionTimeout, time, limited.Token).ConfigureAwait(false);
                await limited.CancelAsync().ConfigureAwait(false);
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                // Recognised in time.
            }
        }

        void Describe(Activity activity, RecognitionUpdate final)
        {
            var receipt = final.Receipt!;
            activity.SetTag(VoiceDiagnostics.Attributes.OperationName, VoiceDiagnostics.Spans.SpeechToText);
            activity.SetTag(VoiceDiagnostics.Attributes.ProviderName, receipt.Failover?.Provider ?? capabilities.Provider);
            activity.SetTag(VoiceDiagnostics.Attributes.RequestModel, receipt.Failover?.Model ?? capabilities.Model);
            activity.SetTag(VoiceDiagnostics.Attributes.SpeechLanguage, utterance.Plan.Context.Language ?? (capabilities.Languages is [var own, ..] ? own : null));
            activity.SetTag(VoiceDiagnostics.Attributes.AudioDuration, final.AudioDuration.TotalSeconds);
            activity.SetTag(VoiceDiagnostics.Attributes.Partials, partials);
            activity.SetTag(VoiceDiagnostics.Attributes.Confidence, final.Confidence);
            activity.SetTag(VoiceDiagnostics.Attributes.BiasMode, BiasMode(receipt));
            activity.SetTag(VoiceDiagnostics.Attributes.BiasMessages, receipt.MessagesApplied);
            activity.SetTag(VoiceDiagnostics.Attributes.BiasCharacters, receipt.CharactersApplied);
            activity.SetTag(VoiceDiagnostics.Attributes.BiasHotwords, receipt.HotwordsApplied);
            activity.SetTag(
                VoiceDiagnostics.Attributes.BiasHotwordsDropped,
                receipt.Dropped.Where(d => d.Kind == ContextPart.Hotword).Sum(d => d.Count));
            activity.SetTag(VoiceDiagnostics.Attributes.BiasHits, receipt.HotwordsHeard.Count);
            activity.SetTag(VoiceDiagnostics.Attributes.BiasDigest, receipt.ContextDigest);
            activity.SetTag(VoiceDiagnostics.Attributes.BiasOutcome, receipt.Outcome.ToString().ToLowerInvariant());
            activity.SetTag(VoiceDiagnostics.Attributes.BiasStrength, receipt.Strength);
            activity.SetTag(VoiceDiagnostics.Attributes.BiasBackOff, receipt.BackOff?.ToString().ToLowerInvariant());
            activity.SetTag(VoiceDiagnostics.Attributes.Suppressed, receipt.Suppressed?.ToString().ToLowerInvariant());
            activity.SetTag(VoiceDiagnostics.Attributes.Trust, receipt.Trust.ToString().ToLowerInvariant());
            activity.SetTag(VoiceDiagnostics.Attributes.BiasMechanism, receipt.Mechanism);
            activity.SetTag(VoiceDiagnostics.Attributes.BiasDroppedReasons, DropReasons(receipt));
            activity.SetTag(VoiceDiagnostics.Attributes.BiasOnlyFromBias, receipt.TermsOnlyFromBias?.Count);
            if (receipt.Redecode is { } redecode)
            {
                activity.SetTag(VoiceDiagnostics.Attributes.RedecodeReasons, SecondDecode.ReasonNames(redecode.Reasons));
                activity.SetTag(VoiceDiagnostics.Attributes.RedecodeOutcome, SecondDecode.OutcomeName(redecode.Outcome));
                activity.SetTag(VoiceDiagnostics.Attributes.RedecodeTerms, redecode.Terms.Count);
                activity.SetTag(VoiceDiagnostics.Attributes.RedecodeMilliseconds, redecode.Duration.TotalMilliseconds);
            }

            activity.SetTag(VoiceDiagnostics.Attributes.BiasApplyMilliseconds, receipt.PreparationTime.TotalMilliseconds);
            if (utterance.DecidedAt != 0)
            {
                activity.SetTag(VoiceDiagnostics.Attributes.FinalDelay, time.GetElapsedTime(utterance.DecidedAt).TotalSeconds);
            }

            if (options.EnableSensitiveData)
            {
                activity.SetTag(VoiceDiagnostics.Attributes.Transcript, final.Text);
                activity.SetTag(VoiceDiagnostics.Attributes.ContextMessages, receipt.Context!.Messages.Select(m => $"{m.Role}: {m.Text}").ToArray()); // Merge adds it
                activity.SetTag(VoiceDiagnostics.Attributes.ContextHotwords, receipt.Context.Hotwords.Select(h => h.Text).ToArray());
                activity.SetTag(VoiceDiagnostics.Attributes.ContextHeard, receipt.HotwordsHeard.ToArray());
                activity.SetTag(VoiceDiagnostics.Attributes.ContextOnlyFromBias, receipt.TermsOnlyFromBias?.ToArray());
            }
        }
    }

    private static void Record(RecognitionUpdate final)
    {
        var receipt = final.Receipt!;
        VoiceDiagnostics.RecognizedAudio.Add(final.AudioDuration.TotalSeconds);
        VoiceDiagnostics.HotwordsApplied.Add(receipt.HotwordsApplied);
        VoiceDiagnostics.HotwordsHeard.Add(receipt.HotwordsHeard.Count);
        VoiceDiagnostics.TermsOnlyFromBias.Add(receipt.TermsOnlyFromBias?.Count ?? 0);
        foreach (var dropped in receipt.Dropped)
        {
            VoiceDiagnostics.ContextDropped.Add(
                dropped.Count,
                new KeyValuePair<string, object?>(VoiceDiagnostics.Attributes.DropReason, dropped.Reason.ToString().ToLowerInvariant()));
        }
    }

    private static string BiasMode(ContextReceipt receipt) => (receipt.MessagesApplied > 0, receipt.HotwordsApplied > 0) switch
    {
        (false, false) => "none",
        (false, true) => "hotwords",
        (true, false) => "context",
        (true, true) => "both",
    };

    /// <summary>Names the reasons with their counts, as in <c>planner.overlimit=40</c>; never what was dropped.</summary>
    private static string[] DropReasons(ContextReceipt receipt) =>
    [
        .. receipt.Dropped.GroupBy(d => (d.Stage, d.Reason), d => d.Count)
            .Select(group => $"{group.Key.Stage}.{group.Key.Reason}={group.Sum()}".ToLowerInvariant()),
    ];

    /// <summary>Puts the pieces of a long utterance together; the receipt is the last piece's, with what was heard and corrected in all of them and what the planner left out.</summary>
    private static RecognitionUpdate Merge(List<RecognitionUpdate> finals, ContextPlan plan, VoiceSessionOptions options)
    {
        var scored = finals.Where(f => f.Confidence is not null && f.Text.Length > 0).ToList();
        var merged = finals.Count == 1 ? finals[0] : new RecognitionUpdate(Join(finals.Select(f => f.Text)), IsFinal: true)
        {
            Words = [.. finals.SelectMany(f => f.Words)],
            Confidence = scored.Count > 0 ? scored.Average(f => f.Confidence!.Value) : null,
            OriginalText = finals.TrueForAll(f => f.OriginalText is null) ? null : Join(finals.Select(f => f.OriginalText ?? f.Text)),
            AudioDuration = finals.Count > 0 ? finals.Max(f => f.AudioDuration) : TimeSpan.Zero,
        };
        var receipts = finals.Where(f => f.Receipt is not null).Select(f => f.Receipt!).ToList(); // filtered
        var receipt = receipts.Count > 0 ? receipts[^1] : ContextReceipt.ForNothingApplied(plan.Context);
        var heard = receipts.SelectMany(r => r.HotwordsHeard).Distinct(StringComparer.OrdinalIgnoreCase).ToList();

        // The outcome stays the recogniser's word on the context that it was handed.
        return merged with
        {
            Receipt = receipt with
            {
                Dropped = [.. plan.Dropped, .. receipt.Dropped],

                // A recogniser that applies hotwords need not look for them.
                HotwordsHeard = heard.Count > 0 || receipt.HotwordsApplied == 0 ? heard : SpokenTerms.Heard(plan.Context, merged.Text),
                TermsOnlyFromBias = receipts.TrueForAll(r => r.TermsOnlyFromBias is null)
                    ? null
                    : [.. receipts.SelectMany(r => r.TermsOnlyFromBias ?? []).Distinct(StringComparer.OrdinalIgnoreCase)],
                Corrections = [.. receipts.SelectMany(r => r.Corrections)],
                Strength = plan.Context.Strength,
                Context = options.EnableSensitiveData ? plan.Context : null,
            },
        };
    }

    private static string Join(IEnumerable<string> texts) => string.Join(' ', texts.Where(text => text.Length > 0));
}
