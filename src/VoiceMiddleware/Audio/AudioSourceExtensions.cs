namespace VoiceMiddleware.Audio;

/// <summary>Decorators of <see cref="IAudioSource"/>. Each returns a new source that owns the one it wraps.</summary>
public static class AudioSourceExtensions
{
    /// <summary>Converts the audio: mixes channels and changes the rate. A source that has the format already is returned as it is.</summary>
    /// <param name="source">The source.</param>
    /// <param name="format">The wanted format.</param>
    public static IAudioSource ConvertTo(this IAudioSource source, AudioFormat format)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(format);
        return source.Format == format ? source : new ConvertingAudioSource(source, format);
    }

    /// <summary>
    /// Holds every frame back until it would have been recorded: a frame that ends at 0:01 is given out one second after reading began. A late
    /// reader catches up; nothing is dropped.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    public static IAudioSource InRealTime(this IAudioSource source, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new PacedAudioSource(source, timeProvider ?? TimeProvider.System);
    }

    /// <summary>Appends silence, so that the last utterance of a recording ends by its silence like any other.</summary>
    /// <param name="source">The source.</param>
    /// <param name="duration">How much silence, rounded to whole samples.</param>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative.</exception>
    public static IAudioSource WithTrailingSilence(this IAudioSource source, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        return new PaddedAudioSource(source, duration);
    }
}
