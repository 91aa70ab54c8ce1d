using Microsoft.Extensions.AI;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Conversation;

/// <summary>What was said on both sides of a conversation, as it was heard: the one source of the model's history and the recogniser's context.</summary>
/// <remarks>
/// Safe for concurrent use; every read is a snapshot. A reply enters when its playing begins, provisionally, and is cut to what the
/// caller heard when it is interrupted.
/// </remarks>
public sealed class ConversationLedger
{
    private readonly Lock _gate = new();
    private readonly List<LedgerEntry> _entries = [];
    private LedgerEntry[]? _snapshot;
    private readonly HashSet<string> _doubtful = new(StringComparer.Ordinal);
    private Func<string>? _playing;

    /// <summary>Gets the number of times that the caller has spoken or typed.</summary>
    internal int Utterances { get; private set; }

    /// <summary>Gets a number that grows with every change.</summary>
    internal int Version { get; private set; }

    /// <summary>Occurs after the ledger has changed, on the thread that changed it.</summary>
    internal event Action? Changed;

    /// <summary>Gets all entries, oldest first.</summary>
    public IReadOnlyList<LedgerEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return _snapshot ??= [.. _entries];
            }
        }
    }

    /// <summary>Gets what was said as chat messages, oldest first: the caller's words as recognised, the assistant's as heard. Fillers are left out.</summary>
    public IReadOnlyList<ChatMessage> GetMessages()
    {
        var messages = new List<ChatMessage>();
        foreach (var entry in Entries)
        {
            if (entry is { HeardText.Length: > 0, IsFiller: false })
            {
                messages.Add(new ChatMessage(entry.Role, entry.HeardText));
            }
        }

        return messages;
    }

    /// <summary>
    /// Gets all entries as they are heard at this moment: a reply that is playing ends with the sentence that is being played, although
    /// later ones may be with the loudspeaker already.
    /// </summary>
    internal IReadOnlyList<LedgerEntry> GetEntriesAsHeard()
    {
        lock (_gate)
        {
            var entries = _snapshot ??= [.. _entries];
            if (_playing is null || entries is not [.., { IsProvisional: true, Role: var role } reply] || role != ChatRole.Assistant
                || _playing() is not { Length: > 0 } begun || begun.Length >= reply.HeardText.Length)
            {
                return entries;
            }

            return [.. entries[..^1], reply with { HeardText = begun }];
        }
    }

    /// <summary>Adds the caller's words.</summary>
    /// <param name="turnNumber">The turn.</param>
    /// <param name="text">The words.</param>
    /// <param name="trust">How far they may be believed.</param>
    /// <param name="doubtful">The words that are in doubt: a reply that repeats one is no more certain than they are.</param>
    /// <param name="isDtmf">Whether they were pressed on a telephone.</param>
    internal void AddUser(
        int turnNumber, string text, ContextTrust trust = ContextTrust.Transcript, IReadOnlyList<string>? doubtful = null, bool isDtmf = false)
    {
        lock (_gate)
        {
            Utterances++;
            Confirm(text, trust);
            _doubtful.UnionWith(doubtful ?? []);
            _entries.Add(new LedgerEntry(ChatRole.User, turnNumber, text, text, IsProvisional: false) { Trust = trust, IsDtmf = isDtmf });
            Touch();
        }

        Changed?.Invoke();
    }

    /// <summary>Replaces the caller's words by what middleware made of them.</summary>
    internal void ReviseUser(int turnNumber, string text)
    {
        lock (_gate)
        {
            var index = _entries.FindLastIndex(e => e.TurnNumber == turnNumber && e.Role == ChatRole.User);
            if (index < 0)
            {
                return;
            }

            _entries[index] = _entries[index] with { HeardText = text, Trust = ContextTrust.Confirmed };
            Confirm(text, ContextTrust.Confirmed);
            Touch();
        }

        Changed?.Invoke();
    }

    /// <summary>Lets the ledger know how far the reply that is being spoken has come: its sentences that have begun to play.</summary>
    internal void Follow(Func<string>? playing)
    {
        lock (_gate)
        {
            _playing = playing;
        }
    }

    /// <summary>Adds the first sentence of a reply whose playing begins, or puts further sentences to it.</summary>
    internal void ExtendReply(int turnNumber, string sentence, bool isFiller = false)
    {
        lock (_gate)
        {
            var index = FindReply(turnNumber);
            if (index < 0)
            {
                _entries.Add(new LedgerEntry(ChatRole.Assistant, turnNumber, sentence, sentence, IsProvisional: true) { SentText = sentence, Trust = TrustOfReply(sentence), IsFiller = isFiller });
            }
            else
            {
                var text = $"{_entries[index].Text} {sentence}";
                _entries[index] = _entries[index] with { Text = text, SentText = text, HeardText = text, Trust = TrustOfReply(text) };
            }

            Touch();
        }

        Changed?.Invoke();
    }

    /// <summary>Ends a reply with the part of it that was heard.</summary>
    internal void CompleteReply(int turnNumber, string text, string sentText, string heardText, HeardSource heardBy)
    {
        lock (_gate)
        {
            var index = FindReply(turnNumber);
            if (index < 0)
            {
                return;
            }

            _entries[index] = _entries[index] with { Text = text, SentText = sentText, HeardText = heardText, HeardBy = heardBy, IsProvisional = false };
            Touch();
        }

        Changed?.Invoke();
    }

    /// <summary>Clears words of doubt that the caller is now known to have said.</summary>
    private void Confirm(string text, ContextTrust trust)
    {
        if (_doubtful.Count > 0 && trust >= ContextTrust.Transcript)
        {
            _doubtful.ExceptWith(SpokenTerms.Words(text));
        }
    }

    private ContextTrust TrustOfReply(string text) =>
        _doubtful.Count > 0 && SpokenTerms.Words(text).Exists(_doubtful.Contains) ? ContextTrust.Doubtful : ContextTrust.Assistant;

    private void Touch()
    {
        Version++;
        _snapshot = null;
    }

    // What has ended is left alone: an apology after half a reply is an entry of its own.
    private int FindReply(int turnNumber) =>
        _entries.FindLastIndex(e => e.TurnNumber == turnNumber && e.Role == ChatRole.Assistant && e.IsProvisional);
}

