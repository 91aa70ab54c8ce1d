namespace VoiceMiddleware.Recognition;

/// <summary>Measures how much of a transcript could come from its context.</summary>
internal static class ContextCoverage
{
    // Three words in a row are no accident; fewer are, unless they are rare.
    private const int Run = 3;

    /// <summary>Gets the share of words, 0 to 1, that are hotwords, rare words of messages, or in a row as in a message.</summary>
    public static double Of(List<string> words, RecognitionContext context)
    {
        if (words.Count == 0)
        {
            return 0;
        }

        var covered = new bool[words.Count];
        foreach (var hotword in context.Hotwords)
        {
            Mark(words, covered, SpokenTerms.Words(hotword.Text));
        }

        foreach (var message in context.Messages)
        {
            var said = SpokenTerms.Words(message.Text);
            foreach (var word in said.Where(word => !TermExtractor.IsCommon(word)))
            {
                Mark(words, covered, [word]);
            }

            var length = Math.Min(Run, said.Count);
            for (var i = 0; i + length <= said.Count; i++)
            {
                Mark(words, covered, said.GetRange(i, length));
            }
        }

        return (double)covered.Count(c => c) / words.Count;
    }

    private static void Mark(List<string> words, bool[] covered, List<string> part)
    {
        for (var i = 0; part.Count > 0 && i + part.Count <= words.Count; i++)
        {
            if (part[0] == words[i] && words.GetRange(i, part.Count).SequenceEqual(part))
            {
                covered.AsSpan(i, part.Count).Fill(true);
            }
        }
    }
}
