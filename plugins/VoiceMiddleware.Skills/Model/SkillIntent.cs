namespace VoiceMiddleware.Skills;

/// <summary>Something that callers want: examples of how they say it, what it needs to know, what to call and what to answer. Immutable.</summary>
/// <param name="Name">The name, unique in its set.</param>
public sealed record SkillIntent(string Name)
{
    /// <summary>Gets the end of the sentence "I can …": "check the stock of a medicine". Used in help and in questions back.</summary>
    public string? Description { get; init; }

    /// <summary>Gets how people say it, with slots between braces: "where is order {order}", or <c>{from:city}</c> for a parameter named otherwise than its slot.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Gets the function to call, by its name in <see cref="Microsoft.Extensions.AI.ChatOptions.Tools"/>; null for an intent that only replies.</summary>
    public string? Tool { get; init; }

    /// <summary>Gets what the intent takes. Slots in examples that are not listed are optional parameters.</summary>
    public IReadOnlyList<SkillParameter> Parameters { get; init; } = [];

    /// <summary>Gets a yes-or-no question to ask before the function is called, or null to call it at once.</summary>
    public string? Confirm { get; init; }

    /// <summary>Gets the replies; the first whose conditions hold and whose placeholders all have values is said.</summary>
    public IReadOnlyList<SkillReply> Replies { get; init; } = [];

    /// <summary>Gets what to say when the function fails, or null for a general sentence.</summary>
    public string? ErrorReply { get; init; }
}

/// <summary>What an intent takes. Immutable.</summary>
/// <param name="Name">The parameter's name, and the argument's name when a function is called.</param>
/// <param name="Slot">The name of its slot.</param>
public sealed record SkillParameter(string Name, string Slot)
{
    /// <summary>Gets whether the caller is asked for it when it is missing.</summary>
    public bool Required { get; init; }

    /// <summary>Gets the question, or null for the slot's own. It may use the parameters that come before: "How many boxes of {medicine}?".</summary>
    public string? Ask { get; init; }

    /// <summary>Gets the value when none was said, or null for none. A parameter with a default is never asked for.</summary>
    public object? Default { get; init; }

    /// <summary>Gets whether a value of a list slot that was spoken of just before fills in when none is said: "and how much is it?".</summary>
    public bool Remember { get; init; }
}

/// <summary>A reply. Immutable.</summary>
/// <param name="Text">
/// The text with placeholders: <c>{medicine}</c> for a parameter, <c>{result}</c> for what the function gave, <c>{result.price}</c> or
/// <c>{result.items.0.name}</c> for a part of it.
/// </param>
public sealed record SkillReply(string Text)
{
    /// <summary>Gets the conditions: a placeholder's path and the value it must have, compared as text without case ("true", "0", "ready").</summary>
    public IReadOnlyDictionary<string, string> Conditions { get; init; } = new Dictionary<string, string>();
}
