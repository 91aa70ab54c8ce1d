using Microsoft.Extensions.AI;
using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Recognition;

/// <summary>Chooses what to tell a recogniser before an utterance. A pure function: the same request gives the same plan.</summary>
/// <remarks>
/// <para>
/// Messages: the newest stay; words that are <see cref="ContextTrust.Doubtful"/> are left out; in a pair the assistant's words come before
/// the caller's; a message that is too long keeps its last sentences.
/// </para>
/// <para>
/// Hotwords: where not all fit, those with the higher priority stay; among equals rare words before common ones, which the recogniser
/// knows by itself, then the better trusted, then the first. What stays keeps its order. A term from several lists is sent once, with
/// the highest of its weights.
/// </para>
/// <para>Planning a plan again changes nothing. See docs/decisions/0012.</para>
/// </remarks>
public static class ContextPlanner
{
    private static readonly HotwordLimits NoHotwordLimits = new();
    private static readonly MessageLimits NoMessageLimits = new();

    /// <summary>Makes the plan.</summary>
    /// <param name="request">What there is to tell.</param>
    public static ContextPlan Plan(ContextPlanRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var dropped = new List<DroppedContext>();
        var messages = Collect(request.Entries, dropped);
        var limits = Limit(request);
        var budget = new ContextBudget
        {
            Characters = Min(request.MaxCharacters, request.Capabilities.Budget?.Characters),
            Tokens = request.Capabilities.Budget?.Tokens,
        };

        // What the messages could use of the budget; hotwords may have what is left, and half of it in any case.
        var wanted = budget is { Characters: null, Tokens: null } ? null : MessagePairShape.Fit(messages, Within(limits, budget, default));
        var selection = new HotwordSelection(request.Capabilities.Hotwords ?? NoHotwordLimits, Language(request), dropped);
        var hotwords = selection.Select(
            request.Hints, request.Vocabulary, ContextCost.Room(budget, wanted is null ? default : ContextCost.Of(wanted.Messages)), out var used);
        var shaped = wanted is null ? MessagePairShape.Fit(messages, limits) : MessagePairShape.Fit(messages, Within(limits, budget, used));
        dropped.AddRange(shaped.Dropped);
        for (var i = 0; i < dropped.Count; i++)
        {
            dropped[i] = dropped[i] with { Stage = DropStage.Planner };
        }

        var context = new RecognitionContext
        {
            Language = request.Language,
            Messages = shaped.Messages,
            Hotwords = request.Strength < 1 && !request.Capabilities.BiasStrength ? Weaken(hotwords, request.Strength) : hotwords,
            Models = request.Models,
            Strength = request.Strength,
            Speaker = request.Speaker,
        };
        return new(context, dropped);
    }

    /// <summary>Lowers the weights, for a recogniser that knows no strength.</summary>
    private static List<Hotword> Weaken(IReadOnlyList<Hotword> hotwords, double strength) =>
    [
        .. hotwords.Select(hotword => hotword with { Weight = Math.Max(Hotword.MinWeight, (int)Math.Round(hotword.Weight * strength)) }),
    ];

    private static List<ChatMessage> Collect(IReadOnlyList<LedgerEntry> entries, List<DroppedContext> dropped)
    {
        var messages = new List<ChatMessage>(entries.Count);
        var doubtful = 0;
        foreach (var entry in entries)
        {
            if (entry.Trust == ContextTrust.Doubtful)
            {
                doubtful++;
            }
            else if (!string.IsNullOrWhiteSpace(entry.HeardText))
            {
                // A reply of which nothing was heard is no message, and nothing that was dropped.
                messages.Add(new ChatMessage(entry.Role, entry.HeardText));
            }
        }

        if (doubtful > 0)
        {
            dropped.Add(new(ContextPart.Message, DropReason.Untrusted, null, "the words are probably not what was said", doubtful));
        }

        return messages;
    }

    private static MessageLimits Limit(ContextPlanRequest request)
    {
        var limits = request.Capabilities.Messages ?? NoMessageLimits;
        return request.MaxMessages is null ? limits : limits with { MaxCount = Min(limits.MaxCount, request.MaxMessages) };
    }

    private static MessageLimits Within(MessageLimits limits, ContextBudget budget, ContextCost used) => limits with
    {
        MaxCharacters = Min(limits.MaxCharacters, budget.Characters - used.Characters),
        MaxTokens = Min(limits.MaxTokens, budget.Tokens - used.Tokens),
    };

    /// <summary>Gets the language to compare hotwords with; null when the recogniser could be told any.</summary>
    private static string? Language(ContextPlanRequest request)
    {
        if (request.Language is not null || request.Capabilities.Languages is not [var first, ..])
        {
            return request.Language;
        }

        return request.Capabilities.Languages.All(other => other.AsSpan(0, Math.Min(2, other.Length)).SequenceEqual(first.AsSpan(0, Math.Min(2, first.Length))))
            ? first
            : null;
    }

    private static int? Min(int? first, int? second) => first is null ? second : second is null ? first : Math.Min(first.Value, second.Value);
}
