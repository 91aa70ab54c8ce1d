namespace VoiceMiddleware.ConformanceTests;

/// <summary>A short utterance for a recogniser under test.</summary>
/// <param name="Samples">The audio in the recogniser's input format, one to five seconds, spoken clearly.</param>
/// <param name="Words">Words, in the order they are spoken, that the recogniser under test reliably gets right, in lower case. At least one; no word twice.</param>
public sealed record SpokenPhrase(ReadOnlyMemory<short> Samples, IReadOnlyList<string> Words);
