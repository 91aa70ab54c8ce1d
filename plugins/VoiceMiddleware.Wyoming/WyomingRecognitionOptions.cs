using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Wyoming;

/// <summary>The server that recognises.</summary>
public sealed class WyomingRecognitionOptions : WyomingPeerOptions
{
    /// <summary>Creates the defaults.</summary>
    public WyomingRecognitionOptions()
        : base(10300)
    {
    }

    /// <summary>Gets or sets the model as the server names it, or null (the default) for its own.</summary>
    public string? Model { get; set; }

    /// <summary>Gets or sets the language of utterances whose context names none (<c>en</c>), or null (the default) to leave it to the server.</summary>
    public string? Language { get; set; }

    /// <summary>Gets or sets the samples per second that are sent, 8,000 to 48,000 Hz; 16 bits, one channel. The default is 16,000.</summary>
    public int SampleRate { get; set; } = AudioFormat.Speech16Khz.SampleRate;

    /// <summary>Gets or sets whether messages and hotwords are sent. The default is true; servers that know nothing of them ignore them.</summary>
    public bool SendContext { get; set; } = true;

    /// <summary>
    /// Gets or sets whether pieces of a transcript are handed on as partial results while the server still works. The default is false. Set
    /// it where the server announces <c>supports_transcript_streaming</c>.
    /// </summary>
    public bool PartialResults { get; set; }

    /// <summary>Gets or sets whether the server is on this machine. The default is false: it gets no more context than the session's consent allows.</summary>
    public bool IsLocal { get; set; }
}
