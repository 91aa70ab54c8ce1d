namespace VoiceMiddleware.Recognition;

/// <summary>Takes out of a recognition context what a service must not learn: card numbers, names, addresses.</summary>
/// <remarks>Called for every message and hotword that would leave this machine, often with the same text. Must be quick and safe for concurrent use.</remarks>
public interface IContextRedactor
{
    /// <summary>Redacts a text.</summary>
    /// <param name="text">A message or a hotword.</param>
    /// <returns>The text without what must stay here, or null when it must not be sent at all.</returns>
    string? Redact(string text);
}

/// <summary>How much of a conversation a service may be told as context for its recognition.</summary>
public enum ContextSharing
{
    /// <summary>Messages of the conversation and hotwords.</summary>
    All,

    /// <summary>Hotwords only.</summary>
    HotwordsOnly,

    /// <summary>Nothing but the audio.</summary>
    None,
}
