namespace VoiceMiddleware.Espeak.Interop;

/// <summary>The three functions of libespeak-ng in use. Never called by two threads at once: the library is one global machine.</summary>
internal interface IEspeakNative
{
    /// <summary>Starts the library. A sample rate in Hz, or negative when its data is missing.</summary>
    int Initialize(string? dataPath);

    /// <summary>Chooses a voice by its language. 0, or an error number.</summary>
    int SetVoice(string language);

    /// <summary>Gets the phonemes of one clause of a text that ends with NUL.</summary>
    /// <param name="text">UTF-8, NUL-terminated.</param>
    /// <param name="position">Where the clause begins; moved behind it, or to -1 at the end of the text.</param>
    /// <param name="ipa">IPA, or else the library's own mnemonics; segments separated by <c>_</c>, words by spaces.</param>
    string? TextToPhonemes(byte[] text, ref int position, bool ipa);
}
