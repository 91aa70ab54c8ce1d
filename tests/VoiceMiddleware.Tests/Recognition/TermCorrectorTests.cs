using FsCheck;
using FsCheck.Fluent;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Recognition.Correction;

namespace VoiceMiddleware.Tests.Recognition;

public class TermCorrectorTests
{
    private static readonly WordSounds Sounds = new(new FakePronouncer(("vixen", "V IH K S AH N"), ("much", "M AH CH")), "en-US");

    [Fact]
    public void A_non_word_that_sounds_like_a_term_becomes_the_term()
    {
        var only = Assert.Single(Correct("how much is norvexen today", ["Norvexin"]));
        Assert.Equal((3, 1, "Norvexin"), (only.Start, only.Length, only.Term));
        Assert.InRange(only.Score, 0.5, 1);
    }

    [Fact]
    public void Two_words_that_are_a_term_torn_apart_become_one()
    {
        var only = Assert.Single(Correct("how much is nor vexin today", ["Norvexin"]));
        Assert.Equal((3, 2), (only.Start, only.Length));
    }

    [Fact]
    public void Text_without_candidates_is_left_alone() => Assert.Empty(Correct("how much is it today", ["Norvexin", "Kestrelon", "Sweynheim"]));

    [Fact]
    public void A_term_that_was_recognised_is_left_alone() => Assert.Empty(Correct("norvexin and norvexin's price", ["Norvexin", "Norvexen"]));

    [Fact]
    public void A_phrase_that_was_recognised_is_left_alone() => Assert.Empty(Correct("the bulge bracket", ["Bulge Bracket", "bulch", "brackit"]));

    [Fact]
    public void An_empty_text_and_an_empty_list_give_nothing()
    {
        Assert.Empty(Correct("", ["Norvexin"]));
        Assert.Empty(Correct("how much is norvexen", []));
    }

    [Fact]
    public void An_alternative_that_holds_the_term_raises_the_score()
    {
        var without = Assert.Single(Correct("how much is norvexen today", ["Norvexin"]));
        var with = Assert.Single(Correct("how much is norvexen today", ["Norvexin"], alternatives: ["how much is norvexin today"]));
        Assert.True(with.Score > without.Score);
    }

    [Fact]
    public void A_part_of_another_word_in_an_alternative_proves_nothing()
    {
        var without = Assert.Single(Correct("how much is norvexen today", ["Norvexin"]));
        Assert.Equal(without.Score, Assert.Single(Correct("how much is norvexen today", ["Norvexin"], alternatives: ["norvexins"])).Score);
    }

    [Fact]
    public void A_word_of_which_the_engine_is_sure_lowers_the_score()
    {
        double Score(double confidence) => Assert.Single(Correct("how much is norvexen today", ["Norvexin"], confidence: confidence)).Score;
        Assert.True(Score(0.95) < Score(0.7));
        Assert.True(Score(0.7) < Score(0.3));
    }

    [Fact]
    public void A_span_does_not_cross_punctuation()
    {
        var words = "nor vexin".Split(' ').Select(word => new TranscriptWord(Sounds.Get(word))).ToArray();
        words[0] = words[0] with { EndsPhrase = true };
        var replacements = new List<TermReplacement>();
        new TermCorrector().Correct(words, Index(["Norvexin"]), CorrectionModel.For(CorrectionMode.OpenList), 0.3, [], replacements);
        Assert.DoesNotContain(replacements, replacement => replacement.Length > 1);
    }

