namespace VoiceMiddleware.PocketSphinx.Interop;

/// <summary>What the plugin needs of the engine. The native one is <see cref="NativeSphinxEngine"/>; tests put one here that fails.</summary>
internal interface ISphinxEngine
{
    /// <summary>Reads the base language model's words and their unigram probabilities (log10).</summary>
    /// <exception cref="SphinxException">The model can not be read.</exception>
    IReadOnlyDictionary<string, float> ReadUnigrams(string languageModelPath);

    /// <summary>Makes a decoder, with the base model loaded and its search built.</summary>
    /// <exception cref="SphinxException">The engine refuses.</exception>
    ISphinxDecoder CreateDecoder(SphinxModel model);

    /// <summary>Makes a front end.</summary>
    /// <exception cref="SphinxException">The engine refuses.</exception>
    ISphinxFrontEnd CreateFrontEnd(string acousticModelPath);
}

/// <summary>Where the engine's models are.</summary>
/// <param name="AcousticModelPath">The folder of the acoustic model.</param>
/// <param name="DictionaryPath">The dictionary to load.</param>
/// <param name="LanguageModelPath">The base language model.</param>
internal sealed record SphinxModel(string AcousticModelPath, string DictionaryPath, string LanguageModelPath);

/// <summary>A decoder. Not safe for concurrent use; one thread at a time.</summary>
internal interface ISphinxDecoder : IDisposable
{
    /// <summary>
    /// Adds words to the dictionary and joins a small model with the base model; null takes the base model alone. Never within an utterance.
    /// </summary>
    /// <exception cref="SphinxException">The engine refuses; the decoder must not be used again.</exception>
    void SetBias(IEnumerable<DictionaryEntry> newWords, string? arpaModel);

    /// <summary>Starts an utterance.</summary>
    void Start();

    /// <summary>Searches normalised cepstra, whole frames one after the other.</summary>
    void Process(ReadOnlySpan<float> cepstra);

    /// <summary>Ends the utterance: the second and third pass run here.</summary>
    void End();

    /// <summary>Gets the best reading so far; null when there is none.</summary>
    string? Hypothesis { get; }

    /// <summary>Gets the segments of the best reading of an ended utterance, fillers included.</summary>
    IReadOnlyList<SphinxSegment> Segments();

    /// <summary>Gets the best different readings of an ended utterance, best first.</summary>
    IReadOnlyList<string> Readings(int count);
}

/// <summary>A front end: samples in, cepstra out, 100 frames a second. Not safe for concurrent use.</summary>
internal interface ISphinxFrontEnd : IDisposable
{
    /// <summary>Gets the number of coefficients in a frame.</summary>
    int Size { get; }

    /// <summary>Starts a new stream and forgets the one before, its noise estimate included.</summary>
    void Start();

    /// <summary>Takes samples and appends the frames that are complete.</summary>
    void Process(ReadOnlySpan<short> samples, List<float[]> frames);

    /// <summary>Ends the stream and appends a frame for what is left.</summary>
    void End(List<float[]> frames);
}

/// <summary>A pronunciation. A second one of the same word is named <c>word(2)</c>, as the engine wants it.</summary>
internal readonly record struct DictionaryEntry(string Word, string Phones);

/// <summary>A piece of a reading.</summary>
internal readonly record struct SphinxSegment(string Word, int FirstFrame, int LastFrame, double Posterior);

/// <summary>The engine refused a call.</summary>
internal sealed class SphinxException(string message, Exception? innerException = null) : Exception(message, innerException);
