using Microsoft.Extensions.AI;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Conversation;

/// <summary>Says what the recogniser should expect next: names from a customer record, options of a menu, values of a form.</summary>
/// <remarks>One instance serves all sessions unless registered otherwise, so it must be safe for concurrent use.</remarks>
public interface IRecognitionContextSource
{
    /// <summary>Gets hints for the next utterance. Called when the conversation has changed, never while somebody waits for a word.</summary>
    /// <param name="request">The conversation so far.</param>
    /// <param name="cancellationToken">Cancelled when the hints would come too late. A failing source is skipped with a warning.</param>
    ValueTask<RecognitionHints> GetHintsAsync(RecognitionHintRequest request, CancellationToken cancellationToken);
}

/// <summary>What a context source is told.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="History">What was said so far, oldest first.</param>
/// <param name="Services">The services of the session.</param>
public sealed record RecognitionHintRequest(string ConversationId, IReadOnlyList<ChatMessage> History, IServiceProvider Services);

/// <summary>What a source expects to be said.</summary>
public sealed record RecognitionHints
{
    /// <summary>Nothing.</summary>
    public static RecognitionHints None { get; } = new();

    /// <summary>Gets the terms to expect, the likeliest first.</summary>
    public IReadOnlyList<Hotword> Hotwords { get; init; } = [];
}