    [Fact]
    public void Replacements_never_overlap_and_come_in_order()
    {
        string[] vocabulary = ["nor", "vexin", "norvexen", "kestrel", "on", "kestralon", "the", "swine", "hime"];
        var index = Index(["Norvexin", "Kestrelon", "Sweynheim", "Vexinor", "Onkes"]);
        var corrector = new TermCorrector();
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Elements(vocabulary).ArrayOf().ToArbitrary(), text =>
        {
            var words = text.Select(word => new TranscriptWord(Sounds.Get(word))).ToArray();
            var replacements = new List<TermReplacement>();
            corrector.Correct(words, index, CorrectionModel.For(CorrectionMode.ClosedList), 0.05, [], replacements);
            var free = 0;
            return replacements.All(replacement =>
            {
                var fits = replacement.Start >= free && replacement.Start + replacement.Length <= words.Length && replacement.Length is >= 1 and <= 3;
                free = replacement.Start + replacement.Length;
                return fits;
            });
        }));
    }

    [Fact]
    public void The_spans_that_gain_most_together_are_chosen()
    {
        // One long span of 5 against two short ones of 3 each; one that gains nothing.
        CorrectionCandidate[] candidates = [new(0, 1, 0, 0), new(0, 2, 1, 0), new(1, 1, 2, 0), new(2, 1, 3, 0)];
        var chosen = new List<int>();
        new SpanSelector().Choose(3, candidates, [3, 5, 3, -1], chosen);
        Assert.Equal([0, 2], chosen);
    }

    [Fact]
    public void Choosing_spans_is_as_good_as_trying_all_choices()
    {
        var gain = Gen.Choose(-20, 50).Select(tenths => tenths / 10.0);
        var candidate = from start in Gen.Choose(0, 5) from length in Gen.Choose(1, 3) from its in gain select (start, length, its);
        Check.QuickThrowOnFailure(Prop.ForAll(candidate.ArrayOf(7).ToArbitrary(), test =>
        {
            var sorted = test.OrderBy(its => its.start).Where(its => its.start + its.length <= 6).ToArray();
            var candidates = sorted.Select((its, i) => new CorrectionCandidate(its.start, its.length, i, 0)).ToArray();
            var gains = sorted.Select(its => its.its).ToArray();
            var chosen = new List<int>();
            new SpanSelector().Choose(6, candidates, gains, chosen);
            var best = Enumerable.Range(0, 1 << candidates.Length)
                .Select(set => Enumerable.Range(0, candidates.Length).Where(i => (set >> i & 1) == 1).ToArray())
                .Where(set => set.Zip(set.Skip(1)).All(pair => candidates[pair.First].Start + candidates[pair.First].Length <= candidates[pair.Second].Start))
                .Max(set => set.Sum(i => gains[i]));
            return Math.Abs(best - chosen.Sum(i => gains[i])) < 1e-9;
        }));
    }

    [Fact]
    public void One_index_serves_many_threads()
    {
        var index = Index(["Norvexin", "Kestrelon"]);
        var model = CorrectionModel.For(CorrectionMode.OpenList);
        var expected = Correct("how much is norvexen today", ["Norvexin", "Kestrelon"]);
        Parallel.For(0, 64, _ =>
        {
            var words = "how much is norvexen today".Split(' ').Select(word => new TranscriptWord(Sounds.Get(word))).ToArray();
            var replacements = new List<TermReplacement>();
            new TermCorrector().Correct(words, index, model, model.Threshold, [], replacements);
            Assert.Equal(expected, replacements);
        });
    }

    [Fact]
    public void Correcting_allocates_next_to_nothing_once_warm()
    {
        var words = "how much is norvexen today".Split(' ').Select(word => new TranscriptWord(Sounds.Get(word))).ToArray();
        var (corrector, index, model, replacements) = (new TermCorrector(), Index(["Norvexin", "Kestrelon"]), CorrectionModel.For(CorrectionMode.OpenList), new List<TermReplacement>());
        corrector.Correct(words, index, model, 0.5, [], replacements);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            corrector.Correct(words, index, model, 0.5, [], replacements);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 0, 512);
    }

    [Fact]
    public void A_model_survives_being_written_and_read()
    {
        var model = CorrectionModel.For(CorrectionMode.ClosedList);
        var again = CorrectionModel.Parse(model.ToJson());
        Assert.Equal(model.Threshold, again.Threshold);
        Assert.Equal(model.Weights.ToArray(), again.Weights.ToArray());
    }

    [Theory]
    [InlineData("{}", "weights")]
    [InlineData("[]", "train-correction")]
    [InlineData("{", "train-correction")]
    [InlineData("{\"bias\":0,\"threshold\":2,\"weights\":{}}", "threshold is 2")]
    [InlineData("{\"bias\":0,\"threshold\":0.5,\"weights\":{\"shoeSize\":1}}", "shoeSize")]
    [InlineData("{\"bias\":\"x\",\"threshold\":0.5,\"weights\":{}}", "train-correction")]
    public void What_is_no_model_is_refused_with_a_reason(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => CorrectionModel.Parse(json)).Message, StringComparison.Ordinal);

    private static TermIndex Index(string[] terms) => TermIndex.Create(terms.Select(term => (term, Sounds.Get(CorrectionText.Normalize(term)))));

    private static List<TermReplacement> Correct(string text, string[] terms, string[]? alternatives = null, double? confidence = null)
    {
        var index = Index(terms);
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => new TranscriptWord(Sounds.Get(word), Confidence: confidence)).ToArray();
        TermCorrector.FixTerms(words, index);
        var replacements = new List<TermReplacement>();
        new TermCorrector().Correct(words, index, CorrectionModel.For(CorrectionMode.OpenList), 0.3, alternatives ?? [], replacements);
        return replacements;
    }
}
