namespace VoiceMiddleware.Skills;

/// <summary>Builds a <see cref="SkillSet"/> in code. Not thread-safe.</summary>
public sealed class SkillSetBuilder
{
    private readonly List<SkillSlot> _slots = [];
    private readonly List<SkillIntent> _intents = [];

    /// <summary>Adds a slot with a list of values.</summary>
    /// <param name="name">The slot's name.</param>
    /// <param name="values">The values.</param>
    /// <returns>The builder.</returns>
    public SkillSetBuilder ListSlot(string name, params IEnumerable<string> values) =>
        Slot(new(name, SlotKind.List) { Values = [.. values.Select(value => new SlotValue(value))] });

    /// <summary>Adds a slot for a number.</summary>
    /// <param name="name">The slot's name.</param>
    /// <param name="minimum">The least number, or null for no limit.</param>
    /// <param name="maximum">The largest number, or null for no limit.</param>
    /// <returns>The builder.</returns>
    public SkillSetBuilder NumberSlot(string name, decimal? minimum = null, decimal? maximum = null) =>
        Slot(new(name, SlotKind.Number) { Minimum = minimum, Maximum = maximum });

    /// <summary>Adds a slot of any kind.</summary>
    /// <param name="slot">The slot.</param>
    /// <returns>The builder.</returns>
    public SkillSetBuilder Slot(SkillSlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        _slots.Add(slot);
        return this;
    }

    /// <summary>Adds an intent.</summary>
    /// <param name="name">The intent's name.</param>
    /// <param name="build">Says what callers say, what it calls and what it answers.</param>
    /// <returns>The builder.</returns>
    public SkillSetBuilder Intent(string name, Action<SkillIntentBuilder> build)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(build);
        var builder = new SkillIntentBuilder(name);
        build(builder);
        _intents.Add(builder.Build());
        return this;
    }

    internal SkillSet Build() => SkillSet.Create([.. _slots], [.. _intents], path => path);
}
