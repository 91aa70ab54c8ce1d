namespace VoiceMiddleware.Customization.Vocabulary;

/// <summary>A rule that a hotword list breaks.</summary>
/// <param name="Index">The entry's place in the list, from 0; null when the list as a whole breaks the rule.</param>
/// <param name="Rule">The broken rule.</param>
/// <param name="Value">The value that breaks it, as it is written in the list, cut at 80 characters; null when something is missing.</param>
/// <param name="Message">What is wrong, with which value, and what to do: one line.</param>
public sealed record HotwordProblem(int? Index, HotwordRule Rule, string? Value, string Message)
{
    /// <summary>Returns the message after the entry's place.</summary>
    public override string ToString() => Index is { } index ? $"entry {index}: {Message}" : Message;
}
