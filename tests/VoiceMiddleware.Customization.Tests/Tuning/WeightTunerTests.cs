using VoiceMiddleware.Audio;
using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.Customization.Tests.Evaluation;
using VoiceMiddleware.Customization.Tuning;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Tests.Tuning;

public class WeightTunerTests
{
    private int _recognitions;

    [Fact]
    public async Task The_weight_with_the_fewest_word_errors_is_chosen_and_its_price_is_told()
    {
        using var recognizer = Hears(Respond);

        var report = await TunerFor(recognizer).RunAsync(Clips());

        Assert.Equal(3, report.ChosenWeight);
        Assert.Equal([1, 2, 3, 4, 5], report.Weights.Select(weight => weight.Weight));
        Assert.Equal(0, report.Baseline.Terms.Matched);
        Assert.Equal([0.0, 0.0, 1.0, 1.0, 1.0], report.Weights.Select(weight => weight.Result.Terms.Recall!.Value));
        Assert.Equal([0, 0, 0, 4, 4], report.Weights.Select(weight => weight.Result.Terms.FalseInsertions));
        Assert.All(report.Hotwords, hotword => Assert.Equal(3, hotword.Weight));
        Assert.Null(report.PerHotword);
    }

    [Fact]
    public async Task Held_out_speakers_are_recognised_with_the_weight_that_the_others_choose()
    {
        using var recognizer = Hears(Respond);

        var report = await TunerFor(recognizer).RunAsync(Clips(), new() { Folds = 2 });

        Assert.Equal(2, report.Folds.Count);
        Assert.Equal(["ann", "bob", "cid", "dan"], report.Folds.SelectMany(fold => fold.Speakers).Order());
        Assert.All(report.Folds, fold => Assert.Equal(3, fold.ChosenWeight));
        Assert.Equal(report.Weights[2].Result.Totals, report.CrossValidated);
    }

    [Fact]
    public void A_speaker_who_needs_another_weight_shows_in_the_cross_validated_figures_only()
    {
        WeightResult Weight(int weight, int errorsOfAnn, int errorsOfBob) => new(weight, Reports.Arm(
            EvaluationArm.Hotwords, Clip("1", "ann", errorsOfAnn), Clip("2", "bob", errorsOfBob)));
        var weights = new[] { Weight(1, 0, 9), Weight(5, 4, 4) };

        var folds = WeightCrossValidation.Run(weights, 5, null);

        Assert.Equal([("ann", 5, 4), ("bob", 1, 9)], folds.Select(fold => (Assert.Single(fold.Speakers), fold.ChosenWeight, fold.HeldOut.Words.Errors)).Order());
        Assert.Equal(13, WeightCrossValidation.Sum(folds.Select(fold => fold.HeldOut)).Words.Errors);
        Assert.Equal(5, WeightCrossValidation.Choose(weights.Select(weight => (weight.Weight, weight.Result.Totals)), null));
    }

    [Fact]
    public void One_speaker_cannot_be_cross_validated() => Assert.Empty(WeightCrossValidation.Run(
        [new WeightResult(1, Reports.Arm(EvaluationArm.Hotwords, Clip("1", "ann", 0), Clip("2", "ann", 1)))], 5, null));

    [Fact]
    public void Speakers_are_divided_into_groups_of_about_as_many_words()
    {
        var clips = new[] { ("a", 50), ("b", 30), ("c", 20), ("d", 20), ("e", 5) }
            .Select(one => Clip(one.Item1, one.Item1, 0) with { Words = new WordErrorRate(one.Item2, 0, 0, 0) });

        Assert.Equal(["a,d", "b,c,e"], WeightCrossValidation.Divide(clips, 2).Select(group => string.Join(',', group.Order())).Order());
    }

    [Fact]
    public void A_bound_on_false_insertions_comes_before_word_errors()
    {
        ClipTotals Totals(int errors, int inserted, int matched = 1) => new(1, new(100, errors, 0, 0), default, new(2, matched, inserted));
        var results = new[] { (1, Totals(9, 0)), (2, Totals(5, 1)), (3, Totals(4, 3)), (4, Totals(4, 3, 2)), (5, Totals(4, 3, 2)) };

        Assert.Equal(4, WeightCrossValidation.Choose(results, null));
        Assert.Equal(2, WeightCrossValidation.Choose(results, 1));
        Assert.Equal(1, WeightCrossValidation.Choose(results, 0.5));
        Assert.Equal(2, WeightCrossValidation.Choose(results[1..], 0.5));
    }