/// <summary>One side's words in one turn.</summary>
/// <param name="Role"><see cref="ChatRole.User"/> or <see cref="ChatRole.Assistant"/>.</param>
/// <param name="TurnNumber">The turn, from 1.</param>
/// <param name="Text">What was recognised, or what the assistant's model wrote.</param>
/// <param name="HeardText">
/// What counts as said: the part of a reply that was heard, all of it unless it was interrupted; the caller's words as middleware
/// corrected them.
/// </param>
/// <param name="IsProvisional">Whether the reply is still playing, so that <paramref name="HeardText"/> may yet become shorter.</param>
public sealed record LedgerEntry(ChatRole Role, int TurnNumber, string Text, string HeardText, bool IsProvisional)
{
    /// <summary>Gets the part of a reply that was handed to the voice, later parts of an interrupted one not; empty for the caller's words.</summary>
    public string SentText { get; init; } = "";

    /// <summary>Gets how <see cref="HeardText"/> was determined.</summary>
    public HeardSource HeardBy { get; init; }

    /// <summary>Gets how far the words may be believed when they are to shape what is heard next.</summary>
    public ContextTrust Trust { get; init; } = Role == ChatRole.Assistant ? ContextTrust.Assistant : ContextTrust.Transcript;

    /// <summary>
    /// Gets whether the words only filled the time that a tool took (<see cref="FillerOptions"/>). They count as said, and are no part of a reply: the chat client is
    /// not told of them.
    /// </summary>
    public bool IsFiller { get; init; }

    /// <summary>Gets whether the caller pressed the words on a telephone: keys with spaces between them.</summary>
    public bool IsDtmf { get; init; }
}
