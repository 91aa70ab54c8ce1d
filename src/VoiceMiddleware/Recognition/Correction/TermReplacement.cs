namespace VoiceMiddleware.Recognition.Correction;

/// <summary>A decision of the corrector.</summary>
/// <param name="Start">The first word of the span.</param>
/// <param name="Length">The number of words.</param>
/// <param name="Term">The term that takes their place.</param>
/// <param name="Score">How likely that is right, 0 to 1.</param>
internal readonly record struct TermReplacement(int Start, int Length, string Term, double Score);