    [Fact]
    public async Task The_strength_with_the_fewest_word_errors_is_chosen_with_the_best_weight_and_cross_validated()
    {
        // Weight 4 is heard; at full strength it is inserted too, below a half it is not heard any more.
        using var recognizer = new ScriptedRecognizer((_, context) =>
        {
            _recognitions++;
            var bias = context.Hotwords.Select(hotword => hotword.Weight).DefaultIfEmpty().Max() * context.Strength;
            return [bias < 2 ? "some t and silk" : bias < 4 ? "some tea and milk" : "some tea and milk tea"];
        });

        var report = await TunerFor(recognizer).RunAsync(Clips(), new() { Weights = [4], Strengths = [1, 0.75, 0.25], Folds = 2 });

        var strength = report.Strength!;
        Assert.Equal(0.75, strength.Chosen);
        Assert.Equal([(1.0, 4, 1.0), (0.75, 0, 1.0), (0.25, 0, 0.0)], strength.Strengths.Select(one =>
            (one.Strength, one.Result.Terms.FalseInsertions, one.Result.Terms.Recall!.Value)));
        Assert.Equal([0.75, 0.75], strength.Folds.Select(fold => fold.ChosenStrength));
        Assert.Equal(strength.Strengths[1].Result.Totals, strength.CrossValidated);
        Assert.Equal(1 + (2 * 4) + 1 + (2 * 4), _recognitions); // nothing, the weight (which is full strength), two strengths; each run warms up
    }

    [Fact]
    public void A_speaker_who_needs_another_strength_shows_in_the_cross_validated_figures_only()
    {
        StrengthResult Strength(double strength, int errorsOfAnn, int errorsOfBob) => new(strength, Reports.Arm(
            EvaluationArm.Hotwords, Clip("1", "ann", errorsOfAnn), Clip("2", "bob", errorsOfBob)));

        var folds = WeightCrossValidation.Run([Strength(0.5, 0, 9), Strength(1, 4, 4)], 5, null);

        Assert.Equal([("ann", 1.0, 4), ("bob", 0.5, 9)], folds.Select(fold => (Assert.Single(fold.Speakers), fold.ChosenStrength, fold.HeldOut.Words.Errors)).Order());
    }

    [Fact]
    public async Task Single_hotwords_get_weights_of_their_own_where_that_saves_errors()
    {
        // "milk" needs weight 5 to be heard, and "tea" is inserted from weight 4 on: no weight suits both.
        using var recognizer = Hears((said, hotwords) =>
        {
            var tea = hotwords.GetValueOrDefault("tea");
            var milk = hotwords.GetValueOrDefault("milk");
            var heard = said.Replace("milk", milk >= 5 ? "milk" : "silk", StringComparison.Ordinal).Replace("tea", tea >= 2 ? "tea" : "t", StringComparison.Ordinal);
            return tea >= 4 ? heard + " tea tea" : heard;
        });

        var report = await TunerFor(recognizer).RunAsync(Clips(), new() { PerHotword = true });

        Assert.Equal(2, report.ChosenWeight);
        Assert.Equal([("tea", 2), ("milk", 2)], report.Hotwords.Select(hotword => (hotword.Text, hotword.Weight)));
        Assert.Equal((0, true), (report.PerHotword!.Changed, report.PerHotword.Complete)); // one step up is not enough: the search is local, and says what it found
    }

    [Fact]
    public async Task A_step_that_helps_stays()
    {
        using var recognizer = Hears((said, hotwords) => said
            .Replace("milk", hotwords.GetValueOrDefault("milk") >= 3 ? "milk" : "silk", StringComparison.Ordinal)
            .Replace("tea", hotwords.GetValueOrDefault("tea") >= 2 ? "tea" : "t", StringComparison.Ordinal)
            + (hotwords.GetValueOrDefault("tea") >= 3 ? " tea tea" : ""));

        var report = await TunerFor(recognizer).RunAsync(Clips(), new() { PerHotword = true });

        Assert.Equal([("tea", 2), ("milk", 3)], report.Hotwords.Select(hotword => (hotword.Text, hotword.Weight)));
        Assert.Equal((1, 4, true), (report.PerHotword!.Changed, report.PerHotword.Recognitions, report.PerHotword.Complete));
        Assert.Equal(0, report.PerHotword.Totals.Words.Errors);
    }

