using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Cli.Conversation;

/// <summary>A line of the caller as it was recognised with the loop closed (the conversation and its hotwords as context) and with it open.</summary>
/// <param name="Said">What was said.</param>
/// <param name="Closed">What was recognised with the context.</param>
/// <param name="Open">What the same audio gives without it.</param>
internal sealed record LoopComparison(string Said, string Closed, string Open)
{
    /// <summary>Gets the errors with the context.</summary>
    public WordErrorRate ClosedErrors => WordErrorRate.Compare(Said, Closed);

    /// <summary>Gets the errors without it.</summary>
    public WordErrorRate OpenErrors => WordErrorRate.Compare(Said, Open);

    /// <summary>Sets the three against each other, one column for each word that was said.</summary>
    /// <returns>The columns; words that nobody said stand with the word before them, or the first.</returns>
    public IReadOnlyList<LoopColumn> Align()
    {
        var said = TranscriptNormalizer.GetWords(Said);
        var (closed, open) = (Heard(said, Closed), Heard(said, Open));
        return [.. said.Select((word, i) => new LoopColumn(word, closed[i], open[i]))];
    }

    private static HeardWord[] Heard(IReadOnlyList<string> said, string text)
    {
        var heard = new HeardWord[said.Count];
        Array.Fill(heard, new HeardWord("", false));
        if (said.Count == 0)
        {
            return heard;
        }

        foreach (var word in WordAlignment.Align(said, TranscriptNormalizer.GetWords(text)))
        {
            var place = word.Kind == AlignedWordKind.Insertion ? Math.Clamp(word.ReferenceIndex - 1, 0, said.Count - 1) : word.ReferenceIndex;
            var before = heard[place];
            heard[place] = word.Kind switch
            {
                AlignedWordKind.Deletion => before with { IsRight = false },
                AlignedWordKind.Match => before.Text.Length == 0 ? new(word.Hypothesis!, true) : new($"{before.Text} {word.Hypothesis}", false),
                _ => new(before.Text.Length == 0 ? word.Hypothesis! : $"{before.Text} {word.Hypothesis}", false),
            };
        }

        return heard;
    }
}

/// <summary>A word that was said and what became of it.</summary>
/// <param name="Said">The word.</param>
/// <param name="Closed">What was recognised in its place with the context.</param>
/// <param name="Open">The same without it.</param>
internal readonly record struct LoopColumn(string Said, HeardWord Closed, HeardWord Open);

/// <summary>What was recognised in the place of a word.</summary>
/// <param name="Text">The words; empty when there are none.</param>
/// <param name="IsRight">Whether that is the word that was said, and nothing else.</param>
internal readonly record struct HeardWord(string Text, bool IsRight);
