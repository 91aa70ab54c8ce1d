namespace VoiceMiddleware.OpenAI;

/// <summary>
/// Which roles OpenAI-compatible servers fill, and how patient to be with them. A role whose options are null is left to other plugins.
/// Bound to the section <c>OpenAI</c> when the plugin is loaded, and checked when the host starts.
/// </summary>
public sealed class OpenAIOptions : OpenAIServerOptions
{
    /// <summary>The variable that holds the key of OpenAI's own servers: <c>OPENAI_API_KEY</c>.</summary>
    public const string DefaultApiKeyVariable = "OPENAI_API_KEY";

    /// <summary>OpenAI's own address.</summary>
    public static readonly Uri DefaultEndpoint = new("https://api.openai.com/v1");

    /// <summary>Gets or sets the chat model, or null (the default) for none.</summary>
    public OpenAIChatOptions? Chat { get; set; }

    /// <summary>Gets or sets the recogniser, or null (the default) for none.</summary>
    public OpenAITranscriptionOptions? Transcription { get; set; }

    /// <summary>Gets or sets the voice, or null (the default) for none.</summary>
    public OpenAISpeechOptions? Speech { get; set; }

    /// <summary>Gets or sets how long the server may take to accept a connection, 100 ms to 1 min. The default is 5 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets or sets how long a call may wait for the first word, the transcript or the first audio, all attempts and the pauses between them
    /// included; 100 ms to 10 min. The default is 20 s.
    /// </summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets how long a reply or a voice that has begun may fall silent before it is given up, 100 ms to 10 min. The default is 10 s.</summary>
    public TimeSpan SilenceTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets how often a call is repeated after 408, 429, a server's own failure (5xx) or a lost connection, 0 to 10. The default is
    /// 2. Nothing is repeated once its first word or audio has been handed on.
    /// </summary>
    public int MaxRetries { get; set; } = 2;

    /// <summary>
    /// Gets or sets the longest pause before a repetition, 0 to 5 min. The default is 3 s. A server that asks for a longer one
    /// (<c>Retry-After</c>) is not asked again, since somebody is waiting on the line.
    /// </summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(3);
}
