namespace VoiceMiddleware.Recognition;

/// <summary>A pronouncer that also knows which words exist: what a recogniser wrote that is in no dictionary is suspect.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public interface IPronouncingDictionary : IPronouncer
{
    /// <summary>Gets whether the dictionary itself has a word, not only rules that can pronounce it.</summary>
    /// <param name="word">One word, in ordinary spelling and any case.</param>
    /// <param name="language">The language of the word (<c>en</c>, <c>en-US</c>).</param>
    /// <returns>Whether it has it; null when it holds no words of that language, so that nothing is known.</returns>
    /// <exception cref="SpeechRecognitionException">The dictionary is missing; the message says what to do.</exception>
    bool? Contains(string word, string language);
}
