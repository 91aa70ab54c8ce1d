namespace VoiceMiddleware.Wyoming;

/// <summary>The server that speaks.</summary>
public sealed class WyomingSpeechOptions : WyomingPeerOptions
{
    /// <summary>Creates the defaults.</summary>
    public WyomingSpeechOptions()
        : base(10200)
    {
    }

    /// <summary>Gets or sets the voice as the server names it (<c>en_US-lessac-medium</c>), or null (the default) for its own.</summary>
    public string? Voice { get; set; }

    /// <summary>Gets the other voices that a call may ask for.</summary>
    public IList<string> Voices { get; } = [];

    /// <summary>Gets or sets the speaker of a voice that has several, or null (the default) for the first.</summary>
    public string? Speaker { get; set; }

    /// <summary>Gets or sets the samples per second that the server sends, 8,000 to 48,000 Hz; 16 bits, one channel. The default is 22,050, which is that of Piper's medium voices.</summary>
    public int SampleRate { get; set; } = 22050;
}
