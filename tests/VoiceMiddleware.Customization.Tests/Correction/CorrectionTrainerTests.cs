using VoiceMiddleware.Customization.Correction;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Recognition.Correction;

namespace VoiceMiddleware.Customization.Tests.Correction;

public class CorrectionTrainerTests
{
    [Fact]
    public void A_regression_finds_the_weights_that_made_the_data()
    {
        var random = new Random(5);
        var regression = new LogisticRegression(features: 2, penalty: 0.001);
        for (var i = 0; i < 20_000; i++)
        {
            double[] values = [random.NextDouble() * 4, random.NextDouble() * 10];
            regression.Add(values, random.NextDouble() < 1 / (1 + Math.Exp(-(1 - (2 * values[0]) + (0.5 * values[1])))), 1);
        }

        var (bias, weights) = regression.Fit();
        Assert.InRange(bias, 0.85, 1.15);
        Assert.InRange(weights[0], -2.15, -1.85);
        Assert.InRange(weights[1], 0.45, 0.55);
    }

    [Fact]
    public void A_feature_that_never_varies_does_no_harm()
    {
        var regression = new LogisticRegression(features: 1, penalty: 1);
        regression.Add([3], right: true, 1);
        regression.Add([3], right: false, 1);
        var (bias, weights) = regression.Fit();
        Assert.Equal(0, bias + (3 * weights[0]), 6);
    }

    [Fact]
    public void What_is_trained_mends_the_mistakes_of_other_speakers()
    {
        var utterances = MakeUtterances();
        var result = Assert.Single(new CorrectionTrainer(new Speller()).CrossValidate(utterances, 2, [new() { Mode = CorrectionMode.ClosedList }]));
        Assert.Equal(utterances.Count, result.Utterances);
        Assert.True(result.Corrected.Biased.Rate < result.Untouched.Biased.Rate / 2, $"{result}");
        Assert.True(result.Corrected.Unbiased.Rate <= result.Untouched.Unbiased.Rate, $"{result}");
    }

    [Fact]
    public void Trained_parameters_are_the_same_each_time_and_can_be_used()
    {
        var utterances = MakeUtterances();
        var model = new CorrectionTrainer(new Speller()).Train(utterances, CorrectionMode.OpenList);
        Assert.Equal(model, new CorrectionTrainer(new Speller()).Train(utterances, CorrectionMode.OpenList));
        Assert.True(new CorrectionEvaluator(new Speller()).Evaluate(utterances, new() { Model = model }).Replacements > 0);
        Assert.DoesNotContain("kestrel", model, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_folds_and_nothing_to_learn_are_refused()
    {
        var utterances = MakeUtterances();
        var trainer = new CorrectionTrainer(new Speller());
        Assert.Contains("99 folds", Assert.Throws<ArgumentException>(() => trainer.CrossValidate(utterances, 99, [new()])).Message, StringComparison.Ordinal);
        CorrectionUtterance[] perfect = [new("a-1", ["yes"], ["yes"], [], [])];
        Assert.Throws<InvalidOperationException>(() => trainer.Train(perfect, CorrectionMode.OpenList));
    }

    [Fact]
    public void Lists_are_filled_up_cut_and_emptied_as_asked()
    {
        CorrectionUtterance[] utterances =
        [
            new("a-1", ["x"], ["x"], ["kestrel", "norvex"], ["kestrel", "norvex", "other"]),
            new("b-1", ["x"], ["x"], ["sweyn", "subiaco", "bracket"], []),
        ];
        var lists = new BiasingLists(utterances);
        Assert.Equal(["kestrel", "norvex", "other"], lists.Make(utterances[0], null, TermCoverage.All));
        Assert.Equal(["other"], lists.Make(utterances[0], null, TermCoverage.None));
        Assert.Equal(2, lists.Make(utterances[0], null, TermCoverage.Half).Count);
        Assert.Equal(["kestrel", "norvex"], lists.Make(utterances[0], 2, TermCoverage.All).Order());
        Assert.Equal(5, lists.Make(utterances[0], 5, TermCoverage.All).Distinct().Count());
        Assert.Equal(6, lists.Make(utterances[0], 100, TermCoverage.All).Count);
        Assert.Equal(lists.Make(utterances[0], 5, TermCoverage.All), lists.Make(utterances[0], 5, TermCoverage.All));
        Assert.DoesNotContain("kestrel", lists.Make(utterances[0], 100, TermCoverage.None));
    }

    // Names with one letter misheard, among common words that are right; the names of others are in every list.
    private static List<CorrectionUtterance> MakeUtterances()
    {
        string[] names = ["kestrelon", "norvexin", "sweynheim", "subiacon", "orvantis", "belgravia", "montenero", "dragomir", "ventriloc", "tarantola"];
        var vowels = new Dictionary<char, char> { ['e'] = 'i', ['o'] = 'a', ['a'] = 'o', ['i'] = 'e' };
        var utterances = new List<CorrectionUtterance>();
        for (var speaker = 0; speaker < 6; speaker++)
        {
            for (var i = 0; i < names.Length; i++)
            {
                var at = names[i].IndexOfAny([.. vowels.Keys], 1 + (speaker % 3));
                var heard = names[i][..at] + vowels[names[i][at]] + names[i][(at + 1)..];
                utterances.Add(new(
                    $"s{speaker}-{i}", ["how", "much", "is", names[i], "today"], ["how", "much", "is", heard, "today"], [names[i]], names));
            }
        }

        return utterances;
    }

    private sealed class Speller : IPronouncingDictionary
    {
        private static readonly Dictionary<char, string> Phones = "aAE bB cK dD eEH fF gG hHH iIH jJH kK lL mM nN oAA pP qK rR sS tT uAH vV wW xK yY zZ"
            .Split(' ').ToDictionary(pair => pair[0], pair => pair[1..]);

        public IReadOnlyList<string> Pronounce(string word, string language) => [string.Join(' ', word.Where(Phones.ContainsKey).Select(letter => Phones[letter]))];

        public bool? Contains(string word, string language) => false;
    }
}
