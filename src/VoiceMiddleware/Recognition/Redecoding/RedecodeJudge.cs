using VoiceMiddleware.Recognition.Correction;

namespace VoiceMiddleware.Recognition.Redecoding;

/// <summary>Decides between the texts of two decodes of the same audio. Pure.</summary>
internal static class RedecodeJudge
{
    // Where they come from: docs/decisions/0014.
    internal const double MaxSoundDistance = 0.6;
    internal const double MaxOtherChanges = 0.25;

    /// <summary>Judges the second text.</summary>
    /// <param name="first">The first text.</param>
    /// <param name="second">The second.</param>
    /// <param name="plan">What the second decode listened for.</param>
    /// <param name="sounds">How words are said.</param>
    internal static RedecodeVerdict Judge(string first, string second, RedecodePlan plan, WordSounds sounds)
    {
        var (before, after) = (SpokenTerms.Words(first), SpokenTerms.Words(second));
        var gained = plan.Terms.Where(term => Gain(term) > 0).ToList();
        if (gained.Count == 0)
        {
            return new(RedecodeOutcome.NothingGained, []);
        }

        if (plan.ContextTerms.Any(term => Gain(term) < 0))
        {
            return new(RedecodeOutcome.TermLost, gained);
        }

        var spoken = Places(after, gained);
        var (elsewhere, stayed) = (0, before.Count);
        foreach (var (from, to) in TextChanges.Find(before, after))
        {
            var (was, became) = (before.Take(from).ToList(), after.Take(to).ToList());
            if (!spoken[to].Contains(true))
            {
                elsewhere += Math.Max(was.Count, became.Count);
                continue;
            }

            stayed -= was.Count;
            if (TextChanges.SoundDistance(was, became, sounds) > MaxSoundDistance)
            {
                return new(RedecodeOutcome.TooDifferent, gained);
            }
        }

        return new(elsewhere > MaxOtherChanges * stayed ? RedecodeOutcome.TooDifferent : RedecodeOutcome.Taken, gained);

        int Gain(string term) => SpokenTerms.Words(term) is var words ? SpokenTerms.Count(after, words) - SpokenTerms.Count(before, words) : 0;
    }

    // Which words of a text are part of a term. A stretch that changed may be a part of one only: "bulge rocket", "bulge bracket".
    private static bool[] Places(List<string> words, List<string> terms)
    {
        var places = new bool[words.Count];
        foreach (var term in terms.Select(SpokenTerms.Words))
        {
            for (var start = 0; start + term.Count <= words.Count; start++)
            {
                if (words.GetRange(start, term.Count).SequenceEqual(term))
                {
                    places.AsSpan(start, term.Count).Fill(true);
                }
            }
        }

        return places;
    }
}

/// <summary>A judge's word.</summary>
/// <param name="Outcome">Whether the second text is taken, and if not, why.</param>
/// <param name="Gained">The terms that only the second text has.</param>
internal sealed record RedecodeVerdict(RedecodeOutcome Outcome, IReadOnlyList<string> Gained);
