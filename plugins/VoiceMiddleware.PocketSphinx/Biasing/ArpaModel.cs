using System.Globalization;
using System.Text;

namespace VoiceMiddleware.PocketSphinx.Biasing;

/// <summary>A small language model under construction: log10 probabilities of words, pairs and triples.</summary>
/// <remarks>
/// Probabilities after any history sum to at most one. What is left over is not given to anything: the engine adds this model's scores to the
/// base model's, so the base model is the back-off.
/// </remarks>
internal sealed class ArpaModel
{
    private const double MaxMass = 0.98;
    private const double MinBackOff = 0.02;

    private readonly SortedDictionary<string, double> _words = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string, string), double> _pairs = [];
    private readonly SortedDictionary<(string, string, string), double> _triples = [];

    /// <summary>Gets the number of words.</summary>
    public int Count => _words.Count;

    /// <summary>Gives a word at least this probability.</summary>
    public void Raise(string word, double log10) =>
        _words[word] = _words.TryGetValue(word, out var old) ? Math.Max(old, log10) : log10;

    /// <summary>Counts the pairs and triples of word sequences; every word must have been given to <see cref="Raise"/>.</summary>
    /// <param name="sequences">Sequences with the weight that their message has.</param>
    /// <param name="pairShare">The share of a history's mass that goes to what followed it, 0 to 1.</param>
    /// <param name="tripleShare">The same for histories of two words.</param>
    public void Learn(IEnumerable<(double Weight, IReadOnlyList<string> Words)> sequences, double pairShare, double tripleShare)
    {
        // A history seen once is weak evidence: half a count stands for all that could have followed.
        const double Unseen = 0.5;
        var histories = new Dictionary<string, double>(StringComparer.Ordinal);
        var pairs = new Dictionary<(string, string), double>();
        var triples = new Dictionary<(string, string, string), double>();
        var pairHistories = new Dictionary<(string, string), double>();
        foreach (var (weight, words) in sequences)
        {
            for (var i = 0; i + 1 < words.Count; i++)
            {
                Add(histories, words[i], weight);
                Add(pairs, (words[i], words[i + 1]), weight);
                if (i + 2 < words.Count)
                {
                    Add(pairHistories, (words[i], words[i + 1]), weight);
                    Add(triples, (words[i], words[i + 1], words[i + 2]), weight);
                }
            }
        }

        foreach (var (pair, count) in pairs)
        {
            _pairs[pair] = Math.Log10(pairShare * count / (histories[pair.Item1] + Unseen));
        }

        foreach (var (triple, count) in triples)
        {
            _triples[triple] = Math.Log10(tripleShare * count / (pairHistories[(triple.Item1, triple.Item2)] + Unseen));
        }
    }

    /// <summary>Writes the model as the engine reads it.</summary>
    public string Write()
    {
        var mass = _words.Values.Sum(log10 => Math.Pow(10, log10));
        var shift = mass > MaxMass ? Math.Log10(MaxMass / mass) : 0;
        var order = _triples.Count > 0 ? 3 : _pairs.Count > 0 ? 2 : 1;
        var text = new StringBuilder(64 * (_words.Count + _pairs.Count + _triples.Count));
        text.Append("\\data\\\nngram 1=").Append(_words.Count + 2).Append('\n');
        if (order > 1)
        {
            text.Append("ngram 2=").Append(_pairs.Count).Append('\n');
        }

        if (order > 2)
        {
            text.Append("ngram 3=").Append(_triples.Count).Append('\n');
        }

        var afterWord = BackOffs(_pairs, pair => pair.Item1);
        var afterPair = BackOffs(_triples, triple => (triple.Item1, triple.Item2));
        text.Append("\n\\1-grams:\n");
        Line(text, -4, "</s>", null);
        Line(text, -99, "<s>", order > 1 ? 0 : null);
        foreach (var (word, log10) in _words)
        {
            Line(text, log10 + shift, word, order > 1 ? afterWord.GetValueOrDefault(word) : null);
        }

        if (order > 1)
        {
            text.Append("\n\\2-grams:\n");
            foreach (var (pair, log10) in _pairs)
            {
                Line(text, log10, $"{pair.Item1} {pair.Item2}", order > 2 ? afterPair.GetValueOrDefault(pair) : null);
            }
        }

        if (order > 2)
        {
            text.Append("\n\\3-grams:\n");
            foreach (var (triple, log10) in _triples)
            {
                Line(text, log10, $"{triple.Item1} {triple.Item2} {triple.Item3}", null);
            }
        }

        return text.Append("\n\\end\\\n").ToString();
    }

    private static void Add<TKey>(Dictionary<TKey, double> counts, TKey key, double weight)
        where TKey : notnull =>
        counts[key] = counts.GetValueOrDefault(key) + weight;

    private static Dictionary<THistory, double> BackOffs<TKey, THistory>(
        IEnumerable<KeyValuePair<TKey, double>> grams, Func<TKey, THistory> historyOf)
        where THistory : notnull =>
        grams.GroupBy(gram => historyOf(gram.Key), gram => Math.Pow(10, gram.Value))
            .ToDictionary(group => group.Key, group => Math.Log10(Math.Max(MinBackOff, 1 - group.Sum())));

    private static void Line(StringBuilder text, double log10, string words, double? backOff)
    {
        text.Append(log10.ToString("F4", CultureInfo.InvariantCulture)).Append(' ').Append(words);
        if (backOff is { } value)
        {
            text.Append(' ').Append(value.ToString("F4", CultureInfo.InvariantCulture));
        }

        text.Append('\n');
    }
}
