using VoiceMiddleware.Conversation;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Skills;

/// <summary>Tells the recogniser which slot values may be said: those that the last question asks for first, with weight 5, the others with weight 3.</summary>
internal sealed class SkillsContextSource(SkillSet skills, SkillsChatClient client) : IRecognitionContextSource
{
    public ValueTask<RecognitionHints> GetHintsAsync(RecognitionHintRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        var state = client.Engine.StateAfter(request.History);
        var parameter = skills.Intents.FirstOrDefault(intent => intent.Name == state.Intent)?.Parameters
            .FirstOrDefault(parameter => parameter.Name == state.Parameter);
        var hotwords = skills.GetHotwords(parameter?.Slot);
        return new(hotwords.Count == 0 ? RecognitionHints.None : new RecognitionHints { Hotwords = hotwords });
    }
}
