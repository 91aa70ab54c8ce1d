using Microsoft.Extensions.AI;
using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Recognition;

/// <summary>Makes hotwords of the names and rare words in what the assistant has said, for recognisers that take hotwords and no messages.</summary>
internal sealed class ReplyTermsContextSource : IRecognitionContextSource
{
    private const int NewestReplies = 5;
    private const int MaxTerms = 50;

    public ValueTask<RecognitionHints> GetHintsAsync(RecognitionHintRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);

        // The caller's own words stay out: a mishearing must not become a hotword.
        var replies = request.History.Where(message => message.Role == ChatRole.Assistant).TakeLast(NewestReplies).Select(message => message.Text);
        return ValueTask.FromResult(new RecognitionHints
        {
            Hotwords = [.. TermExtractor.Extract(replies, MaxTerms).Select(term => new Hotword(term))],
            Priority = HintPriority.Mined,
            Trust = ContextTrust.Assistant,
        });
    }
}
