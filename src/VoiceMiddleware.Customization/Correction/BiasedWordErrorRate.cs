namespace VoiceMiddleware.Customization.Correction;

/// <summary>
/// Word errors, those on words of a biasing list counted apart (B-WER and U-WER as in Le et al. 2021, arXiv:2104.02194): an error belongs to the
/// reference word, that of an inserted word to the word itself.
/// </summary>
/// <param name="BiasedWords">The words said that are in their list.</param>
/// <param name="BiasedErrors">The errors on them, and insertions of words in the list.</param>
/// <param name="OtherWords">The other words said.</param>
/// <param name="OtherErrors">The errors on them, and other insertions.</param>
public readonly record struct BiasedWordErrorRate(int BiasedWords, int BiasedErrors, int OtherWords, int OtherErrors)
{
    /// <summary>Gets all errors as a fraction of all words said.</summary>
    public double Wer => Fraction(BiasedErrors + OtherErrors, BiasedWords + OtherWords);

    /// <summary>Gets the errors on words that are in no list, as a fraction of those words.</summary>
    public double UWer => Fraction(OtherErrors, OtherWords);

    /// <summary>Gets the errors on words of the lists as a fraction of those words; null when none was said.</summary>
    public double? BWer => BiasedWords == 0 ? null : Fraction(BiasedErrors, BiasedWords);

    /// <summary>Adds up two counts.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static BiasedWordErrorRate operator +(BiasedWordErrorRate left, BiasedWordErrorRate right) => Add(left, right);

    /// <summary>Adds up two counts.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static BiasedWordErrorRate Add(BiasedWordErrorRate left, BiasedWordErrorRate right) => new(
        left.BiasedWords + right.BiasedWords, left.BiasedErrors + right.BiasedErrors, left.OtherWords + right.OtherWords, left.OtherErrors + right.OtherErrors);

    /// <summary>Compares two lists of words as they are.</summary>
    /// <param name="reference">What was said.</param>
    /// <param name="hypothesis">What was recognised.</param>
    /// <param name="biasing">The list.</param>
    public static BiasedWordErrorRate Compare(IReadOnlyList<string> reference, IReadOnlyList<string> hypothesis, IReadOnlySet<string> biasing)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(hypothesis);
        ArgumentNullException.ThrowIfNull(biasing);
        var costs = Costs(reference, hypothesis);
        var (biased, biasedErrors, other, otherErrors) = (0, 0, 0, 0);
        void Count(string word, bool said, bool wrong)
        {
            if (biasing.Contains(word))
            {
                (biased, biasedErrors) = (biased + (said ? 1 : 0), biasedErrors + (wrong ? 1 : 0));
            }
            else
            {
                (other, otherErrors) = (other + (said ? 1 : 0), otherErrors + (wrong ? 1 : 0));
            }
        }

        // From the end, a pair of words first wherever the costs allow it: which of several best alignments is taken moves errors between the two rates.
        for (var (i, j) = (reference.Count, hypothesis.Count); i > 0 || j > 0;)
        {
            var differ = i > 0 && j > 0 && reference[i - 1] != hypothesis[j - 1];
            if (i > 0 && j > 0 && costs[i, j] == costs[i - 1, j - 1] + (differ ? 1 : 0))
            {
                Count(reference[--i], said: true, differ);
                j--;
            }
            else if (i > 0 && costs[i, j] == costs[i - 1, j] + 1)
            {
                Count(reference[--i], said: true, wrong: true);
            }
            else
            {
                Count(hypothesis[--j], said: false, wrong: true);
            }
        }

        return new(biased, biasedErrors, other, otherErrors);
    }

    /// <summary>Counts the errors of a transcript.</summary>
    internal static int Errors(IReadOnlyList<string> reference, IReadOnlyList<string> hypothesis) => Costs(reference, hypothesis)[reference.Count, hypothesis.Count];

    private static int[,] Costs(IReadOnlyList<string> reference, IReadOnlyList<string> hypothesis)
    {
        var costs = new int[reference.Count + 1, hypothesis.Count + 1];
        for (var i = 0; i <= reference.Count; i++)
        {
            for (var j = 0; j <= hypothesis.Count; j++)
            {
                costs[i, j] = i == 0 ? j
                    : j == 0 ? i
                    : Math.Min(costs[i - 1, j - 1] + (reference[i - 1] == hypothesis[j - 1] ? 0 : 1), 1 + Math.Min(costs[i - 1, j], costs[i, j - 1]));
            }
        }

        return costs;
    }

    private static double Fraction(int errors, int words) => errors == 0 ? 0 : (double)errors / words;
}
