namespace VoiceMiddleware.Audio;

/// <summary>A key of a telephone that was pressed.</summary>
/// <param name="Key">The key: <c>0</c> to <c>9</c>, <c>*</c>, <c>#</c>, <c>A</c> to <c>D</c>.</param>
/// <param name="Start">Where its tone begins, by the sample count, to within 10 ms.</param>
public readonly record struct DtmfTone(char Key, TimeSpan Start);
