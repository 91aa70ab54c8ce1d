using VoiceMiddleware.Recognition.Correction;

namespace VoiceMiddleware.Recognition.Redecoding;

/// <summary>The stretches in which two transcripts of the same audio differ.</summary>
internal static class TextChanges
{
    /// <summary>Aligns two texts with the fewest edits and gets the stretches that are not equal, in the order of the text.</summary>
    /// <param name="first">The words of the one, as <see cref="SpokenTerms.Words"/> cuts them.</param>
    /// <param name="second">The words of the other.</param>
    internal static List<(Range First, Range Second)> Find(List<string> first, List<string> second)
    {
        var costs = new int[first.Count + 1, second.Count + 1];
        for (var i = first.Count; i >= 0; i--)
        {
            for (var j = second.Count; j >= 0; j--)
            {
                costs[i, j] = i == first.Count ? second.Count - j
                    : j == second.Count ? first.Count - i
                    : Math.Min(costs[i + 1, j + 1] + (first[i] == second[j] ? 0 : 1), 1 + Math.Min(costs[i + 1, j], costs[i, j + 1]));
            }
        }

        var changes = new List<(Range First, Range Second)>();
        var (at, to, from, begin) = (0, 0, 0, 0);
        while (at < first.Count || to < second.Count)
        {
            var both = at < first.Count && to < second.Count;
            if (both && first[at] == second[to] && costs[at, to] == costs[at + 1, to + 1])
            {
                Close();
                (at, to) = (at + 1, to + 1);
                (from, begin) = (at, to);
            }
            else if (both && costs[at, to] == costs[at + 1, to + 1] + 1)
            {
                (at, to) = (at + 1, to + 1);
            }
            else if (at < first.Count && costs[at, to] == costs[at + 1, to] + 1)
            {
                at++;
            }
            else
            {
                to++;
            }
        }

        Close();
        return changes;

        void Close()
        {
            if (at > from || to > begin)
            {
                changes.Add((from..at, begin..to));
            }
        }
    }

    /// <summary>Gets how unlike the sounds of two stretches are, relative to their mean length: 0 for equal sounds, 1 and more for nothing in common.</summary>
    internal static double SoundDistance(IEnumerable<string> first, IEnumerable<string> second, WordSounds sounds) =>
        PhoneDistance.Relative(Phones(first, sounds), Phones(second, sounds)) / (double)PhoneCosts.Whole;

    private static byte[] Phones(IEnumerable<string> words, WordSounds sounds) => [.. words.SelectMany(word => sounds.Get(word).Usual)];
}
