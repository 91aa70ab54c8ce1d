using System.Runtime.InteropServices;
using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Recognition.Correction;

namespace VoiceMiddleware.Customization.Correction;

/// <summary>
/// Learns what the features of a correction are worth from hypotheses with known references. What it learns knows no word and no list, only
/// weights.
/// </summary>
/// <remarks>Not safe for concurrent use.</remarks>
public sealed class CorrectionTrainer
{
    // A replacement of wrong words by another wrong one harms nobody's count and still puts a term into a mouth.
    private const double NeutralWeight = 0.2;
    private const double Penalty = 3;

    // Where the trade between errors mended and made was best in cross-validation; log odds of -0.4 and 0.3.
    private const double ClosedThreshold = 0.4;
    private const double OpenThreshold = 0.57;

    // Larger lists have more chance likenesses. Only every fourth utterance: most of what is to be learned is the same.
    private const int LargeList = 1000;
    private const int LargeListEvery = 4;

    private readonly CorrectionEvaluator _evaluator;
    private readonly CandidateFinder _finder = new();
    private readonly CandidateMeter _meter = new();
    private readonly List<CorrectionCandidate> _candidates = [];

    /// <summary>Creates a trainer.</summary>
    /// <param name="pronouncer">Says how words are said.</param>
    public CorrectionTrainer(IPronouncer pronouncer) => _evaluator = new(pronouncer);

    /// <summary>Trains on all utterances.</summary>
    /// <param name="utterances">The utterances; both right and wrong replacements must be possible among them.</param>
    /// <param name="mode">The mode: <see cref="CorrectionMode.ClosedList"/> learns from complete lists, <see cref="CorrectionMode.OpenList"/> also from half and empty-handed ones.</param>
    /// <param name="cancellationToken">Gives up between two utterances.</param>
    /// <returns>The parameters, as JSON for <see cref="ContextualCorrectionOptions.ModelPath"/>.</returns>
    /// <exception cref="InvalidOperationException">There is nothing to learn from.</exception>
    public string Train(IReadOnlyList<CorrectionUtterance> utterances, CorrectionMode mode, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(utterances);
        return Fit(Examples(utterances, utterances, mode, cancellationToken), mode).ToJson();
    }

    /// <summary>
    /// Measures how well parameters do on speakers that they were not trained on: the speakers are dealt to folds, and every fold is corrected
    /// with parameters learned from the others.
    /// </summary>
    /// <param name="utterances">The utterances.</param>
    /// <param name="folds">The number of folds, from 2 to the number of speakers.</param>
    /// <param name="evaluations">With which lists to measure; all of one mode.</param>
    /// <param name="cancellationToken">Gives up between two utterances.</param>
    /// <returns>One result over all folds for each of the evaluations.</returns>
    /// <exception cref="ArgumentException">There are fewer speakers than folds, or the evaluations have different modes.</exception>
    public IReadOnlyList<CorrectionResult> CrossValidate(
        IReadOnlyList<CorrectionUtterance> utterances, int folds, IReadOnlyList<CorrectionEvaluationOptions> evaluations, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(utterances);
        ArgumentNullException.ThrowIfNull(evaluations);
        var speakers = utterances.Select(utterance => utterance.Speaker).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (folds < 2 || folds > speakers.Length)
        {
            throw new ArgumentException($"{folds} folds of {speakers.Length} speakers: choose 2 to {speakers.Length}.", nameof(folds));
        }

        if (evaluations.Select(evaluation => evaluation.Mode).Distinct().Count() != 1)
        {
            throw new ArgumentException("The evaluations are not all of one mode.", nameof(evaluations));
        }

        var foldOf = speakers.Index().ToDictionary(speaker => speaker.Item, speaker => speaker.Index % folds, StringComparer.Ordinal);
        var mode = evaluations[0].Mode;
        var examples = Examples(utterances, utterances, mode, cancellationToken);
        var results = evaluations.Select(_ => new CorrectionResult()).ToArray();
        for (var fold = 0; fold < folds; fold++)
        {
            var model = Fit(examples.Where(example => foldOf[example.Speaker] != fold), mode);
            var held = utterances.Where(utterance => foldOf[utterance.Speaker] == fold).ToArray();
            for (var i = 0; i < results.Length; i++)
            {
                results[i] = results[i].Plus(_evaluator.Evaluate(held, utterances, evaluations[i], model, cancellationToken));
            }
        }

        return results;
    }

    private static CorrectionModel Fit(IEnumerable<Example> examples, CorrectionMode mode)
    {
        var regression = new LogisticRegression(CandidateMeter.Count, Penalty);
        var (right, wrong) = (0, 0);
        foreach (var example in examples)
        {
            regression.Add(example.Values, example.Right, example.Weight);
            _ = example.Right ? right++ : wrong++;
        }

        if (right == 0 || wrong == 0)
        {
            throw new InvalidOperationException(
                $"There is nothing to learn from: {right} right and {wrong} wrong replacements are possible. Training needs hypotheses with misheard words of their lists, of several speakers.");
        }

        var (bias, weights) = regression.Fit();
        return new(bias, weights, mode == CorrectionMode.ClosedList ? ClosedThreshold : OpenThreshold);
    }

    private List<Example> Examples(IEnumerable<CorrectionUtterance> utterances, IEnumerable<CorrectionUtterance> all, CorrectionMode mode, CancellationToken cancellationToken)
    {
        var lists = new BiasingLists(all);
        TermCoverage[] coverages = mode == CorrectionMode.ClosedList ? [TermCoverage.All] : [TermCoverage.All, TermCoverage.Half, TermCoverage.None];
        var examples = new List<Example>();
        foreach (var (number, utterance) in utterances.Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var coverage in coverages)
            {
                AddExamples(utterance, lists.Make(utterance, size: null, coverage), examples);
                if (number % LargeListEvery == 0)
                {
                    AddExamples(utterance, lists.Make(utterance, LargeList, coverage), examples);
                }
            }
        }

        return examples;
    }

    private void AddExamples(CorrectionUtterance utterance, List<string> list, List<Example> examples)
    {
        var index = _evaluator.Index(list);
        var words = _evaluator.Words(utterance, index);
        _finder.Find(words, index, _candidates);
        var scene = new CandidateScene { Words = words, Candidates = CollectionsMarshal.AsSpan(_candidates), Index = index };
        var errors = WordErrorRate.Compare(utterance.Reference, utterance.Hypothesis).Errors;
        for (var i = 0; i < _candidates.Count; i++)
        {
            var values = new double[CandidateMeter.Count];
            _meter.Measure(scene, i, values);
            var candidate = _candidates[i];
            var term = index.Text(candidate.Term);
            var corrected = CorrectionEvaluator.Replace(utterance.Hypothesis, [new(candidate.Start, candidate.Length, term, 1)]);
            var gained = errors - WordErrorRate.Compare(utterance.Reference, corrected).Errors;

            // Two wrong words that become one wrong word are one error less, and no more right.
            var right = gained > 0 && utterance.Reference.Contains(term);
            examples.Add(new(utterance.Speaker, values, right, right || gained < 0 ? 1 : NeutralWeight));
        }
    }

    private readonly record struct Example(string Speaker, double[] Values, bool Right, double Weight);
}
