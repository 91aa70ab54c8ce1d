using System.Text;

namespace VoiceMiddleware.Recognition;

/// <summary>Shapes a context for recognisers that take a prompt: Whisper and the services around it.</summary>
/// <remarks>
/// Whisper sees at most 224 tokens of a prompt, the last ones (OpenAI, speech to text guide, "Prompting"; the model keeps half of its text
/// context of 448 for it), and what comes last counts most. So the terms follow the conversation, the most important term last.
/// </remarks>
public static class PromptShape
{
    /// <summary>Whisper's limit: 224 tokens.</summary>
    public const int WhisperTokens = 224;

    // Terms may fill this much of the prompt as long as there are messages that want the rest.
    private const double TermShare = 0.5;

    /// <summary>Writes a context as a prompt.</summary>
    /// <param name="context">The context.</param>
    /// <param name="maxTokens">The most tokens, by <see cref="ContextText.EstimateTokens"/>; at least 1.</param>
    /// <returns>The prompt and what was left out.</returns>
    public static ShapedPrompt Fit(RecognitionContext context, int maxTokens = WhisperTokens)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 1);

        // The messages alone first: what they leave free is the terms', beyond their own half.
        var wanted = context.Messages.Count == 0 ? 0 : MessagePairShape.Fit(context.Messages, Messages(maxTokens)).Messages.Sum(m => ContextText.EstimateTokens(m.Text));
        var roomForTerms = Math.Max((int)(maxTokens * TermShare), maxTokens - wanted);
        var hotwords = PhraseListShape.Fit(context, new HotwordLimits { Weights = false });
        var dropped = new List<DroppedContext>(hotwords.Dropped);
        var terms = new List<Hotword>();
        var used = 0;
        foreach (var hotword in hotwords.Hotwords)
        {
            // Its comma or full stop is a token.
            var cost = ContextText.EstimateTokens(hotword.Text) + 1;
            if (used + cost > roomForTerms)
            {
                break;
            }

            used += cost;
            terms.Add(hotword);
        }

        if (hotwords.Hotwords.Count - terms.Count is var over and > 0)
        {
            dropped.Add(new(ContextPart.Hotword, DropReason.OverLimit, null, $"at most {maxTokens} tokens in the prompt; the first {terms.Count} stay", over));
        }

        var messages = MessagePairShape.Fit(context.Messages, Messages(maxTokens - used));
        dropped.AddRange(messages.Dropped);
        var prompt = new StringBuilder();
        foreach (var message in messages.Messages)
        {
            prompt.Append(prompt.Length > 0 ? " " : "").Append(message.Text);
        }

        for (var i = terms.Count - 1; i >= 0; i--)
        {
            prompt.Append(prompt.Length > 0 ? " " : "").Append(terms[i].Text).Append(i > 0 ? ',' : '.');
        }

        return new(prompt.ToString(), terms.Count, messages.Messages.Count, messages.Characters, dropped);
    }

    private static MessageLimits Messages(int tokens) => new() { MaxTokens = tokens };
}

/// <summary>A prompt that fits.</summary>
/// <param name="Text">The prompt; empty when there is nothing to say.</param>
/// <param name="Hotwords">How many hotwords are in it.</param>
/// <param name="Messages">How many messages are in it.</param>
/// <param name="MessageCharacters">The characters of those messages.</param>
/// <param name="Dropped">What was left out, and why.</param>
public sealed record ShapedPrompt(string Text, int Hotwords, int Messages, int MessageCharacters, IReadOnlyList<DroppedContext> Dropped);
