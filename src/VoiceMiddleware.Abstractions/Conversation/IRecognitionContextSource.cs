using Microsoft.Extensions.AI;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Conversation;

/// <summary>Says what the recogniser should expect next: names from a customer record, options of a menu, values of a form.</summary>
/// <remarks>One instance serves all sessions unless registered otherwise, so it must be safe for concurrent use.</remarks>
public interface IRecognitionContextSource
{
    /// <summary>Gets hints for the next utterance. Called when the conversation has changed, and while the caller speaks; nobody waits for a late one.</summary>
    /// <param name="request">The conversation so far.</param>
    /// <param name="cancellationToken">Cancelled when the hints would come too late. A failing source is skipped with a warning.</param>
    ValueTask<RecognitionHints> GetHintsAsync(RecognitionHintRequest request, CancellationToken cancellationToken);
}

/// <summary>What a context source is told.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="History">What was said so far, oldest first.</param>
/// <param name="Services">The services of the session.</param>
public sealed record RecognitionHintRequest(string ConversationId, IReadOnlyList<ChatMessage> History, IServiceProvider Services)
{
    /// <summary>Gets what the application knows about the session: the customer's number, the line that was called.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();
}
