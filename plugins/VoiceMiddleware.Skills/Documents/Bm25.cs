namespace VoiceMiddleware.Skills;

/// <summary>An immutable index of passages.</summary>
internal sealed class Bm25
{
    private const double K1 = 1.2;
    private const double B = 0.75;

    /// <summary>How alike an unknown word of a question must be to a word of the documents to be taken for it.</summary>
    private const double MisheardThreshold = 0.78;

    /// <summary>A second sentence is said too when it holds at least this share of what the best one holds of the question.</summary>
    private const double SecondSentenceShare = 0.6;

    /// <summary>A paragraph of two sentences is said whole up to this many characters, about a quarter of a minute.</summary>
    private const int LongestAnswer = 240;

    private readonly List<Passage> _passages = [];
    private readonly Dictionary<string, List<(int Passage, int Count)>> _postings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private readonly double _averageLength;

    public Bm25(IEnumerable<(string Source, string Markdown)> documents)
    {
        foreach (var (source, markdown) in documents)
        {
            foreach (var passage in MarkdownText.Split(markdown))
            {
                Add(source, passage);
            }
        }

        _averageLength = _passages.Count == 0 ? 1 : _passages.Average(passage => passage.Length);
    }

    public int PassageCount => _passages.Count;

    public DocumentAnswer? Find(IReadOnlyList<Token> question)
    {
        var terms = Terms(question);
        var scores = new Dictionary<int, double>();
        foreach (var term in terms.Distinct())
        {
            if (!_postings.TryGetValue(term, out var postings))
            {
                continue;
            }

            var weight = Idf(term);
            foreach (var (passage, count) in postings)
            {
                var norm = K1 * (1 - B + (B * _passages[passage].Length / _averageLength));
                scores[passage] = scores.GetValueOrDefault(passage) + (weight * count * (K1 + 1) / (count + norm));
            }
        }

        if (scores.Count == 0)
        {
            return null;
        }

        // Among passages that hold the same words, the one with a sentence that holds them together answers the question.
        var total = terms.Distinct().Sum(Idf);
        var (best, score) = scores.Select(pair => (pair.Key, Score: pair.Value * (0.5 + (0.5 * SentenceWeights(_passages[pair.Key], terms).Max() / total))))
            .OrderByDescending(pair => pair.Score).ThenBy(pair => pair.Key).First();
        var found = _passages[best];
        var covered = terms.Distinct().Where(found.Terms.Contains).Sum(Idf);
        return new(BestSentences(found, terms), found.Source, found.Heading, score, covered / total);
    }

    // The variant with 1 inside of the logarithm, which is never negative: a word of most passages weighs little, not less than nothing.
    private double Idf(string term)
    {
        var count = _postings.TryGetValue(term, out var postings) ? postings.Count : 0;
        return Math.Log(1 + ((_passages.Count - count + 0.5) / (count + 0.5)));
    }

    private string BestSentences(Passage passage, List<string> terms)
    {
        var whole = string.Join(' ', passage.Sentences);
        if (passage.Sentences.Count <= 2 && whole.Length <= LongestAnswer)
        {
            return whole;
        }

        var weights = SentenceWeights(passage, terms);
        var best = weights.IndexOf(weights.Max());

        // A neighbour that speaks of the same belongs to the answer; they are said in the document's order.
        var (before, after) = (best > 0 ? weights[best - 1] : 0, best + 1 < weights.Count ? weights[best + 1] : 0);
        var threshold = weights[best] * SecondSentenceShare;
        return after >= before && after > 0 && after >= threshold ? $"{passage.Sentences[best]} {passage.Sentences[best + 1]}"
            : before > 0 && before >= threshold ? $"{passage.Sentences[best - 1]} {passage.Sentences[best]}"
            : passage.Sentences[best];
    }

    private List<double> SentenceWeights(Passage passage, List<string> terms) =>
        [.. passage.SentenceTerms.Select(words => terms.Distinct().Where(words.Contains).Sum(Idf))];

    private List<string> Terms(IReadOnlyList<Token> tokens)
    {
        var terms = new List<string>();
        foreach (var token in tokens)
        {
            if (Words.Stop.Contains(token.Text) || Words.Filler.Contains(token.Text))
            {
                continue;
            }

            var stem = Words.Stem(token.Text);
            terms.Add(_postings.ContainsKey(stem) ? stem : Misheard(token.Text) ?? stem);
        }

        return terms;
    }

    private string? Misheard(string word)
    {
        if (word.Length < 5)
        {
            return null;
        }

        var best = _words.Where(pair => Math.Abs(pair.Key.Length - word.Length) <= 2)
            .Select(pair => (pair.Value, Likeness: Similarity.Compare(word, pair.Key)))
            .OrderByDescending(pair => pair.Likeness).ThenBy(pair => pair.Value, StringComparer.Ordinal).FirstOrDefault();
        return best.Likeness >= MisheardThreshold ? best.Value : null;
    }

    private void Add(string source, MarkdownPassage passage)
    {
        var heading = Stems(passage.Heading);
        var sentences = passage.Sentences.Select(Stems).ToList();
        var all = heading.Concat(sentences.SelectMany(words => words)).ToList();
        if (all.Count == 0)
        {
            return;
        }

        foreach (var group in all.GroupBy(word => word))
        {
            if (!_postings.TryGetValue(group.Key, out var postings))
            {
                _postings.Add(group.Key, postings = []);
            }

            postings.Add((_passages.Count, group.Count()));
        }

        _passages.Add(new(source, passage.Heading, passage.Sentences, [.. sentences.Select(words => words.ToHashSet())], [.. all], all.Count));
    }

    private List<string> Stems(string text)
    {
        var stems = new List<string>();
        foreach (var token in Tokenizer.Tokenize(text))
        {
            if (!Words.Stop.Contains(token.Text))
            {
                var stem = Words.Stem(token.Text);
                _words.TryAdd(token.Text, stem);
                stems.Add(stem);
            }
        }

        return stems;
    }

    private sealed record Passage(
        string Source, string Heading, IReadOnlyList<string> Sentences, IReadOnlyList<HashSet<string>> SentenceTerms, HashSet<string> Terms, int Length);
}
