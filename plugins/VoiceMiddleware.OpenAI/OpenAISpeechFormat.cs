namespace VoiceMiddleware.OpenAI;

/// <summary>How a server is asked to send audio. Compressed formats would need a decoder and are not offered.</summary>
public enum OpenAISpeechFormat
{
    /// <summary>16-bit samples, little-endian, one channel, without a header.</summary>
    Pcm,

    /// <summary>The same samples as a WAV file, for servers that know no <see cref="Pcm"/>.</summary>
    Wav,
}
