using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Recognition;

/// <summary>What a part of a context takes of its budget.</summary>
internal readonly record struct ContextCost(int Characters, int Tokens)
{
    public static ContextCost Unlimited { get; } = new(int.MaxValue, int.MaxValue);

    /// <summary>Gets the cost of a hotword. A separator is a token.</summary>
    public static ContextCost Of(Hotword hotword) => new(hotword.Text.Length, ContextText.EstimateTokens(hotword.Text) + 1);

    public static ContextCost Of(IReadOnlyList<ChatMessage> messages)
    {
        var (characters, tokens) = (0, 0);
        foreach (var message in messages)
        {
            characters += message.Text.Length;
            tokens += ContextText.EstimateTokens(message.Text);
        }

        return new(characters, tokens);
    }

    /// <summary>Gets what hotwords may take when messages want their part: what those leave, and half of the budget in any case.</summary>
    public static ContextCost Room(ContextBudget budget, ContextCost messages) => new(
        budget.Characters is { } characters ? Math.Max(characters / 2, characters - messages.Characters) : int.MaxValue,
        budget.Tokens is { } tokens ? Math.Max(tokens / 2, tokens - messages.Tokens) : int.MaxValue);

    public bool FitsIn(ContextCost room) => Characters <= room.Characters && Tokens <= room.Tokens;

    public ContextCost Plus(ContextCost other) => new(Characters + other.Characters, Tokens + other.Tokens);
}
