namespace VoiceMiddleware.Skills;

/// <summary>A caller's words with what was found in them; the findings are made once, on demand. Not thread-safe: it belongs to one call.</summary>
internal sealed class Utterance(string? text, IReadOnlyDictionary<string, SlotFinder> finders)
{
    private readonly Dictionary<(string Slot, bool Expected), List<SlotSpan>> _spans = [];
    private readonly Dictionary<string, double[]> _likeness = new(StringComparer.Ordinal);
    private string[]? _stems;
    private int? _greeting;

    public Token[] Tokens { get; } = Tokenizer.Tokenize(text);

    /// <summary>The words at the start that only greet, when more is said than that: "good morning, do you have …".</summary>
    public int GreetingLength => _greeting ??= Greeting(Tokens);

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
                likeness[i] = i < GreetingLength ? 0 : Compare(word, stem, Tokens[i].Text, Stems[i]);
            }

            _likeness.Add(word, likeness);
        }

        return likeness;
    }

    private static int Greeting(Token[] tokens)
    {
        var length = 0;
        while (length < tokens.Length && tokens[length].Text is "hello" or "hi" or "hey")
        {
            length++;
        }

        if (tokens.Length > length + 1 && (tokens[length].Text, tokens[length + 1].Text) is ("good", "morning" or "afternoon" or "evening" or "day") or ("excuse", "me"))
        {
            length += 2;
        }

        return tokens.Length >= length + 2 && tokens[length..].Any(token => !Words.Filler.Contains(token.Text) && token.Text is not ("there" or "to" or "you" or "all")) ? length : 0;
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
