using VoiceMiddleware.PocketSphinx.Interop;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx.Biasing;

/// <summary>What a context becomes for the engine: words to learn, a model to join, and the spelling of what comes back.</summary>
internal sealed record BiasPlan
{
    /// <summary>The base model alone.</summary>
    public static BiasPlan None { get; } = new();

    /// <summary>Gets the name of this bias: equal keys mean an equal search. Empty for the base model alone.</summary>
    public string Key { get; init; } = "";

    /// <summary>Gets the pronunciations that the base dictionary lacks.</summary>
    public IReadOnlyList<DictionaryEntry> Entries { get; init; } = [];

    /// <summary>Gets the model to join, or null for none.</summary>
    public string? ArpaModel { get; init; }

    /// <summary>Gets how the engine's words are written in transcripts, where that is not the engine's own way.</summary>
    public IReadOnlyDictionary<string, string> Spellings { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the hotwords that were applied, by the form in which they are compared.</summary>
    public IReadOnlyDictionary<string, string> Hotwords { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the number of hotwords applied.</summary>
    public int HotwordsApplied { get; init; }

    /// <summary>Gets the number of messages applied.</summary>
    public int MessagesApplied { get; init; }

    /// <summary>Gets the characters of those messages.</summary>
    public int CharactersApplied { get; init; }

    /// <summary>Gets what was not applied.</summary>
    public IReadOnlyList<DroppedContext> Dropped { get; init; } = [];

    /// <summary>Makes the receipt.</summary>
    public ContextReceipt ToReceipt(RecognitionContext context, TimeSpan preparation, IReadOnlyList<string> heard)
    {
        var applied = HotwordsApplied + MessagesApplied > 0;
        return new()
        {
            ContextDigest = context.Digest,
            Outcome = context.IsEmpty ? ContextOutcome.None
                : !applied ? ContextOutcome.Ignored
                : Dropped.Count > 0 ? ContextOutcome.Partial
                : ContextOutcome.Accepted,
            MessagesApplied = MessagesApplied,
            CharactersApplied = CharactersApplied,
            HotwordsApplied = HotwordsApplied,
            Dropped = Dropped,
            HotwordsHeard = heard,
            PreparationTime = preparation,
            Mechanism = applied ? "language model" : null,
        };
    }
}
