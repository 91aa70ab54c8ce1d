using System.Text.Json;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Wyoming.Protocol;

/// <summary>A context as it goes out with <c>transcribe</c>, with the receipt that says so.</summary>
/// <param name="Hotwords">The hotwords that are sent.</param>
/// <param name="Messages">The messages that are sent.</param>
/// <param name="Receipt">What was sent and what was not. What the server does with it, only some servers say.</param>
internal sealed record SentContext(IReadOnlyList<Hotword> Hotwords, IReadOnlyList<ChatMessage> Messages, ContextReceipt Receipt)
{
    /// <summary>Enough for any vocabulary of a house, and far from the limits on an event's data.</summary>
    public static readonly HotwordLimits HotwordLimits = new() { MaxCount = 1000, MaxCharacters = 200 };

    /// <summary>About an hour of conversation.</summary>
    public static readonly MessageLimits MessageLimits = new() { MaxCount = 200, MaxCharacters = 50_000 };

    public static SentContext For(RecognitionContext context, bool send)
    {
        if (context.IsEmpty)
        {
            return new([], [], ContextReceipt.ForNothingApplied(context));
        }

        var models = context.Models.Select(model => new DroppedContext(
            ContextPart.Model, DropReason.NotSupported, model.Id, "the protocol has no place for custom models; name the model in the options"));
        if (!send)
        {
            return new([], [], ContextReceipt.ForNothingApplied(context) with { Dropped = [.. NotSent(context), .. models] });
        }

        var hotwords = PhraseListShape.Fit(context, HotwordLimits);
        var messages = MessagePairShape.Fit(context.Messages, MessageLimits);
        IReadOnlyList<DroppedContext> dropped = [.. hotwords.Dropped, .. messages.Dropped, .. models];
        return hotwords.Hotwords.Count + messages.Messages.Count == 0
            ? new([], [], ContextReceipt.ForNothingApplied(context) with { Dropped = dropped })
            : new(hotwords.Hotwords, messages.Messages, new()
            {
                ContextDigest = context.Digest,
                Outcome = dropped.Count == 0 ? ContextOutcome.Accepted : ContextOutcome.Partial,
                MessagesApplied = messages.Messages.Count,
                CharactersApplied = messages.Characters,
                HotwordsApplied = hotwords.Hotwords.Count,
                Dropped = dropped,
                Strength = context.Strength,
                Mechanism = "transcribe event",
            });
    }

    /// <summary>Writes the properties of <c>transcribe</c> that carry it: the context whole, and its terms once more where the protocol has a place for them.</summary>
    public void Write(Utf8JsonWriter json)
    {
        if (Hotwords.Count + Messages.Count == 0)
        {
            return;
        }

        json.WriteStartObject("context");
        json.WriteStartArray("messages");
        foreach (var message in Messages)
        {
            json.WriteStartObject();
            json.WriteString("role", message.Role.Value);
            json.WriteString("text", message.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("hotwords");
        foreach (var hotword in Hotwords)
        {
            json.WriteStartObject();
            json.WriteString("text", hotword.Text);
            json.WriteNumber("weight", hotword.Weight);
            if (hotword.Language is not null)
            {
                json.WriteString("language", hotword.Language);
            }

            WriteTexts(json, "sounds_like", hotword.SoundsLike);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (Receipt.Strength != 1)
        {
            json.WriteNumber("strength", Receipt.Strength);
        }

        json.WriteEndObject();
        WriteTexts(json, "transcript_names", Hotwords.Where(IsName).Select(hotword => hotword.Text));
        WriteTexts(json, "transcript_terms", Hotwords.Where(hotword => !IsName(hotword)).Select(hotword => hotword.Text));
    }

    /// <summary>Joins the server's own account, if it gave one, with what was never sent.</summary>
    public ContextReceipt Complete(ServerReceipt? own)
    {
        if (own is null || !own.AccountsFor(Hotwords.Count, Messages.Count) || Hotwords.Count + Messages.Count == 0)
        {
            return Receipt;
        }

        IReadOnlyList<DroppedContext> dropped = [.. Receipt.Dropped, .. own.Dropped];
        var applied = own.Messages + own.Hotwords;
        return Receipt with
        {
            Outcome = applied == 0 ? ContextOutcome.Ignored : dropped.Count == 0 ? ContextOutcome.Accepted : ContextOutcome.Partial,
            MessagesApplied = own.Messages,
            CharactersApplied = own.Characters,
            HotwordsApplied = own.Hotwords,
            HotwordsHeard = own.Heard,
            Dropped = dropped,
            Mechanism = applied == 0 ? null : own.Mechanism,
        };
    }

    // The protocol knows two kinds: names go before terms.
    private static bool IsName(Hotword hotword) => hotword.Weight == Hotword.MaxWeight;

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        var begun = false;
        foreach (var text in texts)
        {
            if (!begun)
            {
                json.WriteStartArray(name);
                begun = true;
            }

            json.WriteStringValue(text);
        }

        if (begun)
        {
            json.WriteEndArray();
        }
    }

    private static IEnumerable<DroppedContext> NotSent(RecognitionContext context)
    {
        const string Detail = "no context is sent (SendContext is false)";
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
