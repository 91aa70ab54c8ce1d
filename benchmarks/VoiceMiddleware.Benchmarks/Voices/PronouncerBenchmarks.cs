using BenchmarkDotNet.Attributes;
using VoiceMiddleware.Espeak;

namespace VoiceMiddleware.Benchmarks.Voices;

/// <summary>What the pronunciation of a hotword costs when it is new, and when it was asked for before.</summary>
/// <remarks>What would make the numbers lie: one word over and over; so the new ones go round through a hundred.</remarks>
[MemoryDiagnoser]
public class PronouncerBenchmarks
{
    private static readonly string[] Words =
        [.. from start in (string[])["Sub", "Kes", "Or", "Wrex", "Pan", "Tri", "Quo", "Vel", "Mar", "Zin"]
            from end in (string[])["iaco", "trelon", "vantis", "ham", "nartz", "dent", "tarius", "bury", "olina", "ford"]
            select start + end];

    private readonly EspeakPronouncer _forgetful = new(new EspeakOptions { CacheSize = 0 });
    private readonly EspeakPronouncer _remembering = new();
    private int _next;

    /// <summary>A word that the library reads: all three candidates.</summary>
    [Benchmark(Baseline = true)]
    public int NewWord()
    {
        _next = (_next + 1) % Words.Length;
        return _forgetful.Pronounce(Words[_next], "en-US").Count;
    }

    /// <summary>A word from the cache.</summary>
    [Benchmark]
    public int KnownWord()
    {
        _next = (_next + 1) % Words.Length;
        return _remembering.Pronounce(Words[_next], "en-US").Count;
    }
}
