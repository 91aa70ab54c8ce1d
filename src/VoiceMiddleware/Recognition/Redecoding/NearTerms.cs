using VoiceMiddleware.Recognition.Correction;

namespace VoiceMiddleware.Recognition.Redecoding;

/// <summary>Finds the terms of a context that a transcript nearly holds, by sound.</summary>
internal static class NearTerms
{
    /// <summary>Ranks the terms by how nearly they occur in a transcript. Stretches that are terms already are left out of it.</summary>
    /// <param name="update">The transcript.</param>
    /// <param name="index">The terms.</param>
    /// <param name="sounds">Says how the transcript's words are said.</param>
    /// <returns>Every term with its distance (see <see cref="InfixDistance"/>), the nearest first; among equals in the order of the index.</returns>
    internal static IReadOnlyList<NearTerm> Rank(RecognitionUpdate update, TermIndex index, WordSounds sounds)
    {
        var stretches = Stretches(update, index, sounds);
        var ranked = new List<NearTerm>(index.Count);
        for (var term = 0; term < index.Count; term++)
        {
            var sound = index.Sound(term);
            var least = double.PositiveInfinity;
            foreach (var phones in sound.Pronunciations.Length > 0 ? sound.Pronunciations : [sound.Usual])
            {
                foreach (var stretch in stretches)
                {
                    least = Math.Min(least, InfixDistance.Find(phones, stretch));
                }
            }

            if (double.IsFinite(least))
            {
                ranked.Add(new(index.Text(term), least));
            }
        }

        // A stable sort, so that equal transcripts give equal second decodes.
        return [.. ranked.OrderBy(term => term.Distance)];
    }

    private static List<byte[]> Stretches(RecognitionUpdate update, TermIndex index, WordSounds sounds)
    {
        var words = new Transcript(update, sounds).Words;
        TermCorrector.FixTerms(words, index);
        var stretches = new List<byte[]>();
        var open = new List<byte>();
        foreach (var word in words)
        {
            if (!word.Fixed)
            {
                open.AddRange(word.Sound.Usual);
            }
            else if (open.Count > 0)
            {
                stretches.Add([.. open]);
                open.Clear();
            }
        }

        if (open.Count > 0)
        {
            stretches.Add([.. open]);
        }

        return stretches;
    }
}

/// <summary>A term and how nearly a transcript holds it.</summary>
/// <param name="Text">The term as it should be written.</param>
/// <param name="Distance">0 where its sounds occur, about 1 where nothing is like them.</param>
internal readonly record struct NearTerm(string Text, double Distance);
