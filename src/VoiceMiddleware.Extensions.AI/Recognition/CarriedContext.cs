using Microsoft.Extensions.AI;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Extensions.AI;

/// <summary>A context as it is handed to a client, and what the receipt says of it.</summary>
/// <param name="Context">What is handed over as it is, or null.</param>
/// <param name="Prompt">The prompt, or null.</param>
/// <param name="Receipt">What was carried and what was not. What the client does with it only the client knows.</param>
internal sealed record CarriedContext(RecognitionContext? Context, string? Prompt, ContextReceipt Receipt)
{
    // What a client's own receipt, for the context under Context, knows nothing of.
    private IReadOnlyList<DroppedContext> NotHandedOver { get; init; } = [];

    public static CarriedContext For(RecognitionContext context, SpeechToTextRecognizerOptions options)
    {
        if (context.IsEmpty)
        {
            return new(null, null, ContextReceipt.ForNothingApplied(context));
        }

        var models = context.Models.Select(model => new DroppedContext(
            ContextPart.Model, DropReason.NotSupported, model.Id, "a speech-to-text call has no place for custom models; name the model in the options"));
        return options.Carriage == ContextCarriage.None ? Nothing(context, [.. NotSupported(context), .. models])
            : options.Carriage.HasFlag(ContextCarriage.Property) ? AsProperty(context, options, [.. models])
            : AsPrompt(context, options, [.. models]);
    }

    /// <summary>Puts the context into the options of a call.</summary>
    public void AddTo(SpeechToTextOptions options)
    {
        if (Context is not null)
        {
            (options.AdditionalProperties ??= [])[SpeechToTextProperties.Context] = Context;
        }

        if (Prompt is not null)
        {
            (options.AdditionalProperties ??= [])[SpeechToTextProperties.Prompt] = Prompt;
        }
    }

    /// <summary>Joins the client's own receipt, if it gave one, with what was never handed over.</summary>
    public ContextReceipt Complete(ContextReceipt? own)
    {
        if (own is null || Context is null || own.ContextDigest != Context.Digest)
        {
            return Receipt;
        }

        IReadOnlyList<DroppedContext> dropped = [.. NotHandedOver, .. own.Dropped];
        return own with
        {
            ContextDigest = Receipt.ContextDigest,
            Dropped = dropped,
            Outcome = own.Outcome == ContextOutcome.Accepted && dropped.Count > 0 ? ContextOutcome.Partial : own.Outcome,
        };
    }

    private static CarriedContext AsProperty(RecognitionContext context, SpeechToTextRecognizerOptions options, IReadOnlyList<DroppedContext> models)
    {
        var hotwords = PhraseListShape.Fit(context, new HotwordLimits());
        var messages = MessagePairShape.Fit(context.Messages, new MessageLimits());
        List<DroppedContext> dropped = [.. hotwords.Dropped, .. messages.Dropped, .. models];
        if (hotwords.Hotwords.Count + messages.Messages.Count == 0)
        {
            return Nothing(context, dropped);
        }

        var carried = context with
        {
            Hotwords = hotwords.Hotwords,
            Messages = messages.Messages,
            Models = [],
            Speaker = options.IsLocal ? context.Speaker : null,
        };
        IReadOnlyList<DroppedContext> notHandedOver = [.. dropped];
        var prompt = options.Carriage.HasFlag(ContextCarriage.Prompt) ? PromptShape.Fit(carried, options.PromptTokens) : null;
        if (prompt is not null)
        {
            AddRest(ContextPart.Hotword, hotwords.Hotwords.Count - prompt.Hotwords);
            AddRest(ContextPart.Message, messages.Messages.Count - prompt.Messages);
        }

        return new(carried, prompt?.Text is { Length: > 0 } text ? text : null, new()
        {
            ContextDigest = context.Digest,
            Outcome = dropped.Count == 0 ? ContextOutcome.Accepted : ContextOutcome.Partial,
            MessagesApplied = messages.Messages.Count,
            CharactersApplied = messages.Characters,
            HotwordsApplied = hotwords.Hotwords.Count,
            Dropped = dropped,
            Strength = context.Strength,
            Mechanism = prompt is null ? "property" : "property and prompt",
        })
        {
            NotHandedOver = notHandedOver,
        };

        void AddRest(ContextPart part, int count)
        {
            if (count > 0)
            {
                dropped.Add(new(part, DropReason.OverLimit, null, $"{count} are in the property, but not in the prompt of {options.PromptTokens} tokens", 0));
            }
        }
    }

    private static CarriedContext AsPrompt(RecognitionContext context, SpeechToTextRecognizerOptions options, IReadOnlyList<DroppedContext> models)
    {
        var prompt = PromptShape.Fit(context, options.PromptTokens);
        IReadOnlyList<DroppedContext> dropped = [.. prompt.Dropped, .. models];
        return prompt.Text.Length == 0 ? Nothing(context, dropped) : new(null, prompt.Text, new()
        {
            ContextDigest = context.Digest,
            Outcome = dropped.Count == 0 ? ContextOutcome.Accepted : ContextOutcome.Partial,
            MessagesApplied = prompt.Messages,
            CharactersApplied = prompt.MessageCharacters,
            HotwordsApplied = prompt.Hotwords,
            Dropped = dropped,
            Strength = context.Strength,
            Mechanism = "prompt",
        });
    }

    private static CarriedContext Nothing(RecognitionContext context, IReadOnlyList<DroppedContext> dropped) =>
        new(null, null, ContextReceipt.ForNothingApplied(context) with { Dropped = dropped });

    private static IEnumerable<DroppedContext> NotSupported(RecognitionContext context)
    {
        const string Detail = "the client is handed no context (Carriage is None)";
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
