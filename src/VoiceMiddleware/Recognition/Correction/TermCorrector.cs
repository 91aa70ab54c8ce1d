using System.Runtime.InteropServices;

namespace VoiceMiddleware.Recognition.Correction;

/// <summary>
/// Finds the spans of a transcript that were meant to be a term: candidates by sound, a logistic regression over their features, the spans
/// that do not overlap and gain the most.
/// </summary>
/// <remarks>Not safe for concurrent use: it keeps the memory of its search. Make one for each thread; models and indexes are shared.</remarks>
internal sealed class TermCorrector
{
    // Log odds. No training set has engine confidences, so these two are set by hand: a reading that holds the term doubles the odds
    // twice over; a word of which the engine is entirely sure needs seven times the evidence.
    private const double AlternativeHoldsTerm = 1.4;
    private const double FullConfidence = 2;
    private const double Undecided = 0.5;

    private readonly CandidateFinder _finder = new();
    private readonly CandidateMeter _meter = new();
    private readonly SpanSelector _selector = new();
    private readonly List<CorrectionCandidate> _candidates = [];
    private readonly List<double> _logOdds = [];
    private readonly List<double> _gains = [];
    private readonly List<int> _chosen = [];
    private readonly double[] _values = new double[CandidateMeter.Count];

    /// <summary>Corrects a transcript.</summary>
    /// <param name="words">Its words. Those that are terms already must be fixed (<see cref="FixTerms"/>).</param>
    /// <param name="index">The terms.</param>
    /// <param name="model">What the features are worth.</param>
    /// <param name="threshold">The least score of a replacement, above 0 and below 1.</param>
    /// <param name="alternatives">Other readings of the same audio, each written as <see cref="CorrectionText.Normalize"/> does, or empty.</param>
    /// <param name="replacements">Where the replacements go, in the order of the text.</param>
    internal void Correct(
        ReadOnlySpan<TranscriptWord> words,
        TermIndex index,
        CorrectionModel model,
        double threshold,
        IReadOnlyList<string> alternatives,
        List<TermReplacement> replacements)
    {
        replacements.Clear();
        _finder.Find(words, index, _candidates);
        if (_candidates.Count == 0)
        {
            return;
        }

        _logOdds.Clear();
        _gains.Clear();
        var least = Math.Log(threshold / (1 - threshold));
        var scene = new CandidateScene { Words = words, Candidates = CollectionsMarshal.AsSpan(_candidates), Index = index };
        for (var i = 0; i < _candidates.Count; i++)
        {
            _meter.Measure(scene, i, _values);
            var candidate = _candidates[i];
            var logOdds = model.LogOdds(_values) + Evidence(words.Slice(candidate.Start, candidate.Length), index.Sound(candidate.Term).Text, alternatives);
            _logOdds.Add(logOdds);
            _gains.Add(logOdds - least);
        }

        _selector.Choose(words.Length, CollectionsMarshal.AsSpan(_candidates), CollectionsMarshal.AsSpan(_gains), _chosen);
        foreach (var i in _chosen)
        {
            replacements.Add(new(_candidates[i].Start, _candidates[i].Length, index.Text(_candidates[i].Term), 1 / (1 + Math.Exp(-_logOdds[i]))));
        }
    }

    /// <summary>Fixes the words that spell a term of the index, with or without a possessive ending.</summary>
    internal static void FixTerms(Span<TranscriptWord> words, TermIndex index)
    {
        for (var start = 0; start < words.Length; start++)
        {
            var text = "";
            for (var length = 1; start + length <= words.Length; length++)
            {
                if (length > index.LongestTerm)
                {
                    break;
                }

                text = length == 1 ? words[start].Sound.Text : $"{text} {words[start + length - 1].Sound.Text}";
                if (index.Contains(text) || (text.EndsWith("'s", StringComparison.Ordinal) && index.Contains(text[..^2])))
                {
                    foreach (ref var word in words.Slice(start, length))
                    {
                        word = word with { Fixed = true };
                    }
                }
            }
        }
    }

    private static double Evidence(ReadOnlySpan<TranscriptWord> span, string term, IReadOnlyList<string> alternatives)
    {
        var evidence = 0.0;
        for (var i = 0; i < alternatives.Count && evidence == 0; i++)
        {
            evidence = HoldsWords(alternatives[i], term) ? AlternativeHoldsTerm : 0;
        }

        // The word of which the engine is least sure decides: a span is wrong as soon as one of its words is.
        var confidence = double.MaxValue;
        foreach (var word in span)
        {
            confidence = Math.Min(confidence, word.Confidence ?? double.MaxValue);
        }

        return confidence > 1 ? evidence : evidence - (FullConfidence * Math.Max(0, confidence - Undecided) / (1 - Undecided));
    }

    private static bool HoldsWords(string text, string words)
    {
        for (var at = text.IndexOf(words, StringComparison.Ordinal); at >= 0; at = text.IndexOf(words, at + 1, StringComparison.Ordinal))
        {
            var end = at + words.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }
}
