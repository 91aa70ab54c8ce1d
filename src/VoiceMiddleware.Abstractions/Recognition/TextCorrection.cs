namespace VoiceMiddleware.Recognition;

/// <summary>A stretch of a transcript that was replaced by a term of the context.</summary>
/// <param name="Original">What the engine wrote: one or more words.</param>
/// <param name="Replacement">The term.</param>
/// <param name="Score">How likely the replacement is right, 0 to 1, as the corrector judges.</param>
/// <param name="Start">The time at which the stretch begins, on the clock of the words, or null where the engine gives no times.</param>
/// <param name="End">The time at which it ends, or null.</param>
public sealed record TextCorrection(string Original, string Replacement, double Score, TimeSpan? Start = null, TimeSpan? End = null);
