using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>Reads what was said before from lines of the form <c>assistant: …</c> and <c>user: …</c>.</summary>
/// <remarks>Stateless and safe for concurrent use.</remarks>
public static class ConversationLine
{
    /// <summary>Reads a line.</summary>
    /// <param name="line">The line: who spoke (in any case), a colon, and what was said.</param>
    /// <param name="message">The message, its text trimmed; null when the line is malformed.</param>
    /// <param name="problem">What is wrong and what to do: one line; null when nothing is.</param>
    /// <returns>Whether the line is well-formed.</returns>
    public static bool TryParse(string line, [NotNullWhen(true)] out ChatMessage? message, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(line);
        message = null;
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var speaker = colon < 0 ? null : line[..colon].Trim();
        ChatRole? role = speaker switch
        {
            _ when string.Equals(speaker, "assistant", StringComparison.OrdinalIgnoreCase) => ChatRole.Assistant,
            _ when string.Equals(speaker, "user", StringComparison.OrdinalIgnoreCase) => ChatRole.User,
            _ => null,
        };
        if (role is null)
        {
            problem = $"{Vocabulary.HotwordRules.Quote(line)} does not say who spoke; begin it with \"assistant: \" or \"user: \".";
            return false;
        }

        var text = line[(colon + 1)..].Trim();
        if (text.Length == 0)
        {
            problem = $"{Vocabulary.HotwordRules.Quote(line)} has no words; write what was said after the colon.";
            return false;
        }

        message = new ChatMessage(role.Value, text);
        problem = null;
        return true;
    }
}
