namespace VoiceMiddleware.Skills;

// Answers to questions of the assistant's own.
internal sealed partial class DialogueEngine
{
    private const int MostAttempts = 2;
    private const int MostOptionsNamed = 5;

    // "it is", "my name is": what people put before an answer in words of their own.
    private static readonly string[][] LeadIns = [.. new[]
    {
        "my name is", "the name is", "name is", "this is", "it is", "that is", "that would be", "it would be", "i am", "i would like", "i want", "for",
    }.Select(words => words.Split(' '))];

    private Decision Answer(Turn turn, List<IntentMatch> ranked)
    {
        var state = turn.State;
        if (state.Intent is null || !_intents.TryGetValue(state.Intent, out var intent))
        {
            return Fresh(turn, ranked);
        }

        var top = ranked[0];
        var leaves = top.Intent != intent && top.Score >= StrongScore && top.LiteralScore >= 0.3;
        if (leaves && (state.Parameter != DialogueState.Confirmation || YesOrNo(turn) is null))
        {
            return Fresh(turn, ranked);
        }

        if (state.Parameter == DialogueState.Confirmation)
        {
            return Confirm(turn, intent, ranked);
        }

        var parameter = intent.Parameters.FirstOrDefault(candidate => candidate.Name == state.Parameter);
        if (parameter is null)
        {
            return Fresh(turn, ranked);
        }

        var slot = _slots[parameter.Slot];
        var values = Merge(state.Values, top.Intent == intent ? top.Values : null);
        if (!values.ContainsKey(parameter.Name) && Extract(turn, slot) is { } found)
        {
            values[parameter.Name] = found.Value;
            FillOthers(turn, intent, values, found);
        }

        if (values.ContainsKey(parameter.Name))
        {
            return Advance(turn, intent, values, 0);
        }

        // Something else may have been said: a value for another parameter, or another wish.
        if (top.Intent != intent && top.Score >= _options.MatchThreshold)
        {
            return Fresh(turn, ranked);
        }

        FillOthers(turn, intent, values, default);
        return AskAgain(turn, intent, parameter, values);
    }

    private Decision AskAgain(Turn turn, SkillIntent intent, SkillParameter parameter, Dictionary<string, object?> values)
    {
        var attempts = turn.State.Attempts + 1;
        if (attempts > MostAttempts)
        {
            return Say(null, $"Sorry, I still did not get that, so let us leave it. {Help}", DialogueState.Idle);
        }

        var slot = _slots[parameter.Slot];
        var question = Advance(turn, intent, values, attempts);
        var options = slot is { Kind: SlotKind.List, Values.Count: > 1 and <= MostOptionsNamed }
            ? $" You can say {Phrases.Join([.. slot.Values.Select(value => value.Value)], "or")}." : "";
        return question.State.IsIdle ? question : question with { Text = $"Sorry, I did not get that. {question.Text}{options}" };
    }

    private Decision Confirm(Turn turn, SkillIntent intent, List<IntentMatch> ranked)
    {
        var values = Merge(turn.State.Values, null);
        var changed = false;
        foreach (var parameter in intent.Parameters)
        {
            if (_slots[parameter.Slot] is { Kind: SlotKind.List or SlotKind.Number or SlotKind.Digits } slot
                && turn.Utterance.Spans(slot.Name).FirstOrDefault() is { Length: > 0 } span
                && !Equals(values.GetValueOrDefault(parameter.Name), span.Value))
            {
                values[parameter.Name] = span.Value;
                changed = true;
            }
        }

        return (YesOrNo(turn), changed) switch
        {
            // "no, three" corrects and is asked again; "yes, three" takes the correction.
            (false, false) => Say(intent.Name, "All right, I will leave that.", DialogueState.Idle),
            (true, _) => Advance(turn, intent, Merge(values, new Dictionary<string, object?> { [DialogueState.Confirmation] = true }), 0),
            (_, true) => Advance(turn, intent, values, 0),
            _ when ranked[0].Intent != intent && ranked[0].Score >= _options.MatchThreshold => Fresh(turn, ranked),
            _ when turn.State.Attempts >= MostAttempts => Say(null, "Sorry, I still did not get that, so I will leave it.", DialogueState.Idle),
            _ => Advance(turn, intent, values, turn.State.Attempts + 1) is var again
                ? again with { Text = $"Sorry, please say yes or no. {again.Text}" } : throw new InvalidOperationException(),
        };
    }

    private static bool? YesOrNo(Turn turn)
    {
        foreach (var token in turn.Utterance.Tokens)
        {
            if (Words.Yes.Contains(token.Text))
            {
                return true;
            }

            if (Words.No.Contains(token.Text))
            {
                return false;
            }
        }

        return null;
    }

    private static SlotSpan? Extract(Turn turn, SkillSlot slot)
    {
        var tokens = turn.Utterance.Tokens;
        if (slot.Kind != SlotKind.Text)
        {
            return turn.Utterance.Spans(slot.Name, expected: true) is [var best, ..] ? best : null;
        }

        var start = 0;
        while (start < tokens.Length && Words.Filler.Contains(tokens[start].Text))
        {
            start++;
        }

        var leadIn = Array.Find(LeadIns, words => tokens.Length - start > words.Length
            && tokens.Skip(start).Take(words.Length).Select(token => token.Text).SequenceEqual(words));
        start += leadIn?.Length ?? 0;
        return start < tokens.Length
            ? new(start, tokens.Length - start, IntentMatcher.RawText(tokens, start, tokens.Length - start), 1)
            : null;
    }

    // "two boxes of Orvantis" answers "which medicine?" and says how many as well.
    private void FillOthers(Turn turn, SkillIntent intent, Dictionary<string, object?> values, SlotSpan taken)
    {
        foreach (var parameter in intent.Parameters.Where(parameter => !values.ContainsKey(parameter.Name)))
        {
            if (_slots[parameter.Slot].Kind is SlotKind.List or SlotKind.Number or SlotKind.Digits)
            {
                var span = turn.Utterance.Spans(parameter.Slot).Find(span => taken.Length == 0 || span.End <= taken.Start || span.Start >= taken.End);
                if (span.Length > 0)
                {
                    values[parameter.Name] = span.Value;
                }
            }
        }
    }
}
