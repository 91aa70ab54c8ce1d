using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using VoiceMiddleware.Diagnostics;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Conversation;

/// <summary>Decides for a session whether a transcript is taken for the caller's words and how far it is believed, and reports it.</summary>
internal sealed class TranscriptJudge(
    string conversationId, RecognitionGuardOptions options, SessionContext context, ConversationLedger ledger, ILogger logger)
{
    private readonly RecognitionGuard _guard = new(options);
    private readonly HashSet<(ContextPart Kind, DropReason Reason, DropStage Stage)> _reported = [];

    /// <summary>Says whether a guess is what the loudspeaker is saying.</summary>
    public bool IsEcho(string text, Utterance utterance) => _guard.IsEcho(text, TextPlaying(utterance));

    /// <summary>Gets the words that are in doubt.</summary>
    public IReadOnlyList<string> FindDoubtful(RecognitionUpdate result) => _guard.Judge(result).Doubtful;

    /// <summary>Judges a final transcript; one that is suppressed becomes empty.</summary>
    /// <param name="heard">The transcript, with its receipt.</param>
    /// <param name="utterance">Where it comes from.</param>
    public RecognitionUpdate Judge(RecognitionUpdate heard, Utterance utterance)
    {
        var receipt = heard.Receipt! with { BackOff = context.BackOff, Trust = _guard.Judge(heard).Trust }; // whoever merged the pieces added it
        if (_guard.FindFault(heard.Text, utterance.Plan.Context, utterance.Sound, TextPlaying(utterance)) is { } fault)
        {
            return Suppress(heard, receipt, fault, utterance.TurnNumber);
        }

        if (heard.Text.Length > 0)
        {
            context.Observe(_guard.HasDoubtfulHits(heard) ? BackOffReason.DoubtfulHits : null);
        }

        VoiceDiagnostics.DoubtfulTranscripts.Add(receipt.Trust == ContextTrust.Doubtful ? 1 : 0);
        return heard with { Receipt = receipt };
    }

    /// <summary>Logs what was dropped from a context, each kind once: the same limit is met again with every utterance.</summary>
    public void ReportDropped(ContextReceipt receipt)
    {
        foreach (var dropped in receipt.Dropped)
        {
            lock (_reported)
            {
                if (!_reported.Add((dropped.Kind, dropped.Reason, dropped.Stage)))
                {
                    continue;
                }
            }

            Log.ContextDropped(logger, conversationId, dropped.Kind.ToString().ToLowerInvariant(), dropped.Reason.ToString(), dropped.Detail ?? "");
        }
    }

    private RecognitionUpdate Suppress(RecognitionUpdate heard, ContextReceipt receipt, SuppressionReason fault, int turnNumber)
    {
        Log.TranscriptSuppressed(logger, conversationId, turnNumber, fault.ToString());
        if (fault == SuppressionReason.Leak)
        {
            VoiceDiagnostics.LeaksSuspected.Add(1);
            context.Observe(BackOffReason.Leaks);
        }
        else
        {
            VoiceDiagnostics.EchoesSuppressed.Add(1);
        }

        return new RecognitionUpdate("", IsFinal: true)
        {
            AudioDuration = heard.AudioDuration,
            Receipt = receipt with { Suppressed = fault, Trust = ContextTrust.Doubtful, HotwordsHeard = [], TermsOnlyFromBias = null },
        };
    }

    /// <summary>Gets what the loudspeaker was saying during an utterance: the reply that it interrupted, and what has begun since.</summary>
    private string TextPlaying(Utterance utterance)
    {
        var last = ledger.Entries.LastOrDefault(entry => entry.Role == ChatRole.Assistant);
        return utterance.Playing is not { } before ? last is { IsProvisional: true } ? last.HeardText : ""
            : last is not null && last.TurnNumber == before.TurnNumber && last.HeardText.Length > before.HeardText.Length ? last.HeardText
            : before.HeardText;
    }
}
