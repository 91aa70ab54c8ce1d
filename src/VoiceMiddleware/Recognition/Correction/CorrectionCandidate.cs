namespace VoiceMiddleware.Recognition.Correction;

/// <summary>A span of a transcript and a term that it may have been meant to be.</summary>
/// <param name="Start">The first word.</param>
/// <param name="Length">The number of words.</param>
/// <param name="Term">The term's number in the index.</param>
/// <param name="Distance">How unlike they sound at best, relative to their mean length, in thousandths.</param>
internal readonly record struct CorrectionCandidate(int Start, int Length, int Term, int Distance);
