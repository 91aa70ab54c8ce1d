using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.PocketSphinx.Interop;

namespace VoiceMiddleware.PocketSphinx.Tests;

/// <summary>Looks at what the real engine is given: the words of the model that is joined when an utterance starts.</summary>
internal sealed class ObservingSphinxEngine(ISphinxEngine inner) : ISphinxEngine
{
    public ObservedContext LastUtterance { get; private set; } = new([]);

    public IReadOnlyDictionary<string, float> ReadUnigrams(string languageModelPath) => inner.ReadUnigrams(languageModelPath);

    public ISphinxDecoder CreateDecoder(SphinxModel model) => new Decoder(this, inner.CreateDecoder(model));

    public ISphinxFrontEnd CreateFrontEnd(string acousticModelPath) => inner.CreateFrontEnd(acousticModelPath);

    private sealed class Decoder(ObservingSphinxEngine engine, ISphinxDecoder inner) : ISphinxDecoder
    {
        private ObservedContext _bias = new([]);

        public string? Hypothesis => inner.Hypothesis;

        public void SetBias(IEnumerable<DictionaryEntry> newWords, string? arpaModel)
        {
            inner.SetBias(newWords, arpaModel);
            _bias = new([.. Unigrams(arpaModel ?? "")]);
        }

        public void Start()
        {
            inner.Start();
            engine.LastUtterance = _bias;
        }

        public void Process(ReadOnlySpan<float> cepstra) => inner.Process(cepstra);

        public void End() => inner.End();

        public IReadOnlyList<SphinxSegment> Segments() => inner.Segments();

        public IReadOnlyList<string> Readings(int count) => inner.Readings(count);

        public void Dispose() => inner.Dispose();

        // "-1.7<tab>bulge_bracket~1f2e3d4c": the plugin marks entries of its own, and writes phrases as one word.
        private static IEnumerable<string> Unigrams(string arpaModel) => arpaModel.Split('\n')
            .SkipWhile(line => line != "\\1-grams:").Skip(1).TakeWhile(line => line.Length > 0 && line[0] != '\\')
            .Select(line => line.Split('\t', ' ')[1].Split('~')[0].Replace('_', ' '));
    }
}
