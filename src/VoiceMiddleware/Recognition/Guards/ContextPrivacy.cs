using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Recognition;

/// <summary>Keeps back what a service must not be told.</summary>
internal static class ContextPrivacy
{
    /// <summary>Applies consent and redaction to a request. A recogniser on this machine is told everything.</summary>
    /// <param name="request">The request.</param>
    /// <param name="sharing">What may be shared.</param>
    /// <param name="redactor">Redacts what is shared, or null.</param>
    /// <param name="dropped">Takes a line for everything that is kept back.</param>
    public static ContextPlanRequest Apply(ContextPlanRequest request, ContextSharing sharing, IContextRedactor? redactor, List<DroppedContext> dropped)
    {
        if (request.Capabilities.IsLocal)
        {
            return request;
        }

        if (sharing != ContextSharing.All)
        {
            Drop(ContextPart.Message, DropReason.NoConsent, request.Entries.Count(entry => entry.HeardText.Length > 0));
            request = request with { Entries = [] };
        }

        if (sharing == ContextSharing.None)
        {
            Drop(ContextPart.Hotword, DropReason.NoConsent, request.Vocabulary.Count + request.Hints.Sum(hint => hint.Hotwords.Count));
            request = request with { Vocabulary = [], Hints = [] };
        }

        return redactor is null ? request : request with
        {
            Entries = [.. request.Entries.Select(Redact).OfType<LedgerEntry>()],
            Vocabulary = Redacted(request.Vocabulary),
            Hints = [.. request.Hints.Select(hint => hint with { Hotwords = Redacted(hint.Hotwords) })],
        };

        LedgerEntry? Redact(LedgerEntry entry)
        {
            if (entry.HeardText.Length == 0 || redactor.Redact(entry.HeardText) is not { } text)
            {
                Drop(ContextPart.Message, DropReason.Redacted, entry.HeardText.Length == 0 ? 0 : 1);
                return null;
            }

            return text == entry.HeardText ? entry : entry with { Text = text, HeardText = text };
        }

        List<Hotword> Redacted(IReadOnlyList<Hotword> hotwords)
        {
            // A hotword that is changed is another word; half of a name helps nobody.
            var kept = hotwords.Where(hotword => redactor.Redact(hotword.Text) == hotword.Text).ToList();
            Drop(ContextPart.Hotword, DropReason.Redacted, hotwords.Count - kept.Count);
            return kept;
        }

        void Drop(ContextPart part, DropReason reason, int count)
        {
            if (count > 0)
            {
                dropped.Add(new(part, reason, null, null, count) { Stage = DropStage.Guard });
            }
        }
    }
}
