using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>Word errors split into those of listed words and of all others: B-WER and U-WER.</summary>
/// <remarks>
/// After D. Le et al., "Contextualized Streaming End-to-End Speech Recognition with Trie-Based Deep Biasing and Shallow Fusion" (2021,
/// arXiv:2104.02194): a word that was said is biased when it is in the list, and an inserted word when it is; each rate is errors over words said
/// of its kind. Words are aligned by <see cref="WordAlignment"/>, so both parts add up to <see cref="WordErrorRate"/>.
/// </remarks>
/// <param name="Biased">Errors of listed words. Its rate is B-WER.</param>
/// <param name="Unbiased">Errors of all other words. Its rate is U-WER.</param>
public readonly record struct BiasedWordErrors(WordErrorRate Biased, WordErrorRate Unbiased)
{
    /// <summary>Gets all errors.</summary>
    public WordErrorRate All => Biased + Unbiased;

    /// <summary>Adds up the counts of two transcripts.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static BiasedWordErrors operator +(BiasedWordErrors left, BiasedWordErrors right) => Add(left, right);

    /// <summary>Adds up the counts of two transcripts.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static BiasedWordErrors Add(BiasedWordErrors left, BiasedWordErrors right) =>
        new(left.Biased + right.Biased, left.Unbiased + right.Unbiased);

    /// <summary>
    /// Compares two transcripts after <see cref="TranscriptNormalizer"/> was applied to both and to the terms. A term may be a phrase: its words
    /// are biased where the whole phrase stands.
    /// </summary>
    /// <param name="terms">The listed terms.</param>
    /// <param name="reference">What was said.</param>
    /// <param name="hypothesis">What was recognised.</param>
    public static BiasedWordErrors Compare(IEnumerable<string> terms, string reference, string hypothesis)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var said = TranscriptNormalizer.GetWords(reference);
        var heard = TranscriptNormalizer.GetWords(hypothesis);
        var list = TermList.Normalize(terms);
        var saidListed = TermList.Mark(said, list);
        var heardListed = TermList.Mark(heard, list);
        return Count(said, heard, i => saidListed[i], i => heardListed[i]);
    }

    /// <summary>Compares two lists of words as they are.</summary>
    /// <param name="listed">The listed words.</param>
    /// <param name="reference">What was said.</param>
    /// <param name="hypothesis">What was recognised.</param>
    public static BiasedWordErrors Compare(IReadOnlySet<string> listed, IReadOnlyList<string> reference, IReadOnlyList<string> hypothesis)
    {
        ArgumentNullException.ThrowIfNull(listed);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(hypothesis);
        return Count(reference, hypothesis, i => listed.Contains(reference[i]), i => listed.Contains(hypothesis[i]));
    }

    internal static BiasedWordErrors Compare(IEnumerable<Hotword> terms, string reference, string hypothesis) =>
        Compare(terms.Select(term => term.Text), reference, hypothesis);

    private static BiasedWordErrors Count(
        IReadOnlyList<string> reference, IReadOnlyList<string> hypothesis, Func<int, bool> isSaidListed, Func<int, bool> isHeardListed)
    {
        var (biased, unbiased) = (default(WordErrorRate), default(WordErrorRate));
        foreach (var word in WordAlignment.Align(reference, hypothesis))
        {
            var count = word.Kind switch
            {
                AlignedWordKind.Match => new WordErrorRate(1, 0, 0, 0),
                AlignedWordKind.Substitution => new WordErrorRate(1, 1, 0, 0),
                AlignedWordKind.Deletion => new WordErrorRate(1, 0, 1, 0),
                _ => new WordErrorRate(0, 0, 0, 1),
            };
            if (word.Kind == AlignedWordKind.Insertion ? isHeardListed(word.HypothesisIndex) : isSaidListed(word.ReferenceIndex))
            {
                biased += count;
            }
            else
            {
                unbiased += count;
            }
        }

        return new(biased, unbiased);
    }
}
