namespace VoiceMiddleware.Skills;

/// <summary>What kind of thing a slot holds.</summary>
public enum SlotKind
{
    /// <summary>One of a list of values. Matched by spelling and sound, so that a misheard name is still found.</summary>
    List,

    /// <summary>A number, spoken or in digits: "forty two", "3", "two point five". Handed to a function as <see cref="long"/> or <see cref="decimal"/>.</summary>
    Number,

    /// <summary>A string of digits with its leading zeros: "oh four two" is "042". Handed to a function as <see cref="string"/>.</summary>
    Digits,

    /// <summary>Yes or no. Handed to a function as <see cref="bool"/>.</summary>
    YesNo,

    /// <summary>Any words, as they were written.</summary>
    Text,
}

/// <summary>A kind of value that callers name: a product, a quantity, an order number. Immutable.</summary>
/// <param name="Name">The name that examples use between braces.</param>
/// <param name="Kind">What it holds.</param>
public sealed record SkillSlot(string Name, SlotKind Kind)
{
    /// <summary>Gets the values of a <see cref="SlotKind.List"/>.</summary>
    public IReadOnlyList<SlotValue> Values { get; init; } = [];

    /// <summary>Gets the least number or, for digits, the fewest digits; null for no limit.</summary>
    public decimal? Minimum { get; init; }

    /// <summary>Gets the largest number or, for digits, the most digits; null for no limit.</summary>
    public decimal? Maximum { get; init; }

    /// <summary>Gets the question that asks for the value, or null for one made from the name.</summary>
    public string? Ask { get; init; }

    /// <summary>Gets whether the values of a list are told to the recogniser. The default is true; turn it off for everyday words.</summary>
    public bool Hotwords { get; init; } = true;
}

/// <summary>A value of a list slot. Immutable.</summary>
/// <param name="Value">The value as functions get it and replies say it.</param>
public sealed record SlotValue(string Value)
{
    /// <summary>Gets other ways to say it.</summary>
    public IReadOnlyList<string> Synonyms { get; init; } = [];

    /// <summary>Gets respellings for the recogniser; see <see cref="Recognition.Hotword.SoundsLike"/>.</summary>
    public IReadOnlyList<string> SoundsLike { get; init; } = [];
}
