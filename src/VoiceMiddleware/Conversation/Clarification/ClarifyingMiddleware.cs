using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Diagnostics;

namespace VoiceMiddleware.Conversation;

/// <summary>
/// Asks back when a word that matters is doubtful, and puts the answer into the sentence that was asked about: the model sees
/// one turn with the right word.
/// </summary>
/// <remarks>
/// The answer is expected (<see cref="TurnContext.Expect"/>), so the recogniser hears it better than the first time. A caller who says something
/// else instead of answering is taken at his word.
/// </remarks>
internal sealed class ClarifyingMiddleware(IOptions<ClarificationOptions> options) : ITurnMiddleware
{
    private const string StateKey = "VoiceMiddleware.Clarification";
    private readonly ClarificationOptions _options = options.Value;

    public ValueTask InvokeAsync(TurnContext turn, TurnHandler next, CancellationToken cancellationToken)
    {
        if (turn.Trigger == TurnTrigger.Proactive)
        {
            return next(turn, cancellationToken);
        }

        var state = StateOf(turn);
        var pending = state.Pending;
        state.Pending = null;
        if (pending is not null && Answer(pending, turn.UserText) is { } answer)
        {
            if (answer.Length == 0)
            {
                turn.Reply = Say(_options.SayAgain);
                return ValueTask.CompletedTask;
            }

            turn.UserText = pending.Doubt.ReplaceIn(pending.Text, answer);
            return next(turn, cancellationToken);
        }

        if (state.Asked < _options.MaxPerConversation && turn.Recognition is { } recognition && turn.UserText == recognition.Text
            && TranscriptDoubt.Find(recognition) is { } doubt && doubt.Confidence < _options.Threshold)
        {
            state.Asked++;
            state.Pending = new(turn.UserText, doubt);
            VoiceDiagnostics.Clarifications.Add(1);
            turn.Expect(ExpectedAnswer.OneOf(doubt.Other is null ? [doubt.Heard] : [doubt.Heard, doubt.Other]));
            turn.Expect(ExpectedAnswer.YesNo);
            turn.Reply = Say(doubt.Other is null
                ? string.Format(CultureInfo.InvariantCulture, _options.QuestionForOne, doubt.Heard)
                : string.Format(CultureInfo.InvariantCulture, _options.QuestionForTwo, doubt.Heard, doubt.Other));
            return ValueTask.CompletedTask;
        }

        return next(turn, cancellationToken);
    }

    private static State StateOf(TurnContext turn)
    {
        if (!turn.ConversationItems.TryGetValue(StateKey, out var value) || value is not State state)
        {
            turn.ConversationItems[StateKey] = state = new State();
        }

        return state;
    }

    /// <summary>Returns the words that the caller chose, nothing when he refused the only ones, null when he said something else.</summary>
    private string? Answer(Question question, string text)
    {
        var said = Words(text);
        var (first, second) = (Holds(said, question.Doubt.Heard), question.Doubt.Other is { } other && Holds(said, other));
        return (first, second) switch
        {
            (true, false) when !said.Contains(" not ", StringComparison.OrdinalIgnoreCase) => question.Doubt.Heard,
            (false, true) => question.Doubt.Other,
            _ when BeginsWith(said, _options.Agreements) => question.Doubt.Heard,
            _ when BeginsWith(said, _options.Refusals) && said.Trim().Count(c => c == ' ') <= 2 => question.Doubt.Other ?? "",
            _ => null,
        };
    }

    private static string Words(string text) =>
        $" {string.Join(' ', text.Split([' ', ',', '.', '!', '?', ';', ':'], StringSplitOptions.RemoveEmptyEntries))} ";

    private static bool Holds(string said, string words) => said.Contains(Words(words), StringComparison.OrdinalIgnoreCase);

    private static bool BeginsWith(string said, IEnumerable<string> phrases) =>
        phrases.Any(phrase => said.StartsWith(Words(phrase), StringComparison.OrdinalIgnoreCase));

    private static async IAsyncEnumerable<ChatResponseUpdate> Say(string text)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return new ChatResponseUpdate(ChatRole.Assistant, text);
    }

    private sealed class State
    {
        public int Asked { get; set; }

        public Question? Pending { get; set; }
    }

    private sealed record Question(string Text, TranscriptDoubt Doubt);
}
