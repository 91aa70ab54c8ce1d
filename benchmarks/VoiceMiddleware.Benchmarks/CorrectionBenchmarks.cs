using BenchmarkDotNet.Attributes;
using VoiceMiddleware.Espeak;
using VoiceMiddleware.PocketSphinx;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Recognition.Correction;

namespace VoiceMiddleware.Benchmarks;

/// <summary>What correcting one utterance costs, by the size of the list.</summary>
/// <remarks>
/// What would make the numbers lie: an utterance without rare words, since those are searched for widely; terms unlike English. This one
/// has two non-words, and the terms are rare words of the dictionary. Real lists: <c>voicemw evaluate-correction</c> prints the time of every utterance.
/// </remarks>
[MemoryDiagnoser]
public class CorrectionBenchmarks
{
    private readonly TermCorrector _corrector = new();
    private readonly List<TermReplacement> _replacements = [];
    private TranscriptWord[] _words = [];
    private TermIndex _index = TermIndex.Create([]);

    /// <summary>Gets or sets the number of terms.</summary>
    [Params(100, 2000)]
    public int Terms { get; set; }

    /// <summary>Makes the index and finds out how words are said: once for a list.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var sounds = new WordSounds(new DictionaryPronouncer(inner: new EspeakPronouncer()), "en-US");
        var rare = File.ReadLines(new PocketSphinxOptions().DictionaryPath).Select(line => line.Split(' ')[0])
            .Where(word => word.Length > 5 && word.All(char.IsAsciiLetterLower) && !CommonWords.Contains(word));
        _index = TermIndex.Create(rare.Where((_, i) => i % 37 == 0).Take(Terms).Select(term => (term, sounds.Get(term))));
        _words = [.. "asked the old man foshelevon when he came back from the garden with his brother and sweinham"
            .Split(' ').Select(word => new TranscriptWord(sounds.Get(word)))];
    }

    /// <summary>One utterance.</summary>
    [Benchmark]
    public int Correct()
    {
        var model = CorrectionModel.For(CorrectionMode.OpenList);
        _corrector.Correct(_words, _index, model, model.Threshold, [], _replacements);
        return _replacements.Count;
    }
}
