namespace VoiceMiddleware.Audio;

/// <summary>A run of 16-bit PCM with its place on the stream's own clock.</summary>
/// <remarks>
/// A value, so that a frame costs no allocation: a source slices frames out of larger buffers. Whoever hands a frame on gives its samples
/// up: they never change afterwards, and any number of readers may keep them.
/// </remarks>
/// <param name="Samples">The samples, channels interleaved. Pipeline frames hold 20 ms; only the last of a stream may be shorter.</param>
/// <param name="Format">The format of <paramref name="Samples"/>.</param>
/// <param name="Timestamp">The time of the first sample since the stream began, by the sample count.</param>
public readonly record struct AudioFrame(ReadOnlyMemory<short> Samples, AudioFormat Format, TimeSpan Timestamp)
{
    /// <summary>Gets the length of the frame, by the sample count.</summary>
    public TimeSpan Duration => Format.ToDuration(Samples.Length);

    /// <summary>Gets the time just after the last sample.</summary>
    public TimeSpan End => Timestamp + Duration;
}
