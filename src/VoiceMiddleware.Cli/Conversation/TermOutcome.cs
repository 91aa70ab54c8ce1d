using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Conversation;

/// <summary>Whether a hotword that was said came out, with and without the context.</summary>
/// <param name="Term">The hotword.</param>
/// <param name="WithContext">Whether it came out as it was said, as often as it was said, with the context.</param>
/// <param name="WithoutContext">The same without the context.</param>
internal sealed record TermOutcome(string Term, bool WithContext, bool WithoutContext)
{
    /// <summary>Finds the hotwords that a line holds and what became of them.</summary>
    public static IEnumerable<TermOutcome> Find(string said, IEnumerable<Hotword> hotwords, string withContext, string withoutContext)
    {
        foreach (var hotword in hotwords)
        {
            var with = TermCounts.Count([hotword.Text], said, withContext);
            var without = TermCounts.Count([hotword.Text], said, withoutContext);
            if (with.ReferenceOccurrences > 0)
            {
                yield return new TermOutcome(hotword.Text, with.Recall >= 1, without.Recall >= 1);
            }
        }
    }
}
