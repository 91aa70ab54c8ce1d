namespace VoiceMiddleware.OpenAI;

/// <summary>The voice.</summary>
public sealed class OpenAISpeechOptions : OpenAIServerOptions
{
    /// <summary>Gets or sets the model as the server names it: <c>gpt-4o-mini-tts</c>, <c>kokoro</c>. Required.</summary>
    public string? Model { get; set; }

    /// <summary>Gets or sets the voice as the server names it. The default is <c>alloy</c>, one of OpenAI's.</summary>
    public string Voice { get; set; } = "alloy";

    /// <summary>Gets the other voices that a call may ask for. Empty, the default, is OpenAI's list on OpenAI's servers and none on others.</summary>
    public IList<string> Voices { get; } = [];

    /// <summary>Gets or sets the speed against the voice's own, 0.5 (half as fast) to 2.0 (twice as fast). The default is 1.0; a call may ask for another.</summary>
    public double Speed { get; set; } = 1.0;

    /// <summary>Gets or sets how the audio is sent. The default is <see cref="OpenAISpeechFormat.Pcm"/>.</summary>
    public OpenAISpeechFormat Format { get; set; }

    /// <summary>Gets or sets the samples per second that the server sends, 8,000 to 48,000 Hz. The default is 24,000, which is OpenAI's.</summary>
    public int SampleRate { get; set; } = 24000;

    /// <summary>Gets or sets in words how to speak ("calm and friendly"), for models that follow it, or null (the default) for nothing.</summary>
    public string? Instructions { get; set; }
}
