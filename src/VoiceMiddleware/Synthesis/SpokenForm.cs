namespace VoiceMiddleware.Synthesis;

/// <summary>A text as it is spoken, with where each of its words comes from.</summary>
/// <param name="Text">The spoken text: words with single spaces between them.</param>
/// <param name="Sources">For each of its words the position in the written text, never falling.</param>
internal sealed record SpokenForm(string Text, IReadOnlyList<int> Sources);
