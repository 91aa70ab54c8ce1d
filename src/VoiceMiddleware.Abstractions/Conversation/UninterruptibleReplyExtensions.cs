using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Conversation;

/// <summary>Marks the parts of a reply that must be spoken to their end, whatever the caller says meanwhile.</summary>
public static class UninterruptibleReplyExtensions
{
    private const string Key = "voice.uninterruptible";

    /// <summary>Marks an update of a reply: the sentences that its text is part of are not interrupted. Words said meanwhile interrupt what follows them.</summary>
    /// <param name="update">The update.</param>
    /// <returns>The same update.</returns>
    public static ChatResponseUpdate MarkUninterruptible(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        (update.AdditionalProperties ??= [])[Key] = true;
        return update;
    }

    /// <summary>Says whether an update is marked.</summary>
    /// <param name="update">The update.</param>
    public static bool IsUninterruptible(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update.AdditionalProperties?.TryGetValue(Key, out var value) == true && value is true;
    }
}
