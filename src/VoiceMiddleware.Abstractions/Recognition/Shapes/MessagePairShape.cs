using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Recognition;

/// <summary>Shapes messages for recognisers that are sent earlier turns, oldest first.</summary>
public static class MessagePairShape
{
    /// <summary>
    /// Gets DashScope's limits for Fun-ASR: 5 messages of each role and 400 characters for a round of both (short audio over HTTP with
    /// context; what exceeds them the service cuts off silently).
    /// </summary>
    public static MessageLimits DashScope { get; } = new() { MaxPerRole = 5, MaxCharactersPerPair = 400 };

    /// <summary>Fits messages into limits: the newest stay, and one that is too long keeps its end.</summary>
    /// <param name="messages">The messages, oldest first.</param>
    /// <param name="limits">The limits.</param>
    /// <returns>
    /// The messages to send, oldest first, and what was left out. In a pair the assistant's words come before the user's, because they are
    /// certain. Fitting the result again changes nothing.
    /// </returns>
    public static ShapedMessages Fit(IReadOnlyList<ChatMessage> messages, MessageLimits limits)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(limits);
        return new Fitting(limits).Run(messages);
    }

    private sealed class Fitting(MessageLimits limits)
    {
        private readonly List<ChatMessage> _kept = [];
        private readonly List<DroppedContext> _dropped = [];
        private int _characters;
        private int _tokens;
        private int _fromUser;
        private int _fromAssistant;
        private bool _full;
        private bool _followedByAssistant;
        private int _lengthOfFollowing;

        public ShapedMessages Run(IReadOnlyList<ChatMessage> messages)
        {
            var (other, empty, over, tooLong) = (0, 0, 0, 0);
            for (var i = messages.Count - 1; i >= 0; i--)
            {
                var message = messages[i];
                if (message.Role != ChatRole.User && message.Role != ChatRole.Assistant)
                {
                    other++;
                    continue;
                }

                var given = message.Text;
                var text = ContextText.Clean(given);
                if (text.Length == 0)
                {
                    empty++;
                    continue;
                }

                var assistant = message.Role == ChatRole.Assistant;
                _full |= _kept.Count >= limits.MaxCount;
                if (_full || (assistant ? _fromAssistant : _fromUser) >= limits.MaxPerRole)
                {
                    over++;
                    continue;
                }

                var inPair = !assistant && _followedByAssistant;
                var roomInPair = limits.MaxCharactersPerPair is { } most ? Math.Max(0, most - (inPair ? _lengthOfFollowing : 0)) : int.MaxValue;
                var roomInAll = limits.MaxCharacters is { } all ? Math.Max(0, all - _characters) : int.MaxValue;
                var cut = ContextText.KeepEnd(text, Math.Min(roomInPair, roomInAll)).TrimStart();
                var part = KeepTokens(cut, out var tokens);

                // What is older than the message that fills the room finds none.
                _full |= part.Length < cut.Length || (cut.Length < text.Length && roomInAll <= roomInPair);
                if (part.Length == 0)
                {
                    _ = _full ? over++ : tooLong++;
                    continue;
                }

                if (part.Length < text.Length)
                {
                    _dropped.Add(new(ContextPart.Message, DropReason.TooLong, null, $"the last {part.Length} of {text.Length} characters were kept", 0));
                }

                // Order and pairs are those of what is kept: that is what the service sees.
                _kept.Add(part.Length == given.Length ? message : new ChatMessage(message.Role, part));
                _characters += part.Length;
                _tokens += tokens;
                _ = assistant ? _fromAssistant++ : _fromUser++;
                (_followedByAssistant, _lengthOfFollowing) = (assistant, part.Length);
            }

            Drop(DropReason.NotSupported, other, "only messages of the user and of the assistant are used");
            Drop(DropReason.Invalid, empty, "the message has no text");
            Drop(DropReason.OverLimit, over, "the newest messages fill the limits");
            Drop(DropReason.TooLong, tooLong, $"at most {limits.MaxCharactersPerPair} characters for the messages of a turn");
            _kept.Reverse();
            return new(_kept, _characters, _dropped);
        }

        private string KeepTokens(string text, out int tokens)
        {
            tokens = 0;
            if (limits.MaxTokens is not { } most)
            {
                return text;
            }

            var room = most - _tokens;
            while ((tokens = ContextText.EstimateTokens(text)) > room)
            {
                // The share that fits if tokens were spread evenly; always at least a character less.
                text = room <= 0 ? "" : ContextText.KeepEnd(text, Math.Min(text.Length - 1, (int)((long)text.Length * room / tokens))).TrimStart();
            }

            return text;
        }

        private void Drop(DropReason reason, int count, string detail)
        {
            if (count > 0)
            {
                _dropped.Add(new(ContextPart.Message, reason, null, detail, count));
            }
        }
    }
}

/// <summary>Messages that fit.</summary>
/// <param name="Messages">The messages to send, oldest first; some with the end of their text only.</param>
/// <param name="Characters">The characters of all of them.</param>
/// <param name="Dropped">What was left out, and why.</param>
public sealed record ShapedMessages(IReadOnlyList<ChatMessage> Messages, int Characters, IReadOnlyList<DroppedContext> Dropped);
