using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Tuning;

/// <summary>Coordinate ascent over the weights of single hotwords, from one weight for all.</summary>
internal sealed class HotwordWeightSearch(EvaluationRunner runner, WeightTuningOptions options, int startWeight, IReadOnlyList<ClipResult> startResults)
{
    private readonly Dictionary<string, ClipResult> _results = startResults.ToDictionary(result => result.Clip.Id, StringComparer.Ordinal);
    private readonly Dictionary<string, int> _weights = new(StringComparer.Ordinal);
    private int _recognitions;

    /// <summary>Searches, and puts the weights into the hotwords.</summary>
    internal async Task<HotwordWeightResult> RunAsync(Hotword[] hotwords, IProgress<EvaluationProgress>? progress, CancellationToken cancellationToken)
    {
        var tried = new HashSet<(string Key, int Weight)>();
        var complete = false;
        while (!complete)
        {
            complete = true;
            foreach (var (key, weight) in Propose())
            {
                if (!tried.Add((key, weight)))
                {
                    continue;
                }

                var affected = _results.Values.Select(result => result.Clip).Where(clip => clip.Hotwords.Any(hotword => TermList.KeyOf(hotword.Text) == key)).ToArray();
                if (_recognitions + affected.Length > options.MaxRecognitions)
                {
                    return Finish(hotwords, complete: false);
                }

                if (await TryAsync(key, weight, affected, progress, cancellationToken).ConfigureAwait(false))
                {
                    complete = false; // other steps may help now
                    break;
                }
            }
        }

        return Finish(hotwords, complete: true);
    }

    /// <summary>Gets steps that may help, those of the hotwords with the most mistakes first: up for one that was missed, down for one that was inserted.</summary>
    private IReadOnlyList<(string Key, int Weight)> Propose()
    {
        var mistakes = new Dictionary<string, (int Missed, int Inserted)>(StringComparer.Ordinal);
        foreach (var result in _results.Values)
        {
            foreach (var key in result.Clip.Hotwords.Select(hotword => TermList.KeyOf(hotword.Text)).Distinct(StringComparer.Ordinal))
            {
                var counts = TermCounts.Count([key], result.Clip.Transcript, result.Hypothesis);
                var (missed, inserted) = mistakes.GetValueOrDefault(key);
                mistakes[key] = (missed + counts.ReferenceOccurrences - counts.Matched, inserted + counts.FalseInsertions);
            }
        }

        return [.. mistakes.Where(one => one.Value.Missed + one.Value.Inserted > 0)
            .OrderByDescending(one => one.Value.Missed + one.Value.Inserted).ThenBy(one => one.Key, StringComparer.Ordinal)
            .SelectMany(one => Steps(one.Key, one.Value.Missed > 0, one.Value.Inserted > 0))];
    }

    private IEnumerable<(string Key, int Weight)> Steps(string key, bool up, bool down)
    {
        var weight = _weights.GetValueOrDefault(key, startWeight);
        if (up && weight < Hotword.MaxWeight)
        {
            yield return (key, weight + 1);
        }

        if (down && weight > Hotword.MinWeight)
        {
            yield return (key, weight - 1);
        }
    }

    private async Task<bool> TryAsync(
        string key, int weight, EvaluationClip[] affected, IProgress<EvaluationProgress>? progress, CancellationToken cancellationToken)
    {
        var arm = new EvaluationArm("trial", EvaluationContextParts.Hotwords)
        {
            Adapt = context => context with
            {
                Hotwords = [.. context.Hotwords.Select(hotword => hotword with { Weight = WeightOf(TermList.KeyOf(hotword.Text)) })],
            },
        };
        var report = await runner.RunAsync(affected, new() { Arms = [arm], Jobs = options.Jobs }, progress, cancellationToken).ConfigureAwait(false);
        WeightTuner.ThrowIfFailed(report);
        _recognitions += affected.Length;
        var trial = report.Arms[0];
        var before = ClipTotals.Of(affected.Select(clip => _results[clip.Id]));
        if (!IsBetter(trial.Totals, before))
        {
            return false;
        }

        _weights[key] = weight;
        foreach (var result in trial.Clips)
        {
            _results[result.Clip.Id] = result;
        }

        return true;

        int WeightOf(string other) => other == key ? weight : _weights.GetValueOrDefault(other, startWeight);
    }

    private bool IsBetter(ClipTotals trial, ClipTotals before)
    {
        var saved = before.Words.Errors - trial.Words.Errors;
        var inserted = trial.Terms.FalseInsertions - before.Terms.FalseInsertions;
        var allowed = options.MaxFalseInsertionsPer100Words is not { } bound || inserted <= 0
            || 100.0 * (_results.Values.Sum(result => result.Terms.FalseInsertions) + inserted) <= bound * _results.Values.Sum(result => result.Words.ReferenceWords);
        return allowed && saved > 0;
    }

    private HotwordWeightResult Finish(Hotword[] hotwords, bool complete)
    {
        for (var i = 0; i < hotwords.Length; i++)
        {
            hotwords[i] = hotwords[i] with { Weight = _weights.GetValueOrDefault(TermList.KeyOf(hotwords[i].Text), startWeight) };
        }

        return new(_weights.Values.Count(weight => weight != startWeight), _recognitions, complete, ClipTotals.Of(_results.Values));
    }
}
