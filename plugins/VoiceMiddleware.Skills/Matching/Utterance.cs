namespace VoiceMiddleware.Skills;

/// <summary>A caller's words with what was found in them; the findings are made once, on demand. Not thread-safe: it belongs to one call.</summary>
internal sealed class Utterance(string? text, IReadOnlyDictionary<string, SlotFinder> finders)
{
    private readonly Dictionary<(string Slot, bool Expected), List<SlotSpan>> _spans = [];
    private readonly Dictionary<string, double[]> _likeness = new(StringComparer.Ordinal);
    private string[]? _stems;

    public Token[] Tokens { get; } = Tokenizer.Tokenize(text);

    public string[] Stems => _stems ??= [.. Tokens.Select(token => Words.Stem(token.Text))];

    public List<SlotSpan> Spans(string slot, bool expected = false)
    {
        if (!_spans.TryGetValue((slot, expected), out var spans))
        {
            _spans.Add((slot, expected), spans = finders[slot].Find(Tokens, expected));
        }

        return spans;
    }

    /// <summary>How alike every token is to a word of an example, 0 to 1.</summary>
    public double[] Likeness(string word, string stem)
    {
        if (!_likeness.TryGetValue(word, out var likeness))
        {
            likeness = new double[Tokens.Length];
            for (var i = 0; i < likeness.Length; i++)
            {
                likeness[i] = Compare(word, stem, Tokens[i].Text, Stems[i]);
            }

            _likeness.Add(word, likeness);
        }

        return likeness;
    }

    private static double Compare(string word, string stem, string token, string tokenStem)
    {
        if (word == token)
        {
            return 1;
        }

        if (stem == tokenStem)
        {
            return 0.95;
        }

        // Short words and words of grammar are everyday words that a recogniser knows: a likeness would be chance.
        if (word.Length < 4 || token.Length < 4 || Words.Stop.Contains(word) || Words.Stop.Contains(token))
        {
            return 0;
        }

        var likeness = Similarity.Compare(word, token);
        return likeness >= 0.75 ? 0.85 * likeness : 0;
    }
}
