using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.OpenAI;

/// <summary>The recogniser.</summary>
public sealed class OpenAITranscriptionOptions : OpenAIServerOptions
{
    /// <summary>Gets or sets the model as the server names it: <c>whisper-1</c>, <c>gpt-4o-mini-transcribe</c>. Required.</summary>
    public string? Model { get; set; }

    /// <summary>Gets or sets the language of utterances whose context names none (<c>en</c>), or null (the default): the model finds out.</summary>
    public string? Language { get; set; }

    /// <summary>
    /// Gets or sets the most tokens of context in the prompt, 0 to 10,000; 0 is for a model that takes no prompt. The default is 224, which
    /// is all that Whisper reads.
    /// </summary>
    public int PromptTokens { get; set; } = PromptShape.WhisperTokens;

    /// <summary>
    /// Gets or sets whether to ask for the times of words (<c>verbose_json</c>). The default, null, asks every model but OpenAI's
    /// <c>gpt-…-transcribe</c>, which have none. Set false for a server that refuses.
    /// </summary>
    public bool? WordTimes { get; set; }

    /// <summary>Gets or sets the longest utterance, 1 s to 13 min, as services take no more than 25 MB. The default is 5 min.</summary>
    public TimeSpan MaxUtterance { get; set; } = TimeSpan.FromMinutes(5);

    internal bool AsksForWordTimes => WordTimes ?? Model?.StartsWith("gpt-", StringComparison.OrdinalIgnoreCase) != true;
}
