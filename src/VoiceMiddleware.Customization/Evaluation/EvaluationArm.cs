using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>A way of recognising that an evaluation compares with others: what the recogniser is told, and what is put around it.</summary>
/// <remarks>Immutable. Make an own one to measure a decorator: give it a name, the parts of the context, and <see cref="Decorate"/>.</remarks>
/// <example>
/// <code>new EvaluationArm("corrected", EvaluationContextParts.All) { Decorate = inner => new ContextualCorrector(new UnbiasedRecognizer(inner)) }</code>
/// </example>
public sealed record EvaluationArm
{
    /// <summary>Creates an arm.</summary>
    /// <param name="name">The name that results and gates use: lower-case ASCII letters, digits and hyphens, a letter first.</param>
    /// <param name="parts">What of a clip's context is handed over.</param>
    /// <exception cref="ArgumentException">The name has other characters.</exception>
    public EvaluationArm(string name, EvaluationContextParts parts)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!char.IsAsciiLetterLower(name[0]) || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new ArgumentException($"The name '{name}' is not made of lower-case letters, digits and hyphens with a letter first.", nameof(name));
        }

        Name = name;
        Parts = parts;
    }

    /// <summary>Gets the arm that is told nothing: the base model, with which the others are compared.</summary>
    public static EvaluationArm None { get; } = new("none", EvaluationContextParts.None) { Description = "nothing" };

    /// <summary>Gets the arm that is told the clip's hotwords only.</summary>
    public static EvaluationArm Hotwords { get; } = new("hotwords", EvaluationContextParts.Hotwords) { Description = "the clip's hotwords" };

    /// <summary>Gets the arm that is told the clip's context messages only.</summary>
    public static EvaluationArm Context { get; } = new("context", EvaluationContextParts.Messages) { Description = "the clip's context messages" };

    /// <summary>Gets the arm that is told the clip's hotwords and context messages.</summary>
    public static EvaluationArm Both { get; } = new("both", EvaluationContextParts.All) { Description = "hotwords and context messages" };

    /// <summary>Gets the four arms that need nothing but a recogniser.</summary>
    public static IReadOnlyList<EvaluationArm> Standard { get; } = [None, Hotwords, Context, Both];

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Gets what of a clip's context is handed over.</summary>
    public EvaluationContextParts Parts { get; }

    /// <summary>Gets what the arm is, in a few words that follow "the recogniser is told"; empty by default.</summary>
    public string Description { get; init; } = "";

    /// <summary>
    /// Gets what changes a clip's context before the recogniser is handed it, such as the weights of its hotwords; null for nothing. Called once for each
    /// clip, before any is recognised.
    /// </summary>
    public Func<RecognitionContext, RecognitionContext>? Adapt { get; init; }

    /// <summary>
    /// Gets what puts something around the recogniser, once before the arm is run; null for the recogniser as it is. What it returns is
    /// disposed after the arm, and the recogniser that it is handed survives being disposed with it.
    /// </summary>
    public Func<ISpeechRecognizer, ISpeechRecognizer>? Decorate { get; init; }

    /// <summary>Gets whether any context is handed over.</summary>
    public bool IsBiased => Parts != EvaluationContextParts.None;

    /// <summary>Returns the name.</summary>
    public override string ToString() => Name;
}

/// <summary>Parts of what a conversation would tell the recogniser about a clip.</summary>
[Flags]
public enum EvaluationContextParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The clip's hotwords.</summary>
    Hotwords = 1,

    /// <summary>The clip's context messages.</summary>
    Messages = 2,

    /// <summary>Both.</summary>
    All = Hotwords | Messages,
}
