namespace VoiceMiddleware.Audio;

/// <summary>What the header of a WAV file says.</summary>
/// <param name="Format">Rate and channels.</param>
/// <param name="Encoding">How samples are written down.</param>
/// <param name="DataOffset">The byte where audio begins.</param>
/// <param name="DataBytes">The bytes of audio, or null when the file ends where the stream ends.</param>
/// <param name="MayEndEarly">Whether <paramref name="DataBytes"/> is a placeholder, so that an earlier end is no fault.</param>
internal sealed record WavHeader(AudioFormat Format, WavEncoding Encoding, long DataOffset, long? DataBytes, bool MayEndEarly)
{
    /// <summary>Gets the bytes of one sample of one channel.</summary>
    public int SampleBytes => Encoding switch
    {
        WavEncoding.Pcm16 => 2,
        WavEncoding.Pcm24 => 3,
        WavEncoding.Pcm32 or WavEncoding.Ieee32 => 4,
        WavEncoding.Ieee64 => 8,
        _ => 1,
    };

    /// <summary>Gets the bytes of one sample of all channels.</summary>
    public int BlockBytes => SampleBytes * Format.Channels;
}
