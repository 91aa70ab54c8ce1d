using System.Diagnostics;
using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Recognition.Correction;

namespace VoiceMiddleware.Customization.Correction;

/// <summary>Measures a corrector on hypotheses with known references.</summary>
/// <remarks>Not safe for concurrent use.</remarks>
public sealed class CorrectionEvaluator
{
    private const string Language = "en-US";

    private readonly TermCorrector _corrector = new();
    private readonly List<TermReplacement> _replacements = [];

    /// <summary>Creates an evaluator.</summary>
    /// <param name="pronouncer">Says how words are said.</param>
    public CorrectionEvaluator(IPronouncer pronouncer)
    {
        ArgumentNullException.ThrowIfNull(pronouncer);
        Sounds = new(pronouncer, Language);
    }

    internal WordSounds Sounds { get; }

    /// <summary>Corrects utterances with the parameters that ship, or with a file's, and counts what is left.</summary>
    /// <param name="utterances">The utterances.</param>
    /// <param name="options">With which lists and in which mode.</param>
    /// <param name="cancellationToken">Gives up between two utterances.</param>
    public CorrectionResult Evaluate(
        IReadOnlyList<CorrectionUtterance> utterances, CorrectionEvaluationOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(utterances);
        ArgumentNullException.ThrowIfNull(options);
        var model = options.Model is null ? CorrectionModel.For(options.Mode) : CorrectionModel.Parse(options.Model);
        return Evaluate(utterances, utterances, options, model, cancellationToken);
    }

    /// <summary>Corrects utterances with a model.</summary>
    /// <param name="utterances">The utterances.</param>
    /// <param name="all">Those that lists are filled up from.</param>
    /// <param name="options">With which lists.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Gives up between two utterances.</param>
    internal CorrectionResult Evaluate(
        IEnumerable<CorrectionUtterance> utterances, IReadOnlyList<CorrectionUtterance> all, CorrectionEvaluationOptions options, CorrectionModel model, CancellationToken cancellationToken)
    {
        var lists = new BiasingLists(all);
        var result = new CorrectionResult();
        foreach (var utterance in utterances)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var list = lists.Make(utterance, options.ListSize, options.Terms);
            var index = Index(list);

            // What a session does once for a list and a word is not counted: making the index and finding out how words are said.
            foreach (var word in utterance.Hypothesis)
            {
                Sounds.Get(CorrectionText.Normalize(word));
            }

            var started = Stopwatch.GetTimestamp();
            var words = Words(utterance, index);
            _corrector.Correct(words, index, model, options.Threshold ?? model.Threshold, [], _replacements);
            var elapsed = Stopwatch.GetElapsedTime(started);
            var corrected = Replace(utterance.Hypothesis, _replacements);
            var listed = list.ToHashSet(StringComparer.Ordinal);
            result = result.Plus(new()
            {
                Untouched = BiasedWordErrors.Compare(listed, utterance.Reference, utterance.Hypothesis),
                Corrected = BiasedWordErrors.Compare(listed, utterance.Reference, corrected),
                Replacements = _replacements.Count,
                Utterances = 1,
                Elapsed = elapsed,
            });
        }

        return result;
    }

    internal TermIndex Index(IEnumerable<string> list) => TermIndex.Create(list.Select(term => (term, Sounds.Get(CorrectionText.Normalize(term)))));

    internal TranscriptWord[] Words(CorrectionUtterance utterance, TermIndex index)
    {
        var words = new TranscriptWord[utterance.Hypothesis.Count];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = new(Sounds.Get(CorrectionText.Normalize(utterance.Hypothesis[i])));
        }

        TermCorrector.FixTerms(words, index);
        return words;
    }

    internal static List<string> Replace(IReadOnlyList<string> words, IEnumerable<TermReplacement> replacements)
    {
        var replaced = new List<string>(words.Count);
        var at = 0;
        foreach (var replacement in replacements)
        {
            replaced.AddRange(words.Skip(at).Take(replacement.Start - at));
            replaced.AddRange(replacement.Term.Split(' '));
            at = replacement.Start + replacement.Length;
        }

        replaced.AddRange(words.Skip(at));
        return replaced;
    }
}

/// <summary>With which lists and in which mode a corrector is measured.</summary>
public sealed record CorrectionEvaluationOptions
{
    /// <summary>Gets the mode, which chooses the parameters that ship. The default is <see cref="CorrectionMode.OpenList"/>.</summary>
    public CorrectionMode Mode { get; init; } = CorrectionMode.OpenList;

    /// <summary>Gets the number of words of every list; lists are filled up with special words of other utterances, or cut. Null leaves them as they come.</summary>
    public int? ListSize { get; init; }

    /// <summary>Gets how many of an utterance's special words its list holds. The default is all.</summary>
    public TermCoverage Terms { get; init; } = TermCoverage.All;

    /// <summary>Gets parameters as <see cref="CorrectionTrainer"/> writes them, or null for those that ship.</summary>
    public string? Model { get; init; }

    /// <summary>Gets the least score of a replacement, above 0 and below 1, or null for the parameters' own.</summary>
    public double? Threshold { get; init; }
}
