namespace VoiceMiddleware.Audio;

/// <summary>Says how likely a short window of audio holds speech. Hysteresis and endpointing are the segmenter's business, not the detector's.</summary>
/// <remarks>Not thread-safe: one detector serves one stream.</remarks>
public interface IVoiceActivityDetector : IDisposable
{
    /// <summary>Gets the format that <see cref="Process"/> takes; one channel.</summary>
    AudioFormat Format { get; }

    /// <summary>Gets the samples that each call of <see cref="Process"/> must be given.</summary>
    int WindowLength { get; }

    /// <summary>Takes the next window and returns the probability of speech in it, 0 to 1. Does not allocate.</summary>
    /// <param name="window">Exactly <see cref="WindowLength"/> samples that follow the previous window.</param>
    float Process(ReadOnlySpan<short> window);

    /// <summary>Forgets what was learned of the stream, as if newly made.</summary>
    void Reset();
}
