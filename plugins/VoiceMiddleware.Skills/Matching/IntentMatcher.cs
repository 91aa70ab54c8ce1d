namespace VoiceMiddleware.Skills;

/// <summary>How well an utterance fits an intent.</summary>
/// <param name="Intent">The intent.</param>
/// <param name="Score">0 to 1; 1 for the very words of an example.</param>
/// <param name="Values">The values found, by parameter.</param>
/// <param name="LiteralScore">0 to 1: the same for the words alone, slots and their values left out.</param>
internal sealed record IntentMatch(SkillIntent Intent, double Score, IReadOnlyDictionary<string, object?> Values, double LiteralScore);

/// <summary>
/// Scores an utterance against every example: the example's words and slots are aligned with the utterance in order, words weighted by
/// how few intents use them, and the matched weight is compared with the weight of both sides (a weighted Dice coefficient). A smaller
/// share comes from the same without order. Immutable and safe for concurrent use.
/// </summary>
internal sealed class IntentMatcher
{
    private const double SlotWeight = 2.0;
    private const double StopWeight = 0.3;
    private const double FillerWeight = 0.05;
    private const double UnknownWeight = 1.0;
    private const double OrderedShare = 0.45;
    private const double UnorderedShare = 0.15;
    private const double LiteralShare = 0.4;
    private const double SkipPenalty = 0.2;
    private const int LongestText = 12;

    // A slot that was not said can be asked for, so it counts less against an example.
    private const double MissingSlotShare = 0.4;

    private readonly List<(SkillIntent Intent, Element[] Pattern)> _patterns = [];
    private readonly Dictionary<string, double> _weights = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SlotFinder> _finders = new(StringComparer.OrdinalIgnoreCase);

    public IntentMatcher(IReadOnlyList<SkillIntent> intents, IReadOnlyDictionary<string, SkillSlot> slots)
    {
        var parsed = new List<(SkillIntent Intent, List<PatternPart> Parts)>();
        foreach (var intent in intents)
        {
            foreach (var example in intent.Examples)
            {
                PatternParser.TryParse(example, out var parts);
                parsed.Add((intent, parts));
            }
        }

        var vocabulary = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in parsed.SelectMany(pattern => pattern.Parts.Where(part => part.Literal is not null)
            .Select(part => (part.Literal!, pattern.Intent))).GroupBy(pair => Words.Stem(pair.Item1)))
        {
            // 0.9 for a word in every intent, 2.3 for a word in one of many.
            var share = (double)group.Select(pair => pair.Intent).Distinct().Count() / Math.Max(1, intents.Count);
            _weights[group.Key] = 0.9 + (1.4 * Math.Log(1 / share) / Math.Max(Math.Log(Math.Max(2, intents.Count)), 1e-9));
            vocabulary.UnionWith(group.Select(pair => pair.Item1));
        }

        foreach (var slot in slots.Values)
        {
            _finders.Add(slot.Name, new(slot, vocabulary));
        }

