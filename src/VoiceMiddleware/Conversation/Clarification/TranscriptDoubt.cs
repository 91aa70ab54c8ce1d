using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Conversation;

/// <summary>The place in a transcript that is most likely to be wrong, of those that matter: names, hotwords and rare words.</summary>
/// <param name="Confidence">How sure one may be of it, 0 to 1.</param>
/// <param name="Heard">The words as they were recognised.</param>
/// <param name="Other">What they may have been instead, from the recogniser's other readings, or null when it offers none.</param>
/// <param name="Start">The first character of <paramref name="Heard"/> in the transcript.</param>
public sealed record TranscriptDoubt(double Confidence, string Heard, string? Other, int Start)
{
    private const int MaxSpan = 3;

    // Two readings that differ exactly there: at best it is one or the other.
    private const double ShareOfTwoReadings = 0.5;

    /// <summary>Finds the most doubtful place.</summary>
    /// <param name="recognition">A final result.</param>
    /// <returns>The place, or null when the recogniser gives neither confidences nor alternatives, or nothing in the text matters.</returns>
    public static TranscriptDoubt? Find(RecognitionUpdate recognition)
    {
        ArgumentNullException.ThrowIfNull(recognition);
        var tokens = Tokens(recognition);
        var terms = recognition.Receipt?.HotwordsHeard ?? [];
        TranscriptDoubt? worst = null;
        foreach (var token in tokens.Where(token => token.Confidence is not null && Matters(token.Text, terms)))
        {
            worst = Worse(worst, new(token.Confidence!.Value, token.Text, null, token.Start)); // filtered above
        }

        foreach (var alternative in recognition.Alternatives)
        {
            if (Difference(tokens, alternative.Text) is not ({ } span, var other))
            {
                continue;
            }

            var heard = recognition.Text[span[0].Start..(span[^1].Start + span[^1].Text.Length)];
            if (Matters(heard, terms) || Matters(other, terms))
            {
                var sure = (span.Min(token => token.Confidence) ?? 1) * (alternative.Confidence is { } share ? 1 - share : ShareOfTwoReadings);
                worst = Worse(worst, new(sure, heard, other, span[0].Start));
            }
        }

        return worst;
    }

    /// <summary>Writes the transcript with other words at this place.</summary>
    /// <param name="text">The transcript in which the place was found.</param>
    /// <param name="words">The words to write there.</param>
    public string ReplaceIn(string text, string words)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Concat(text.AsSpan(0, Start), words, text.AsSpan(Start + Heard.Length));
    }

    private static TranscriptDoubt Worse(TranscriptDoubt? a, TranscriptDoubt b) =>
        a is null || b.Confidence < a.Confidence || (b.Confidence <= a.Confidence && a.Other is null) ? b : a;

    private static bool Matters(string words, IReadOnlyList<string> terms) =>
        terms.Contains(words, StringComparer.OrdinalIgnoreCase) || words.Split(' ').Any(word => word.Length > 1 && !TermExtractor.IsCommon(word));

    /// <summary>The words of the text with their places, and with the confidences of the result's words where those tell the same text.</summary>
    private static List<Token> Tokens(RecognitionUpdate recognition)
    {
        var tokens = new List<Token>();
        var words = recognition.Words;
        var place = 0;
        if (words.Count > 0 && string.Join(' ', words.Select(word => word.Text)) == recognition.Text)
        {
            foreach (var word in words)
            {
                tokens.Add(new(word.Text, place, word.Confidence));
                place += word.Text.Length + 1;
            }

            return tokens;
        }

        foreach (var word in recognition.Text.Split(' '))
        {
            if (word.Length > 0)
            {
                tokens.Add(new(word, place, recognition.Confidence));
            }

            place += word.Length + 1;
        }

        return tokens;
    }

    /// <summary>What is left of two readings when the words that they begin and end with alike are taken away; null when that is not a short replacement.</summary>
    private static (List<Token>? Span, string Other) Difference(List<Token> tokens, string reading)
    {
        var other = reading.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var start = 0;
        while (start < tokens.Count && start < other.Length && Same(tokens[start].Text, other[start]))
        {
            start++;
        }

        var end = 0;
        while (end < tokens.Count - start && end < other.Length - start && Same(tokens[^(end + 1)].Text, other[^(end + 1)]))
        {
            end++;
        }

        var (here, there) = (tokens.Count - start - end, other.Length - start - end);
        return here is 0 or > MaxSpan || there is 0 or > MaxSpan
            ? (null, "")
            : (tokens.GetRange(start, here), string.Join(' ', other.Skip(start).Take(there)));
    }

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private readonly record struct Token(string Text, int Start, double? Confidence);
}
