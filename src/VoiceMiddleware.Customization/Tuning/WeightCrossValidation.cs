using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Customization.Tuning;

/// <summary>Chooses weights from results, and finds out what the choice is worth for speakers who had no say in it.</summary>
internal static class WeightCrossValidation
{
    /// <summary>
    /// Chooses the weight with the fewest word errors (a false insertion is one too) of those within the bound on false insertions; where none is, that with the
    /// fewest false insertions. Of equals the better recall counts, then the lower weight.
    /// </summary>
    internal static int Choose(IEnumerable<(int Weight, ClipTotals Totals)> results, double? maxFalseInsertions)
    {
        var all = results.ToArray();
        var within = all.Where(result => maxFalseInsertions is null || (result.Totals.FalseInsertionsPer100Words ?? 0) <= maxFalseInsertions).ToArray();
        return (within.Length > 0
                ? within.OrderBy(result => result.Totals.Words.Errors)
                : all.OrderBy(result => result.Totals.Terms.FalseInsertions).ThenBy(result => result.Totals.Words.Errors))
            .ThenByDescending(result => result.Totals.Terms.Matched)
            .ThenBy(result => result.Weight)
            .First().Weight;
    }

    internal static IReadOnlyList<TuningFold> Run(IReadOnlyList<WeightResult> weights, int folds, double? maxFalseInsertions)
    {
        var groups = Divide(weights[0].Result.Clips, folds);
        return groups.Count < 2 ? [] : [.. groups.Select(Hold)];

        TuningFold Hold(HashSet<string> speakers)
        {
            var chosen = Choose(weights.Select(weight => (weight.Weight, Totals(weight, clip => !speakers.Contains(SpeakerOf(clip))))), maxFalseInsertions);
            var heldOut = Totals(weights.First(weight => weight.Weight == chosen), clip => speakers.Contains(SpeakerOf(clip)));
            return new([.. speakers.Order(StringComparer.Ordinal)], chosen, heldOut);
        }
    }

    /// <summary>Puts speakers into groups of about as many words each: the one who said most goes first, into the group with the fewest words.</summary>
    internal static IReadOnlyList<HashSet<string>> Divide(IEnumerable<ClipResult> clips, int folds)
    {
        var speakers = clips.GroupBy(SpeakerOf, StringComparer.Ordinal)
            .Select(group => (Name: group.Key, Words: group.Sum(clip => clip.Words.ReferenceWords)))
            .OrderByDescending(speaker => speaker.Words).ThenBy(speaker => speaker.Name, StringComparer.Ordinal).ToArray();
        var groups = Enumerable.Range(0, Math.Min(folds, speakers.Length)).Select(_ => new HashSet<string>(StringComparer.Ordinal)).ToArray();
        var words = new int[groups.Length];
        foreach (var speaker in speakers)
        {
            var smallest = Array.IndexOf(words, words.Min());
            groups[smallest].Add(speaker.Name);
            words[smallest] += speaker.Words;
        }

        return groups;
    }

    internal static ClipTotals Sum(IEnumerable<ClipTotals> totals) => totals.Aggregate(
        new ClipTotals(0, default, default, default),
        (sum, one) => new(sum.Clips + one.Clips, sum.Words + one.Words, sum.BiasedWords + one.BiasedWords, sum.Terms + one.Terms));

    private static ClipTotals Totals(WeightResult weight, Func<ClipResult, bool> filter) => ClipTotals.Of(weight.Result.Clips.Where(filter));

    private static string SpeakerOf(ClipResult clip) => clip.Clip.Speaker ?? $"clip {clip.Clip.Id}";
}