        foreach (var (intent, parts) in parsed)
        {
            _patterns.Add((intent, [.. parts.Select(part => ToElement(intent, part))]));
        }
    }

    public IReadOnlyDictionary<string, SlotFinder> Finders => _finders;

    public Utterance Read(string? text) => new(text, _finders);

    /// <summary>Every intent with its best example's score, best first; equal scores in the order the intents were given.</summary>
    public List<IntentMatch> Rank(Utterance utterance)
    {
        var best = new Dictionary<SkillIntent, IntentMatch>(ReferenceEqualityComparer.Instance);
        foreach (var (intent, pattern) in _patterns)
        {
            var match = Score(intent, pattern, utterance);
            if (!best.TryGetValue(intent, out var current) || match.Score > current.Score)
            {
                best[intent] = match;
            }
        }

        return [.. best.Values.OrderByDescending(match => match.Score)];
    }

    private Element ToElement(SkillIntent intent, PatternPart part)
    {
        if (part.Literal is { } word)
        {
            return new(word, Words.Stem(word), null, null, Weight(word));
        }

        var declared = intent.Parameters.FirstOrDefault(parameter => string.Equals(parameter.Name, part.Parameter, StringComparison.OrdinalIgnoreCase));
        return new(null, null, declared?.Name ?? part.Parameter, _finders[declared?.Slot ?? part.Slot ?? part.Parameter!].Slot, SlotWeight);
    }

    private double Weight(string word) => Words.Filler.Contains(word) ? FillerWeight
        : Words.Stop.Contains(word) ? StopWeight
        : _weights.GetValueOrDefault(Words.Stem(word), UnknownWeight);

    private IntentMatch Score(SkillIntent intent, Element[] pattern, Utterance utterance)
    {
        var tokenWeights = new double[utterance.Tokens.Length];
        for (var j = 0; j < tokenWeights.Length; j++)
        {
            tokenWeights[j] = j < utterance.GreetingLength ? FillerWeight : Weight(utterance.Tokens[j].Text);
        }

        var alignment = Align(pattern, utterance, tokenWeights);
        var spanned = new bool[tokenWeights.Length];
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        double gain = 0, literalGain = 0, patternWeight = 0, literalWeight = 0, spanWeight = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            var (element, cell) = (pattern[i], alignment[i]);
            gain += cell.Gain;
            literalGain += element.Slot is null ? cell.Gain : 0;
            literalWeight += element.Slot is null ? element.Weight : 0;
            patternWeight += element.Slot is not null && cell.Length == 0 ? element.Weight * MissingSlotShare : element.Weight;
            if (element.Slot is null || cell.Length == 0)
            {
                continue;
            }

            values[element.Parameter!] = cell.Value;
            spanWeight += element.Weight;
            Array.Fill(spanned, true, cell.Start, cell.Length);
        }

        var restWeight = tokenWeights.Where((_, j) => !spanned[j]).Sum();
        var ordered = Dice(gain, patternWeight, spanWeight + restWeight);
        var unordered = Dice(UnorderedGain(pattern, alignment, utterance, spanned), patternWeight, spanWeight + restWeight);
        var words = Dice(literalGain, literalWeight, restWeight);

        // An example that is nothing but a slot has no words to compare.
        var literal = literalWeight > 0 ? words : ordered;
        return new(intent, (OrderedShare * ordered) + (UnorderedShare * unordered) + (LiteralShare * literal), values, words);
    }

    private static double Dice(double gain, double first, double second) => first + second > 0 ? Math.Min(1, 2 * gain / (first + second)) : 0;

    private static double UnorderedGain(Element[] pattern, Cell[] alignment, Utterance utterance, bool[] spanned)
    {
        var used = (bool[])spanned.Clone();
        double gain = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i].Slot is not null)
            {
                gain += alignment[i].Gain;
                continue;
            }

            var likeness = utterance.Likeness(pattern[i].Word!, pattern[i].Stem!);
            var best = -1;
            for (var j = 0; j < likeness.Length; j++)
            {
                if (!used[j] && likeness[j] > 0 && (best < 0 || likeness[j] > likeness[best]))
                {
                    best = j;
                }
            }

            if (best >= 0)
            {
                used[best] = true;
                gain += pattern[i].Weight * likeness[best];
            }
        }

        return gain;
    }

    /// <summary>Finds, for every element of the pattern, the words that it stands for, so that the order is kept and most weight is matched.</summary>
    private static Cell[] Align(Element[] pattern, Utterance utterance, double[] tokenWeights)
    {
        var tokens = utterance.Tokens;
        var total = new double[pattern.Length + 1, tokens.Length + 1];
        var steps = new Cell[pattern.Length + 1, tokens.Length + 1];
        for (var j = 1; j <= tokens.Length; j++)
        {
            total[0, j] = total[0, j - 1] - (SkipPenalty * tokenWeights[j - 1]);
        }

        for (var i = 1; i <= pattern.Length; i++)
        {
            var element = pattern[i - 1];
            var likeness = element.Slot is null ? utterance.Likeness(element.Word!, element.Stem!) : [];
            for (var j = 0; j <= tokens.Length; j++)
            {
                // The element is not said …
                total[i, j] = total[i - 1, j];
                steps[i, j] = new(j, 0, null, 0);
                if (j == 0)
                {
                    continue;
                }

                // … or the word belongs to nothing; then this cell is reached from its left.
                Take(total, steps, i, j, total[i, j - 1] - (SkipPenalty * tokenWeights[j - 1]), new(-1, 0, null, 0));
                if (element.Slot is null && likeness[j - 1] > 0)
                {
                    var gain = element.Weight * likeness[j - 1];
                    Take(total, steps, i, j, total[i - 1, j - 1] + gain, new(j - 1, 1, null, gain));
                }
                else if (element.Slot is { Kind: SlotKind.Text })
                {
                    for (var length = 1; length <= Math.Min(j, LongestText); length++)
                    {
                        var gain = element.Weight * 0.6;
                        Take(total, steps, i, j, total[i - 1, j - length] + gain, new(j - length, length, RawText(tokens, j - length, length), gain));
                    }
                }
            }

            if (element.Slot is { Kind: not SlotKind.Text })
            {
                FillSpans(total, steps, i, element, utterance, tokenWeights);
            }
        }

        return Trace(steps, pattern.Length, tokens.Length);
    }

    // Spans are found over the whole utterance, so their row is made again from the left with them in it.
    private static void FillSpans(double[,] total, Cell[,] steps, int i, Element element, Utterance utterance, double[] tokenWeights)
    {
        var spans = utterance.Spans(element.Slot!.Name);
        for (var j = 1; j <= utterance.Tokens.Length; j++)
        {
            Take(total, steps, i, j, total[i, j - 1] - (SkipPenalty * tokenWeights[j - 1]), new(-1, 0, null, 0));
            foreach (var span in spans)
            {
                if (span.End == j)
                {
                    var gain = element.Weight * span.Score;
                    Take(total, steps, i, j, total[i - 1, span.Start] + gain, new(span.Start, span.Length, span.Value, gain));
                }
            }
        }
    }

    private static void Take(double[,] total, Cell[,] steps, int i, int j, double value, Cell step)
    {
        if (value > total[i, j] + 1e-12)
        {
            (total[i, j], steps[i, j]) = (value, step);
        }
    }

    private static Cell[] Trace(Cell[,] steps, int i, int j)
    {
        var cells = new Cell[i];
        while (i > 0)
        {
            var step = steps[i, j];
            if (step.Start < 0)
            {
                j--;
                continue;
            }

            cells[i - 1] = step;
            (i, j) = (i - 1, step.Start);
        }

        return cells;
    }

    internal static string RawText(IReadOnlyList<Token> tokens, int start, int length)
    {
        var words = new List<string>(length);
        for (var i = start; i < start + length; i++)
        {
            // A contraction gives several tokens with one spelling.
            if (i == start || tokens[i].Raw != tokens[i - 1].Raw || !tokens[i].Raw.Contains('\'', StringComparison.Ordinal))
            {
                words.Add(tokens[i].Raw);
            }
        }

        return string.Join(' ', words);
    }

    private readonly record struct Element(string? Word, string? Stem, string? Parameter, SkillSlot? Slot, double Weight);

    /// <summary>What an element stands for; a negative start means that the cell is reached by skipping a word, a length of 0 that the element was not said.</summary>
    private readonly record struct Cell(int Start, int Length, object? Value, double Gain);
}
