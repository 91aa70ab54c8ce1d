using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Skills;

/// <summary>
/// Decides what to do about a conversation. It keeps nothing: what was asked and answered is read from the messages each time, so one
/// engine serves all conversations, and a history that went through a store works as well. Safe for concurrent use.
/// </summary>
internal sealed partial class DialogueEngine
{
    /// <summary>Above this an intent wins over an answer to a pending question and over documents.</summary>
    private const double StrongScore = 0.75;

    /// <summary>Above this an utterance says little else than the example.</summary>
    private const double CertainScore = 0.9;

    /// <summary>How many questions in a row are followed back through the history.</summary>
    private const int DeepestChain = 16;

    private readonly SkillsOptions _options;
    private readonly DocumentIndex? _documents;
    private readonly IReadOnlyDictionary<string, SkillSlot> _slots;
    private readonly IReadOnlyList<SkillIntent> _own;
    private readonly Dictionary<string, SkillIntent> _intents;
    private readonly HashSet<string> _smallTalk = new(StringComparer.OrdinalIgnoreCase);
    private readonly IntentMatcher _matcher;
    private readonly Questions _questions;

    public DialogueEngine(SkillSet skills, DocumentIndex? documents, SkillsOptions options)
    {
        (_options, _documents, _slots, _own) = (options, documents, skills.Slots, skills.Intents);
        _intents = _own.ToDictionary(intent => intent.Name, StringComparer.OrdinalIgnoreCase);
        if (options.SmallTalk)
        {
            foreach (var intent in SmallTalk.Intents.Where(intent => _intents.TryAdd(intent.Name, intent)))
            {
                _smallTalk.Add(intent.Name);
            }
        }

        _matcher = new([.. _own, .. _intents.Values.Where(intent => _smallTalk.Contains(intent.Name))], skills.Slots);
        _questions = new(_own, skills.Slots);
    }

    /// <summary>Decides about the user message at an index, knowing those before it.</summary>
    public Decision Decide(IReadOnlyList<ChatMessage> messages, int index) => Decide(messages, index, 0);

    /// <summary>What the assistant waits for after the last message.</summary>
    public DialogueState StateAfter(IReadOnlyList<ChatMessage> messages) => StateBefore(messages, messages.Count, 0);

    public SkillIntent? FindByTool(string tool) => _own.FirstOrDefault(intent => intent.Tool == tool);

    public string Greeting => _options.Greeting ?? (_options.Name is { } name ? $"Hello, this is {name}. How can I help you?" : "Hello. How can I help you?");

    public string Help => Abilities() is { } abilities ? $"I can {abilities}." : "I am sorry, I have not been taught anything yet.";

    private Decision Decide(IReadOnlyList<ChatMessage> messages, int index, int depth)
    {
        var turn = new Turn(messages, index, _matcher.Read(messages[index].Text), StateBefore(messages, index, depth));
        if (turn.Utterance.Tokens.Length == 0)
        {
            return Say(null, "Sorry, I did not hear anything.", turn.State);
        }

        var ranked = _matcher.Rank(turn.Utterance);
        if (ranked.Count == 0)
        {
            return Otherwise(turn, ranked);
        }

        return turn.State switch
        {
            { Choices.Count: > 0 } => Choose(turn, ranked),
            { Parameter: not null } => Answer(turn, ranked),
            _ => Fresh(turn, ranked),
        };
    }

    private Decision Fresh(Turn turn, List<IntentMatch> ranked)
    {
        // "thanks, and how much is it?" is no thanks: what the assistant is there for goes before small talk.
        var top = ranked[0];
        if (top.Score < CertainScore && _smallTalk.Contains(top.Intent.Name)
            && ranked.Find(match => !_smallTalk.Contains(match.Intent.Name)) is { } own && own.Score >= _options.MatchThreshold)
        {
            top = own;
        }

        if (top.Score < _options.MatchThreshold)
        {
            return Otherwise(turn, ranked);
        }

        if (top.Score < StrongScore && FromDocuments(turn, certain: true) is { } answer)
        {
            return answer;
        }

        var second = ranked.Find(match => match != top && !_smallTalk.Contains(match.Intent.Name));
        if (second is not null && !_smallTalk.Contains(top.Intent.Name) && second.Score >= _options.MatchThreshold
            && top.Score - second.Score < _options.AmbiguityMargin)
        {
            return Ask([top, second]);
        }

        return Advance(turn, top.Intent, top.Values, 0);
    }

