using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.OpenAI.Speech;

/// <summary>A context as it goes over the wire, with the receipt that says so.</summary>
internal sealed record PromptReceipt(string? Prompt, ContextReceipt Receipt)
{
    /// <summary>Writes a context as a prompt.</summary>
    /// <param name="context">The context.</param>
    /// <param name="tokens">The most tokens, or 0 where the model takes no prompt.</param>
    public static PromptReceipt For(RecognitionContext context, int tokens)
    {
        if (context.IsEmpty)
        {
            return new(null, ContextReceipt.ForNothingApplied(context));
        }

        var models = context.Models.Select(model => new DroppedContext(
            ContextPart.Model, DropReason.NotSupported, model.Id, "the protocol has no field for custom models; name the model in the options"));
        if (tokens == 0)
        {
            return Without(context, [.. NotSupported(context), .. models]);
        }

        var shaped = PromptShape.Fit(context, tokens);
        IReadOnlyList<DroppedContext> dropped = [.. shaped.Dropped, .. models];
        return shaped.Text.Length == 0 ? Without(context, dropped) : new(shaped.Text, new()
        {
            ContextDigest = context.Digest,
            Outcome = dropped.Count == 0 ? ContextOutcome.Accepted : ContextOutcome.Partial,
            MessagesApplied = shaped.Messages,
            CharactersApplied = shaped.MessageCharacters,
            HotwordsApplied = shaped.Hotwords,
            Dropped = dropped,
            Mechanism = "prompt",
        });
    }

    private static PromptReceipt Without(RecognitionContext context, IReadOnlyList<DroppedContext> dropped) =>
        new(null, ContextReceipt.ForNothingApplied(context) with { Dropped = dropped });

    private static IEnumerable<DroppedContext> NotSupported(RecognitionContext context)
    {
        const string Detail = "the model takes no prompt (PromptTokens is 0)";
        if (context.Hotwords.Count > 0)
        {
            yield return new(ContextPart.Hotword, DropReason.NotSupported, null, Detail, context.Hotwords.Count);
        }

        if (context.Messages.Count > 0)
        {
            yield return new(ContextPart.Message, DropReason.NotSupported, null, Detail, context.Messages.Count);
        }
    }
}
