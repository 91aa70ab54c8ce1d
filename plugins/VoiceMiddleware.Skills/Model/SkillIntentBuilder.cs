namespace VoiceMiddleware.Skills;

/// <summary>Builds a <see cref="SkillIntent"/>. Not thread-safe.</summary>
public sealed class SkillIntentBuilder
{
    private readonly List<string> _examples = [];
    private readonly List<SkillParameter> _parameters = [];
    private readonly List<SkillReply> _replies = [];
    private SkillIntent _intent;

    internal SkillIntentBuilder(string name) => _intent = new(name);

    /// <summary>Ends the sentence "I can …".</summary>
    /// <param name="description">"check the stock of a medicine".</param>
    /// <returns>The builder.</returns>
    public SkillIntentBuilder Description(string description)
    {
        _intent = _intent with { Description = description };
        return this;
    }

    /// <summary>Adds ways to say it.</summary>
    /// <param name="examples">Sentences with slots between braces; see <see cref="SkillIntent.Examples"/>.</param>
    /// <returns>The builder.</returns>
    public SkillIntentBuilder Examples(params IEnumerable<string> examples)
    {
        _examples.AddRange(examples);
        return this;
    }

    /// <summary>Names the function to call.</summary>
    /// <param name="name">The function's name in the chat options' tools.</param>
    /// <param name="confirm">A yes-or-no question to ask first, or null.</param>
    /// <returns>The builder.</returns>
    public SkillIntentBuilder Tool(string name, string? confirm = null)
    {
        _intent = _intent with { Tool = name, Confirm = confirm };
        return this;
    }

    /// <summary>Adds a parameter that the caller is asked for when it is missing.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="ask">The question, or null for the slot's own.</param>
    /// <param name="slot">The slot's name, or null when it is the parameter's.</param>
    /// <param name="remember">Whether a value spoken of just before fills in.</param>
    /// <returns>The builder.</returns>
    public SkillIntentBuilder Require(string name, string? ask = null, string? slot = null, bool remember = false) =>
        Parameter(new(name, slot ?? name) { Required = true, Ask = ask, Remember = remember });

    /// <summary>Adds a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <returns>The builder.</returns>
    public SkillIntentBuilder Parameter(SkillParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        _parameters.Add(parameter);
        return this;
    }

    /// <summary>Adds a reply; see <see cref="SkillIntent.Replies"/> for which one is said.</summary>
    /// <param name="text">The text with placeholders.</param>
    /// <param name="conditions">Paths and the values they must have.</param>
    /// <returns>The builder.</returns>
    public SkillIntentBuilder Reply(string text, params IEnumerable<(string Path, string Value)> conditions)
    {
        _replies.Add(new(text) { Conditions = conditions.ToDictionary(condition => condition.Path, condition => condition.Value, StringComparer.Ordinal) });
        return this;
    }

    /// <summary>Sets what to say when the function fails.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The builder.</returns>
    public SkillIntentBuilder Error(string text)
    {
        _intent = _intent with { ErrorReply = text };
        return this;
    }

    internal SkillIntent Build() => _intent with { Examples = [.. _examples], Parameters = [.. _parameters], Replies = [.. _replies] };
}