    private static Decision Ask(IntentMatch[] choices)
    {
        var values = choices.SelectMany(choice => choice.Values).GroupBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.First().Value, StringComparer.OrdinalIgnoreCase);
        return Say(
            null,
            Questions.Choice([.. choices.Select(choice => Describe(choice.Intent))]),
            new(null, null, values, 0, [.. choices.Select(choice => choice.Intent.Name)]));
    }

    private Decision Choose(Turn turn, List<IntentMatch> ranked)
    {
        var choices = turn.State.Choices.Where(_intents.ContainsKey).Select(name => _intents[name]).ToList();
        if (ranked[0].Score >= StrongScore && !choices.Contains(ranked[0].Intent))
        {
            return Fresh(turn, ranked);
        }

        var words = turn.Utterance.Tokens.Select(token => token.Text).ToHashSet(StringComparer.Ordinal);
        var place = words.Overlaps(["first", "former"]) ? 0 : words.Overlaps(["second", "latter", "last"]) ? 1 : -1;
        if (place < 0 || place >= choices.Count)
        {
            // The descriptions were just read out, so their words are what an answer repeats.
            var overlaps = choices.Select(choice => Overlap(choice, choices, turn.Utterance)).ToList();
            place = overlaps.Count == 2 && overlaps[0] != overlaps[1] ? (overlaps[0] > overlaps[1] ? 0 : 1) : -1;
        }

        var match = place >= 0 ? null : ranked.Find(match => choices.Contains(match.Intent) && match.Score >= _options.MatchThreshold);
        var chosen = place >= 0 ? choices[place] : match?.Intent;
        if (chosen is null)
        {
            return words.Overlaps(Words.No) ? Say(SmallTalk.Cancel, "All right. What can I do for you?", DialogueState.Idle) : Fresh(turn, ranked);
        }

        var values = Merge(turn.State.Values, ranked.Find(candidate => candidate.Intent == chosen)?.Values);
        return Advance(turn, chosen, values, 0);
    }

    private static int Overlap(SkillIntent choice, List<SkillIntent> choices, Utterance utterance)
    {
        HashSet<string> Stems(SkillIntent intent) => [.. Tokenizer.Tokenize(Describe(intent)).Select(token => Words.Stem(token.Text))];
        var own = Stems(choice);
        foreach (var other in choices.Where(other => other != choice))
        {
            own.ExceptWith(Stems(other));
        }

        return utterance.Stems.Count(own.Contains);
    }

    private Decision Advance(Turn turn, SkillIntent intent, IReadOnlyDictionary<string, object?> known, int attempts)
    {
        if (_smallTalk.Contains(intent.Name))
        {
            return Chat(turn, intent);
        }

        var values = Merge(known, null);
        foreach (var parameter in intent.Parameters.Where(parameter => !values.ContainsKey(parameter.Name)))
        {
            var recalled = parameter.Remember ? Recall(turn, _slots[parameter.Slot]) : null;
            if ((recalled ?? parameter.Default) is { } value)
            {
                values[parameter.Name] = value;
            }
        }

        if (intent.Parameters.FirstOrDefault(parameter => parameter.Required && !values.ContainsKey(parameter.Name)) is { } missing)
        {
            var question = Questions.Template(missing, _slots[missing.Slot]);
            return Say(intent.Name, ReplyTemplate.Render(question, values, null) ?? $"What is the {missing.Name.Replace('_', ' ')}?", new(intent.Name, missing.Name, values, attempts, []));
        }

        if (intent.Confirm is { } confirm && !values.ContainsKey(DialogueState.Confirmation))
        {
            return Say(intent.Name, ReplyTemplate.Render(confirm, values, null) ?? "Is that right?", new(intent.Name, DialogueState.Confirmation, values, attempts, []));
        }

        values.Remove(DialogueState.Confirmation);
        return intent.Tool is not null
            ? new(intent.Name, null, intent, values, DialogueState.Idle)
            : Say(intent.Name, ReplyTemplate.Choose(intent.Replies, values, null) ?? Fallback(), DialogueState.Idle);
    }

    private Decision Chat(Turn turn, SkillIntent intent) => intent.Name switch
    {
        SmallTalk.Greeting => Say(intent.Name, Greeting, DialogueState.Idle),
        SmallTalk.Help => Say(intent.Name, Help, DialogueState.Idle),

        // What is repeated may be a question, and then it is still open.
        SmallTalk.Repeat => Say(intent.Name, LastSaid(turn) ?? Greeting, turn.State),
        _ => Say(intent.Name, intent.Replies[0].Text, DialogueState.Idle),
    };

    private Decision Otherwise(Turn turn, List<IntentMatch> ranked) =>
        FromDocuments(turn, certain: false) is { } answer ? answer
            : ranked.Count > 0 && ranked[0].Values.Count > 0 && Mentioned(ranked) is { Length: 2 } choices ? Ask(choices)
            : Say(null, Fallback(), DialogueState.Idle);

    // Somebody who says nothing but a name wants something with it: ask what, when it is clear what the two likeliest things are.
    private IntentMatch[] Mentioned(List<IntentMatch> ranked) =>
        [.. ranked.Where(match => match.Values.Count > 0 && !_smallTalk.Contains(match.Intent.Name) && match.Score >= 0.75 * _options.MatchThreshold).Take(2)];

    private Decision? FromDocuments(Turn turn, bool certain)
    {
        var answer = _documents?.Find(turn.Utterance.Tokens);
        return answer is not null && answer.Coverage >= (certain ? Math.Max(0.9, _options.MinimumCoverage) : _options.MinimumCoverage)
            ? Say("documents", answer.Text, DialogueState.Idle) with { Source = answer.Source }
            : null;
    }

    private string Fallback() => _options.Fallback ?? (Abilities() is { } abilities
        ? $"Sorry, I did not understand that. I can {abilities}."
        : "Sorry, I did not understand that.");

    private string? Abilities()
    {
        var descriptions = _own.Where(intent => intent.Description is not null).Select(intent => intent.Description!).Distinct().ToList();
        return descriptions.Count == 0 ? null : Phrases.Join(descriptions, "and");
    }

    private static string Describe(SkillIntent intent) => intent.Description ?? intent.Name.Replace('_', ' ');

    private static Decision Say(string? intent, string text, DialogueState state) => new(intent, text, null, state.Values, state);

    private static Dictionary<string, object?> Merge(IReadOnlyDictionary<string, object?> first, IReadOnlyDictionary<string, object?>? second)
    {
        var merged = new Dictionary<string, object?>(first, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in second ?? merged)
        {
            merged[name] = value;
        }

        return merged;
    }

    /// <summary>A user message, what is in it, and what the assistant had asked.</summary>
    private sealed record Turn(IReadOnlyList<ChatMessage> Messages, int Index, Utterance Utterance, DialogueState State);
}
