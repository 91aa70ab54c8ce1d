using VoiceMiddleware.PocketSphinx;
using VoiceMiddleware.PocketSphinx.Interop;

namespace VoiceMiddleware.Benchmarks;

/// <summary>Makes the list of common English words that the pipeline ships: the likeliest words of PocketSphinx's base language model.</summary>
internal static class CommonWordList
{
    internal const int Count = 5000;

    internal static IEnumerable<string> Make() =>
        new NativeSphinxEngine().ReadUnigrams(new PocketSphinxOptions().LanguageModelPath)
            .Where(unigram => unigram.Key.Any(char.IsAsciiLetterLower) && unigram.Key.All(letter => char.IsAsciiLetterLower(letter) || letter == '\''))
            .OrderByDescending(unigram => unigram.Value)
            .ThenBy(unigram => unigram.Key, StringComparer.Ordinal)
            .Select(unigram => unigram.Key)
            .Take(Count);
}
