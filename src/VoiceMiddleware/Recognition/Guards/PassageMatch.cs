namespace VoiceMiddleware.Recognition;

/// <summary>Measures how well words match the passage of a longer text that is most like them.</summary>
internal static class PassageMatch
{
    /// <summary>Finds words in a longer text, with substitutions, insertions and omissions.</summary>
    /// <param name="words">What is looked for.</param>
    /// <param name="text">Where; the match may begin and end anywhere in it.</param>
    /// <returns>1 less the errors of the best match for each word looked for; not below 0.</returns>
    public static double Similarity(List<string> words, List<string> text)
    {
        if (words.Count == 0)
        {
            return 0;
        }

        // Beginning anywhere costs nothing, so the first row is all zeros; ending anywhere neither, so the best of the last row counts.
        var above = new int[text.Count + 1];
        var row = new int[text.Count + 1];
        for (var i = 1; i <= words.Count; i++)
        {
            row[0] = i;
            for (var j = 1; j <= text.Count; j++)
            {
                row[j] = Math.Min(above[j - 1] + (words[i - 1] == text[j - 1] ? 0 : 1), 1 + Math.Min(above[j], row[j - 1]));
            }

            (above, row) = (row, above);
        }

        return Math.Max(0, 1 - ((double)above.Min() / words.Count));
    }
}
