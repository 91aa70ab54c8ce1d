namespace VoiceMiddleware.Espeak.Phones;

/// <summary>A segment as espeak-ng writes it, its stress mark taken off.</summary>
internal readonly record struct Phoneme(string Symbol, bool Stressed)
{
    private const string StressMarks = "',%=";

    /// <summary>Reads the library's output: words apart by blanks, segments by underscores; pauses and marks of other voices are dropped.</summary>
    internal static List<Phoneme[]> ReadWords(IEnumerable<string> clauses)
    {
        var words = new List<Phoneme[]>();
        foreach (var clause in clauses)
        {
            foreach (var word in clause.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
            {
                var phonemes = word.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(Read).Where(IsSound).ToArray();
                if (phonemes.Length > 0)
                {
                    words.Add(phonemes);
                }
            }
        }

        return words;
    }

    private static Phoneme Read(string segment)
    {
        var bare = segment.TrimStart(StressMarks.ToCharArray());
        return new(bare.TrimEnd('\''), segment[0] is '\'' or ',');
    }

    private static bool IsSound(Phoneme phoneme) => phoneme.Symbol.Length > 0 && phoneme.Symbol[0] is not (':' or '|' or '!' or '(');
}
