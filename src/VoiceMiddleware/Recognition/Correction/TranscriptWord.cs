namespace VoiceMiddleware.Recognition.Correction;

/// <summary>A word of a transcript as the corrector sees it.</summary>
/// <param name="Sound">What is known of the word.</param>
/// <param name="Fixed">Whether it must stay as it is: a term already, a number, nothing that can be said.</param>
/// <param name="EndsPhrase">Whether punctuation follows, which no replaced span may cross.</param>
/// <param name="Confidence">How sure the engine is, 0 to 1, or null where it does not say.</param>
internal readonly record struct TranscriptWord(WordSound Sound, bool Fixed = false, bool EndsPhrase = false, double? Confidence = null);
