using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using VoiceMiddleware.PocketSphinx.Biasing;

namespace VoiceMiddleware.PocketSphinx.Tests;

public class ArpaModelTests
{
    private static readonly string[] Vocabulary = ["the", "orvantis", "bulge_bracket~0a1b", "milk", "oat", "with", "don't"];

    [Fact]
    public void Probabilities_after_every_history_sum_to_at_most_one() => Prop.ForAll(Models(), input =>
    {
        var grams = Parse(Build(input).Write());
        for (var order = 1; order <= 3; order++)
        {
            var sums = grams.Where(gram => gram.Words.Length == order)
                .GroupBy(gram => string.Join(" ", gram.Words.SkipLast(1)))
                .Select(group => group.Sum(gram => Math.Pow(10, gram.Log10)));
            if (sums.Any(sum => sum > 1.0001))
            {
                return false;
            }
        }

        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Back_off_and_what_is_seen_share_one_mass() => Prop.ForAll(Models(), input =>
    {
        var grams = Parse(Build(input).Write());
        return grams.Where(gram => gram.BackOff is not null && gram.Words[0] != "<s>").All(history =>
        {
            var seen = grams.Where(gram => gram.Words.Length == history.Words.Length + 1 && gram.Words.AsSpan(0, gram.Words.Length - 1).SequenceEqual(history.Words))
                .Sum(gram => Math.Pow(10, gram.Log10));
            return seen + Math.Pow(10, history.BackOff!.Value) <= 1.03;
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Counts_in_the_header_are_the_lines_that_follow() => Prop.ForAll(Models(), input =>
    {
        var text = Build(input).Write();
        var grams = Parse(text);
        return Enumerable.Range(1, 3).All(order =>
        {
            var header = text.Split('\n').FirstOrDefault(line => line.StartsWith($"ngram {order}=", StringComparison.Ordinal));
            var count = grams.Count(gram => gram.Words.Length == order);
            return header is null ? count == 0 : header == $"ngram {order}={count}";
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Words_of_a_pair_have_a_line_of_their_own() => Prop.ForAll(Models(), input =>
    {
        var grams = Parse(Build(input).Write());
        var words = grams.Where(gram => gram.Words.Length == 1).Select(gram => gram.Words[0]).ToHashSet();
        return grams.SelectMany(gram => gram.Words).All(words.Contains);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_word_that_is_raised_twice_keeps_the_higher_floor()
    {
        var model = new ArpaModel();
        model.Raise("milk", -2);
        model.Raise("milk", -3);
        Assert.Equal(-2, Parse(model.Write()).Single(gram => gram.Words is ["milk"]).Log10, 3);
    }

    private static ArpaModel Build((string Word, double Floor)[][] sequences)
    {
        var model = new ArpaModel();
        foreach (var (word, floor) in sequences.SelectMany(sequence => sequence))
        {
            model.Raise(word, floor);
        }

        model.Learn(sequences.Select(sequence => (1.0, (IReadOnlyList<string>)[.. sequence.Select(word => word.Word)])), BiasStrength.PairShare, BiasStrength.TripleShare);
        return model;
    }

    private static Arbitrary<(string Word, double Floor)[][]> Models()
    {
        var word = from name in Gen.Elements(Vocabulary) from floor in Gen.Choose(-600, 0) select (name, floor / 100.0);
        return Arb.From(word.ArrayOf().Where(words => words.Length < 12).ArrayOf().Where(sequences => sequences.Length < 8));
    }

    private static List<(string[] Words, double Log10, double? BackOff)> Parse(string text)
    {
        var grams = new List<(string[], double, double?)>();
        var order = 0;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith('\\'))
            {
                order = line.EndsWith("-grams:", StringComparison.Ordinal) ? line[1] - '0' : 0;
            }
            else if (order > 0 && line.Length > 0)
            {
                var fields = line.Split(' ');
                grams.Add((fields[1..(order + 1)], double.Parse(fields[0], CultureInfo.InvariantCulture),
                    fields.Length > order + 1 ? double.Parse(fields[^1], CultureInfo.InvariantCulture) : null));
            }
        }

        return grams;
    }
}
