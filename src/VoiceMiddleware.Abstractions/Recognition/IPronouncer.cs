namespace VoiceMiddleware.Recognition;

/// <summary>Tells how a word is said, for words that a recogniser's dictionary lacks.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public interface IPronouncer
{
    /// <summary>Gets the pronunciations of a word.</summary>
    /// <param name="word">One word or a short phrase, in ordinary spelling.</param>
    /// <param name="language">The language the word is said in (<c>en</c>, <c>en-US</c>).</param>
    /// <returns>
    /// ARPAbet phones without stress, separated by single spaces ("B AH L JH"), likeliest first; only the 39 phones of the CMU
    /// dictionary. Empty when the word cannot be said (digits only in a foreign script, punctuation, an unknown language).
    /// </returns>
    /// <exception cref="SpeechRecognitionException">The engine behind it is missing or failed; the message says what to do.</exception>
    IReadOnlyList<string> Pronounce(string word, string language);
}
