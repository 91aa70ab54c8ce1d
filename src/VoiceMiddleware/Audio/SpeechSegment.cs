namespace VoiceMiddleware.Audio;

/// <summary>An utterance in a recording.</summary>
/// <param name="Start">Where speech begins.</param>
/// <param name="End">Where speech ends.</param>
/// <param name="AudioStart">Where its audio begins: <paramref name="Start"/> less the pre-roll.</param>
/// <param name="AudioEnd">Where its audio ends: the moment at which the end was decided.</param>
/// <param name="Reason">Why it ends.</param>
public sealed record SpeechSegment(TimeSpan Start, TimeSpan End, TimeSpan AudioStart, TimeSpan AudioEnd, UtteranceEndReason Reason);
