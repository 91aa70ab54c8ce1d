using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Skills;

// What can be read from the messages of a conversation.
internal sealed partial class DialogueEngine
{
    /// <summary>How far back a value may lie to be meant by "it".</summary>
    private const int MessagesRemembered = 6;

    /// <summary>What the assistant waited for when the message at an index came.</summary>
    private DialogueState StateBefore(IReadOnlyList<ChatMessage> messages, int index, int depth)
    {
        var said = index - 1;
        while (said >= 0 && !(messages[said].Role == ChatRole.Assistant && messages[said].Text.Length > 0))
        {
            if (messages[said].Role == ChatRole.User)
            {
                return DialogueState.Idle;
            }

            said--;
        }

        if (said < 0)
        {
            return DialogueState.Idle;
        }

        if (DialogueState.FromJson(messages[said].AdditionalProperties?.GetValueOrDefault(SkillsChatClient.StateProperty)) is { } state)
        {
            return Knows(state) ? state : DialogueState.Idle;
        }

        // A store keeps what was said and nothing else: the question is found by its words, and what led to it by deciding again.
        var questions = _questions.Find(messages[said].Text);
        if (questions.Count == 0)
        {
            return DialogueState.Idle;
        }

        var asked = LastUser(messages, said);
        if (asked >= 0 && depth < DeepestChain && Decide(messages, asked, depth + 1).State is { IsIdle: false } replayed
            && questions.Exists(question => question.Intent == (replayed.Intent ?? "") && question.Parameter == (replayed.Parameter ?? "")))
        {
            return replayed;
        }

        return questions.Find(question => question.Intent.Length > 0) is { Intent: not null } question
            ? new(question.Intent, question.Parameter, Named(_intents[question.Intent], question.Parameter, messages[said].Text), 0, [])
            : DialogueState.Idle;
    }

    private bool Knows(DialogueState state) =>
        (state.Intent is null || _intents.ContainsKey(state.Intent)) && state.Choices.All(_intents.ContainsKey);

    private Dictionary<string, object?> Named(SkillIntent intent, string asked, string question)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        var tokens = Tokenizer.Tokenize(question);
        foreach (var parameter in intent.Parameters.Where(parameter => parameter.Name != asked && _slots[parameter.Slot].Kind == SlotKind.List))
        {
            if (_matcher.Finders[parameter.Slot].FindExact(tokens).Distinct().ToList() is [var only])
            {
                values[parameter.Name] = only;
            }
        }

        return values;
    }

    // The newest message that names a value of the slot; when it names several, "it" could be any of them.
    private string? Recall(Turn turn, SkillSlot slot)
    {
        if (slot.Kind != SlotKind.List)
        {
            return null;
        }

        var spoken = turn.Messages.Take(turn.Index).Where(message => message.Text.Length > 0
            && (message.Role == ChatRole.User || message.Role == ChatRole.Assistant)).Reverse().Take(MessagesRemembered);
        foreach (var message in spoken)
        {
            var named = _matcher.Finders[slot.Name].FindExact(Tokenizer.Tokenize(message.Text)).Distinct().ToList();
            if (named.Count > 0)
            {
                return named.Count == 1 ? named[0] : null;
            }
        }

        return null;
    }

    private static string? LastSaid(Turn turn) => turn.Messages.Take(turn.Index)
        .LastOrDefault(message => message.Role == ChatRole.Assistant && message.Text.Length > 0)?.Text;

    public static int LastUser(IReadOnlyList<ChatMessage> messages, int before)
    {
        var index = before - 1;
        while (index >= 0 && messages[index].Role != ChatRole.User)
        {
            index--;
        }

        return index;
    }
}
