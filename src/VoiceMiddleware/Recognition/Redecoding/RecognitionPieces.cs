namespace VoiceMiddleware.Recognition.Redecoding;

/// <summary>Puts the final pieces of one utterance together.</summary>
internal static class RecognitionPieces
{
    /// <summary>Joins the pieces. One piece stays as it is; of several the last one's receipt counts, with what all of them heard.</summary>
    /// <param name="finals">The pieces in order; none give an empty text.</param>
    internal static RecognitionUpdate Join(IReadOnlyList<RecognitionUpdate> finals)
    {
        if (finals.Count == 1)
        {
            return finals[0];
        }

        var scored = finals.Where(final => final.Confidence is not null && final.Text.Length > 0).ToList();
        var receipt = finals.LastOrDefault(final => final.Receipt is not null)?.Receipt;
        return new(Text(finals, final => final.Text), IsFinal: true)
        {
            Words = [.. finals.SelectMany(final => final.Words)],
            OriginalText = finals.Any(final => final.OriginalText is not null) ? Text(finals, final => final.OriginalText ?? final.Text) : null,
            Confidence = scored.Count > 0 ? scored.Average(final => final.Confidence) : null,
            AudioDuration = finals.Count > 0 ? finals.Max(final => final.AudioDuration) : TimeSpan.Zero,
            Receipt = receipt is null ? null : receipt with
            {
                HotwordsHeard = [.. finals.SelectMany(final => final.Receipt?.HotwordsHeard ?? []).Distinct(StringComparer.OrdinalIgnoreCase)],
                Corrections = [.. finals.SelectMany(final => final.Receipt?.Corrections ?? [])],
            },
        };
    }

    private static string Text(IReadOnlyList<RecognitionUpdate> finals, Func<RecognitionUpdate, string> text) =>
        string.Join(' ', finals.Select(text).Where(piece => piece.Length > 0));
}
