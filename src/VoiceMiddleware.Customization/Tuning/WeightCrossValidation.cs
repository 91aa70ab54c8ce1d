using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Customization.Tuning;

/// <summary>Chooses settings (weights, strengths) from results, and finds out what the choice is worth for speakers who had no say in it.</summary>
internal static class WeightCrossValidation
{
    /// <summary>
    /// Chooses the setting with the fewest word errors (a false insertion is one too) of those within the bound on false insertions; where none is, that with the
    /// fewest false insertions. Of equals the better recall counts, then the lower setting.
    /// </summary>
    internal static T Choose<T>(IEnumerable<(T Setting, ClipTotals Totals)> results, double? maxFalseInsertions)
    {
        var all = results.ToArray();
        var within = all.Where(result => maxFalseInsertions is null || (result.Totals.FalseInsertionsPer100Words ?? 0) <= maxFalseInsertions).ToArray();
        return (within.Length > 0
                ? within.OrderBy(result => result.Totals.Words.Errors)
                : all.OrderBy(result => result.Totals.Terms.FalseInsertions).ThenBy(result => result.Totals.Words.Errors))
            .ThenByDescending(result => result.Totals.Terms.Matched)
            .ThenBy(result => result.Setting)
            .First().Setting;
    }

    internal static IReadOnlyList<TuningFold> Run(IReadOnlyList<WeightResult> weights, int folds, double? maxFalseInsertions) =>
        [.. Run([.. weights.Select(weight => (weight.Weight, weight.Result))], folds, maxFalseInsertions).Select(fold => new TuningFold(fold.Speakers, fold.Chosen, fold.HeldOut))];

    internal static IReadOnlyList<StrengthFold> Run(IReadOnlyList<StrengthResult> strengths, int folds, double? maxFalseInsertions) =>
        [.. Run([.. strengths.Select(one => (one.Strength, one.Result))], folds, maxFalseInsertions).Select(fold => new StrengthFold(fold.Speakers, fold.Chosen, fold.HeldOut))];

    private static IReadOnlyList<(IReadOnlyList<string> Speakers, T Chosen, ClipTotals HeldOut)> Run<T>(
        IReadOnlyList<(T Setting, ArmResult Result)> settings, int folds, double? maxFalseInsertions)
    {
        var groups = Divide(settings[0].Result.Clips, folds);
        return groups.Count < 2 ? [] : [.. groups.Select(Hold)];

        (IReadOnlyList<string> Speakers, T Chosen, ClipTotals HeldOut) Hold(HashSet<string> speakers)
        {
            var (chosen, result) = Choose(settings.Select(one => (one.Setting, one.Result)), one => !speakers.Contains(SpeakerOf(one)), maxFalseInsertions);
            return ([.. speakers.Order(StringComparer.Ordinal)], chosen, Totals(result, clip => speakers.Contains(SpeakerOf(clip))));
        }
    }

    private static (T Setting, ArmResult Result) Choose<T>(
        IEnumerable<(T Setting, ArmResult Result)> settings, Func<ClipResult, bool> filter, double? maxFalseInsertions)
    {
        var all = settings.ToArray();
        var chosen = Choose(all.Select(one => (one.Setting, Totals(one.Result, filter))), maxFalseInsertions);
        return all.First(one => EqualityComparer<T>.Default.Equals(one.Setting, chosen));
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

    private static ClipTotals Totals(ArmResult result, Func<ClipResult, bool> filter) => ClipTotals.Of(result.Clips.Where(filter));

    private static string SpeakerOf(ClipResult clip) => clip.Clip.Speaker ?? $"clip {clip.Clip.Id}";
}
