namespace VoiceMiddleware.Skills;

/// <summary>A value found in an utterance.</summary>
internal readonly record struct SlotSpan(int Start, int Length, object Value, double Score)
{
    public int End => Start + Length;
}

/// <summary>Finds the values of a slot in an utterance.</summary>
internal sealed class SlotFinder
{
    /// <summary>How alike a span must be to a list value, unasked.</summary>
    private const double ListThreshold = 0.65;

    /// <summary>How alike when the assistant has just asked for the value: what is said is then most probably one.</summary>
    private const double ExpectedListThreshold = 0.6;

    /// <summary>Values shorter than this are too easily found by chance, so they must be exact.</summary>
    private const int ShortestFuzzy = 4;

    private readonly SkillSlot _slot;
    private readonly IReadOnlySet<string> _vocabulary;
    private readonly List<(SlotValue Value, string Letters, string Key, int Words)> _forms = [];
    private readonly int _mostWords;

    /// <param name="slot">The slot.</param>
    /// <param name="vocabulary">The words of the examples; a span of nothing but them is what it says, not a misheard value.</param>
    public SlotFinder(SkillSlot slot, IReadOnlySet<string> vocabulary)
    {
        (_slot, _vocabulary) = (slot, vocabulary);
        foreach (var value in slot.Values)
        {
            foreach (var form in value.Synonyms.Prepend(value.Value))
            {
                var tokens = Tokenizer.Tokenize(form);
                var letters = string.Concat(tokens.Select(token => token.Text));
                _forms.Add((value, letters, Similarity.SoundKey(letters), tokens.Length));
                _mostWords = Math.Max(_mostWords, tokens.Length);
            }
        }
    }

    public SkillSlot Slot => _slot;

    /// <summary>Finds values, best first; at most one for each span of words. Text slots find nothing here: they take what a pattern leaves.</summary>
    public List<SlotSpan> Find(IReadOnlyList<Token> tokens, bool expected = false) => _slot.Kind switch
    {
        SlotKind.List => FindListed(tokens, expected),
        SlotKind.Number or SlotKind.Digits => FindNumbers(tokens),
        SlotKind.YesNo => FindYesNo(tokens),
        _ => [],
    };

    /// <summary>Finds the values of a list slot that are named exactly; used to see what was spoken of.</summary>
    public IEnumerable<string> FindExact(IReadOnlyList<Token> tokens)
    {
        for (var start = 0; start < tokens.Count; start++)
        {
            for (var length = Math.Min(_mostWords, tokens.Count - start); length > 0; length--)
            {
                var letters = Join(tokens, start, length);
                if (_forms.Find(form => form.Letters == letters).Value is { } value)
                {
                    yield return value.Value;
                    start += length - 1;
                    break;
                }
            }
        }
    }

    private List<SlotSpan> FindListed(IReadOnlyList<Token> tokens, bool expected)
    {
        var spans = new List<SlotSpan>();
        var threshold = expected ? ExpectedListThreshold : ListThreshold;
        for (var start = 0; start < tokens.Count; start++)
        {
            // A recogniser breaks an unknown name into short known words, so a span may have more words than the value.
            for (var length = 1; length <= _mostWords + 2 && start + length <= tokens.Count; length++)
            {
                var letters = Join(tokens, start, length);
                if (Best(letters, MustBeExact(tokens, start, length), threshold) is { } best)
                {
                    spans.Add(new(start, length, best.Value, best.Score));
                }
            }
        }

        return [.. spans.OrderByDescending(span => span.Score).ThenBy(span => span.Length)];
    }

    private (string Value, double Score)? Best(string letters, bool exact, double threshold)
    {
        (string Value, double Score)? best = null;
        var key = exact ? "" : Similarity.SoundKey(letters);
        foreach (var form in _forms)
        {
            double score;
            if (form.Letters == letters)
            {
                score = 1;
            }
            else if (exact || form.Letters.Length < ShortestFuzzy || Math.Abs(form.Letters.Length - letters.Length) * 5 > form.Letters.Length * 2)
            {
                continue;
            }
            else
            {
                score = Similarity.Compare(letters, form.Letters, key, form.Key);
            }

            if (score >= threshold && score > (best?.Score ?? 0))
            {
                best = (form.Value.Value, score);
            }
        }

        return best;
    }

    // A span that begins or ends with a word which has its own meaning in the examples would swallow it.
    private bool MustBeExact(IReadOnlyList<Token> tokens, int start, int length)
    {
        var known = 0;
        for (var i = start; i < start + length; i++)
        {
            known += _vocabulary.Contains(tokens[i].Text) || Words.Stop.Contains(tokens[i].Text) ? 1 : 0;
        }

        return known == length || (known > 0 && length == 2 && _vocabulary.Contains(tokens[start].Text) && !Words.Stop.Contains(tokens[start].Text));
    }

    private List<SlotSpan> FindNumbers(IReadOnlyList<Token> tokens)
    {
        var spans = new List<SlotSpan>();
        for (var start = 0; start < tokens.Count;)
        {
            if (NumberWords.Read(tokens, start) is not { } number)
            {
                start++;
                continue;
            }

            if (_slot.Kind == SlotKind.Digits)
            {
                if (number.Digits is { } digits && digits.Length >= (_slot.Minimum ?? 1) && digits.Length <= (_slot.Maximum ?? int.MaxValue))
                {
                    spans.Add(new(start, number.Length, digits, 1));
                }
            }
            else if (number.Value >= (_slot.Minimum ?? decimal.MinValue) && number.Value <= (_slot.Maximum ?? decimal.MaxValue))
            {
                spans.Add(new(start, number.Length, number.Digits is null ? (object)number.Value : (long)number.Value, 1));
            }

            start += number.Length;
        }

        return spans;
    }

    private static List<SlotSpan> FindYesNo(IReadOnlyList<Token> tokens)
    {
        // "no, that is right" and "yes, no problem": the first of the two counts.
        for (var i = 0; i < tokens.Count; i++)
        {
            var yes = Words.Yes.Contains(tokens[i].Text);
            if (yes || Words.No.Contains(tokens[i].Text))
            {
                return [new(i, 1, yes, 1)];
            }
        }

        return [];
    }

    private static string Join(IReadOnlyList<Token> tokens, int start, int length)
    {
        if (length == 1)
        {
            return tokens[start].Text;
        }

        var letters = new System.Text.StringBuilder();
        for (var i = start; i < start + length; i++)
        {
            letters.Append(tokens[i].Text);
        }

        return letters.ToString();
    }
}