    [Fact]
    public async Task The_search_keeps_its_bound_on_recognitions()
    {
        using var recognizer = Hears((said, hotwords) => hotwords.Count == 0 ? "nothing" : said.Replace("milk", "silk", StringComparison.Ordinal));

        var report = await TunerFor(recognizer).RunAsync(Clips(), new() { PerHotword = true, MaxRecognitions = 3 });

        Assert.Equal((0, 0, false), (report.PerHotword!.Changed, report.PerHotword.Recognitions, report.PerHotword.Complete));
    }

    [Fact]
    public async Task A_clip_that_cannot_be_recognised_is_named()
    {
        using var recognizer = new ScriptedRecognizer((samples, _) => samples[0] == 2 ? throw new SpeechRecognitionException("The engine choked.") : ["x"]);

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => TunerFor(recognizer).RunAsync(Clips()));

        Assert.Contains("2", error.Message, StringComparison.Ordinal);
        Assert.Contains("The engine choked.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unusable_input_is_rejected()
    {
        using var recognizer = Hears(Respond);
        var tuner = TunerFor(recognizer);

        await Assert.ThrowsAsync<ArgumentException>(() => tuner.RunAsync([Clips()[0] with { Hotwords = [] }]));
        await Assert.ThrowsAsync<ArgumentException>(() => tuner.RunAsync(Clips(), new() { Weights = [] }));
        await Assert.ThrowsAsync<ArgumentException>(() => tuner.RunAsync(Clips(), new() { Weights = [3, 3] }));
        await Assert.ThrowsAsync<ArgumentException>(() => tuner.RunAsync(Clips(), new() { Weights = [6] }));
        await Assert.ThrowsAsync<ArgumentException>(() => tuner.RunAsync(Clips(), new() { Strengths = [0.5, 0.5] }));
        await Assert.ThrowsAsync<ArgumentException>(() => tuner.RunAsync(Clips(), new() { Strengths = [1.5] }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => tuner.RunAsync(Clips(), new() { Folds = 1 }));
        Assert.Equal(0, _recognitions);
    }

    // From weight 3 on terms are heard, from 4 on they are inserted too.
    private static string Respond(string said, IReadOnlyDictionary<string, int> hotwords)
    {
        var weight = hotwords.Values.DefaultIfEmpty().Max();
        var heard = weight >= 3 ? said : said.Replace("tea", "t", StringComparison.Ordinal).Replace("milk", "silk", StringComparison.Ordinal);
        return weight >= 4 ? "tea " + heard : heard;
    }

    private static EvaluationClip[] Clips() => [.. new[] { "ann", "bob", "cid", "dan" }.Select((speaker, i) => new EvaluationClip
    {
        Id = $"{i}",
        AudioPath = $"/{i}",
        Transcript = "some tea and milk",
        Speaker = speaker,
        Hotwords = [new("tea"), new("milk")],
    })];

    private static ClipResult Clip(string id, string speaker, int errors) =>
        Reports.Clip(id, "tea", "tea", speaker) with { Words = new WordErrorRate(10, errors, 0, 0) };

    private ScriptedRecognizer Hears(Func<string, IReadOnlyDictionary<string, int>, string> respond) => new(
        (_, context) => [respond("some tea and milk", context.Hotwords.ToDictionary(hotword => hotword.Text, hotword => hotword.Weight))])
    {
        Recognizing = _ =>
        {
            _recognitions++;
            return ValueTask.CompletedTask;
        },
    };

    private static WeightTuner TunerFor(ISpeechRecognizer recognizer) => new(new EvaluationRunner(
        recognizer,
        (path, _, _) => Task.FromResult<ReadOnlyMemory<short>>(Enumerable.Repeat(short.Parse(path[1..], null), 320).ToArray()),
        TimeProvider.System,
        () => TimeSpan.Zero));
}
