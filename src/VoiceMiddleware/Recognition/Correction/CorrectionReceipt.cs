namespace VoiceMiddleware.Recognition.Correction;

/// <summary>Adds to an engine's receipt what the corrector did, and accounts for what only the corrector took.</summary>
internal static class CorrectionReceipt
{
    private const string Mechanism = "correction";

    /// <summary>Completes a receipt.</summary>
    /// <param name="receipt">The engine's.</param>
    /// <param name="corrections">What was replaced.</param>
    /// <param name="context">What was handed over.</param>
    /// <param name="terms">What the corrector took of it.</param>
    /// <param name="engine">What the engine claims.</param>
    /// <param name="corrector">What engine and corrector claim together.</param>
    internal static ContextReceipt Complete(
        ContextReceipt receipt,
        IReadOnlyList<TextCorrection> corrections,
        RecognitionContext context,
        ContextTerms terms,
        RecognizerCapabilities engine,
        RecognizerCapabilities corrector)
    {
        var hotwords = engine.Hotwords is null && context.Hotwords.Count > 0;
        var messages = engine.Messages is null && corrector.Messages is not null && context.Messages.Count > 0;
        var completed = receipt;
        if (hotwords || messages)
        {
            // The engine's lines about what it does not take at all make room for the corrector's own.
            DroppedContext[] dropped =
            [
                .. receipt.Dropped.Where(piece => !(hotwords && piece.Kind == ContextPart.Hotword) && !(messages && piece.Kind == ContextPart.Message)),
                .. terms.Dropped.Where(piece => piece.Kind == ContextPart.Hotword ? hotwords : messages),
            ];
            completed = receipt with
            {
                HotwordsApplied = hotwords ? terms.Hotwords : receipt.HotwordsApplied,
                MessagesApplied = messages ? terms.Messages : receipt.MessagesApplied,
                CharactersApplied = messages ? terms.Characters : receipt.CharactersApplied,
                Dropped = dropped,
            };
            var applied = completed.HotwordsApplied + completed.MessagesApplied + completed.ModelsApplied.Count > 0;
            completed = completed with
            {
                Outcome = !applied || receipt.Outcome == ContextOutcome.StrippedAfterRejection ? receipt.Outcome : dropped.Length > 0 ? ContextOutcome.Partial : ContextOutcome.Accepted,
                Mechanism = !applied ? receipt.Mechanism : receipt.Mechanism is null ? Mechanism : $"{receipt.Mechanism}, {Mechanism}",
            };
        }

        return corrections.Count == 0 ? completed : completed with { Corrections = corrections, HotwordsHeard = Heard(completed.HotwordsHeard, corrections, context) };
    }

    private static string[] Heard(IReadOnlyList<string> heard, IReadOnlyList<TextCorrection> corrections, RecognitionContext context) =>
    [
        .. heard.Concat(context.Hotwords.Select(hotword => hotword.Text)
            .Where(text => corrections.Any(correction => correction.Replacement == text.Trim()))).Distinct(StringComparer.Ordinal),
    ];
}
