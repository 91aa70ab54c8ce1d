namespace VoiceMiddleware.Benchmarks.Segmentation;

/// <summary>How well utterances were found under one condition.</summary>
/// <param name="Rate">The sample rate in Hz.</param>
/// <param name="Noise">The kind of noise.</param>
/// <param name="SnrDb">The level of the speech over that of the noise, or null without noise.</param>
/// <param name="Precision">The part of what was found that is speech, by time.</param>
/// <param name="Recall">The part of the speech that was found, by time.</param>
/// <param name="StartError">The mean distance of a found start from the true one.</param>
/// <param name="EndError">The mean distance of a found end from the true one.</param>
/// <param name="Utterances">The utterances there are.</param>
/// <param name="Missed">Those of which nothing was found.</param>
/// <param name="Extra">Those found where there are none.</param>
/// <param name="CutStarts">Those whose first sound is not in the audio handed out.</param>
internal sealed record SegmenterResult(
    int Rate, string Noise, int? SnrDb, double Precision, double Recall, TimeSpan StartError, TimeSpan EndError, int Utterances, int Missed, int Extra, int CutStarts);
