using System.Globalization;
using Xunit.Abstractions;

namespace VoiceMiddleware.Espeak.Tests;

/// <summary>How far the pronunciations are from the dictionary's. Seen with <c>--logger "console;verbosity=detailed"</c>.</summary>
public sealed class PhoneErrorRateTests(ITestOutputHelper output)
{
    // The rules were chosen on the words 0, 10, 20, …; none of those is among 3, 47, 91, …, which are all odd.
    private const int FirstWord = 3;
    private const int Step = 44;

    [Fact]
    public void Pronunciations_are_close_to_the_dictionary()
    {
        var pronouncer = new EspeakPronouncer();
        int phones = 0, errors = 0, errorsOfBest = 0, exact = 0, exactOfBest = 0, words = 0;
        var dictionary = CmuDictionary.Read();
        for (var i = FirstWord; i < dictionary.Count; i += Step)
        {
            var (word, truths) = dictionary[i];
            var candidates = pronouncer.Pronounce(word, "en-US").Select(candidate => candidate.Split(' ')).ToArray();
            Assert.NotEmpty(candidates);
            var first = Nearest(candidates[..1], truths);
            var best = Nearest(candidates, truths);
            words++;
            phones += first.Length;
            errors += first.Distance;
            errorsOfBest += best.Distance;
            exact += first.Distance == 0 ? 1 : 0;
            exactOfBest += best.Distance == 0 ? 1 : 0;
        }

        var rate = (double)errors / phones;
        var rateOfBest = (double)errorsOfBest / phones;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{words} words, {phones} phones: phone error rate {rate:P1} ({exact * 100.0 / words:F1} % of words exact); best of the candidates {rateOfBest:P1} ({exactOfBest * 100.0 / words:F1} %)"));
        Assert.True(words >= 200);
        Assert.InRange(rate, 0.02, 0.12);
        Assert.InRange(rateOfBest, 0.02, 0.10);
        Assert.True(exactOfBest > exact, "The further candidates hit no word that the first missed.");
    }

    private static (int Distance, int Length) Nearest(string[][] candidates, IReadOnlyList<string[]> truths) =>
        (from candidate in candidates
         from truth in truths
         let distance = CmuDictionary.Distance(candidate, truth)
         orderby (double)distance / truth.Length
         select (distance, truth.Length)).First();
}
