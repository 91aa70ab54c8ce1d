using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Transcription;

/// <summary>An utterance of a recording and what was recognised in it.</summary>
/// <param name="Start">Where it begins in the recording; times of words count from here.</param>
/// <param name="Text">The text of all final updates.</param>
/// <param name="Words">The words of all final updates.</param>
/// <param name="Alternatives">Other readings, when the engine gave the utterance in one piece.</param>
/// <param name="Confidence">The engine's confidence, when it gave the utterance in one piece.</param>
/// <param name="Receipt">What became of the context.</param>
internal sealed record TranscribedUtterance(
    TimeSpan Start,
    string Text,
    IReadOnlyList<RecognizedWord> Words,
    IReadOnlyList<RecognitionAlternative> Alternatives,
    double? Confidence,
    ContextReceipt? Receipt)
{
    internal static TranscribedUtterance From(TimeSpan start, IReadOnlyList<RecognitionUpdate> finals)
    {
        ContextReceipt[] receipts = [.. finals.Select(final => final.Receipt).OfType<ContextReceipt>()];
        return new(
            start,
            string.Join(' ', finals.Select(final => final.Text).Where(text => text.Length > 0)),
            [.. finals.SelectMany(final => final.Words)],
            finals.Count == 1 ? finals[0].Alternatives : [],
            finals.Count == 1 ? finals[0].Confidence : null,
            receipts.Length == 0 ? null : receipts[^1] with { Corrections = [.. receipts.SelectMany(receipt => receipt.Corrections)] });
    }
}
