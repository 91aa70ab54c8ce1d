using Microsoft.Extensions.AI;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx.Biasing;

/// <summary>Turns a context into a <see cref="BiasPlan"/>. Safe for concurrent use; a plan depends on its context alone.</summary>
internal sealed class BiasPlanner(Lexicon lexicon, BiasLimits limits)
{
    /// <summary>Makes the plan.</summary>
    /// <param name="context">The context.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public BiasPlan Plan(RecognitionContext context, CancellationToken cancellationToken = default)
    {
        if (context.IsEmpty)
        {
            return BiasPlan.None;
        }

        var dropped = new List<DroppedContext>();
        var terms = new TermLexicon(lexicon);
        var model = new ArpaModel();
        var spellings = new Dictionary<string, string>(StringComparer.Ordinal);
        var messages = new MessageBias(lexicon, limits, context.Strength, dropped).Apply(context.Messages, terms, model, spellings, cancellationToken);
        var hotwords = new HotwordBias(lexicon, limits, context.Strength, dropped).Apply(context.Hotwords, terms, model, spellings, cancellationToken);
        dropped.AddRange(context.Models.Select(custom => new DroppedContext(ContextPart.Model, DropReason.NotSupported, custom.Id)));
        return new()
        {
            Key = model.Count > 0 ? context.Digest : "",
            Entries = terms.Entries,
            ArpaModel = model.Count > 0 ? model.Write() : null,
            Spellings = spellings,
            Hotwords = hotwords,
            HotwordsApplied = hotwords.Count,
            MessagesApplied = messages.Count,
            CharactersApplied = messages.Characters,
            Dropped = dropped,
        };
    }
}

/// <summary>How much of a context is taken.</summary>
/// <param name="MaxHotwords">The most hotwords.</param>
/// <param name="MaxHotwordWords">The most words of one.</param>
/// <param name="MaxHotwordCharacters">The most characters of one.</param>
/// <param name="MaxMessages">The most messages of each role.</param>
/// <param name="MaxMessageCharacters">The most characters of all messages.</param>
internal sealed record BiasLimits(
    int MaxHotwords = 1000, int MaxHotwordWords = 7, int MaxHotwordCharacters = 80, int MaxMessages = 20, int MaxMessageCharacters = 20_000);

/// <summary>The messages' part in a bias.</summary>
internal sealed class MessageBias(Lexicon lexicon, BiasLimits limits, double strength, List<DroppedContext> dropped)
{
    /// <summary>Raises the messages' words, and teaches their sequences.</summary>
    /// <returns>The number of messages applied and their characters.</returns>
    public (int Count, int Characters) Apply(
        IReadOnlyList<ChatMessage> messages, TermLexicon terms, ArpaModel model, Dictionary<string, string> spellings, CancellationToken cancellationToken)
    {
        var taken = Select(messages);
        var sequences = new List<(double Weight, IReadOnlyList<string> Words)>();
        var words = new Dictionary<string, (double Share, double? Base, int Phones)>(StringComparer.Ordinal);
        foreach (var (text, weight) in taken)
        {
            foreach (var phrase in BiasText.Phrases(text))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var sequence = new List<string>();
                foreach (var written in BiasText.Words(phrase))
                {
                    var word = BiasText.Normalize(written);
                    if (terms.Word(word) is not { } term)
                    {
                        continue;
                    }

                    sequence.Add(term.Token);
                    var known = lexicon.BaseProbability(word);
                    if (known is null)
                    {
                        // A name keeps the capitals it was written with; the base model's own words stay as they are.
                        spellings.TryAdd(term.Token, written);
                    }

                    if (!words.TryGetValue(term.Token, out var seen) || seen.Share < weight)
                    {
                        words[term.Token] = (weight, known, term.Phones);
                    }
                }

                sequences.Add((weight, sequence));
            }
        }

        var total = words.Values.Where(word => !IsCommon(word.Base)).Sum(word => word.Share);
        foreach (var (token, (share, known, phones)) in words)
        {
            model.Raise(
                token, IsCommon(known) ? known!.Value : BiasStrength.Scale(BiasStrength.OfMessageWord(share, total, phones, known), known, strength)); // common words are known
        }

        if (strength > 0)
        {
            model.Learn(sequences, BiasStrength.PairShare * strength, BiasStrength.TripleShare * strength);
        }

        return (taken.Count, taken.Sum(message => message.Text.Length));
    }

    private static bool IsCommon(double? baseProbability) => baseProbability >= BiasStrength.CommonWord;

    private List<(string Text, double Weight)> Select(IReadOnlyList<ChatMessage> messages)
    {
        var taken = new List<(string Text, double Weight)>();
        var characters = 0;
        var (fromUser, fromAssistant, over, tooLong, empty, other) = (0, 0, 0, 0, 0, 0);
        for (var i = messages.Count - 1; i >= 0; i--)
        {
            var message = messages[i];
            var assistant = message.Role == ChatRole.Assistant;
            if (!assistant && message.Role != ChatRole.User)
            {
                other++;
            }
            else if (string.IsNullOrWhiteSpace(message.Text))
            {
                empty++;
            }
            else if (message.Text.Length > limits.MaxMessageCharacters)
            {
                tooLong++;
            }
            else if (characters + message.Text.Length > limits.MaxMessageCharacters || (assistant ? fromAssistant : fromUser) >= limits.MaxMessages)
            {
                over++;
            }
            else
            {
                characters += message.Text.Length;
                _ = assistant ? fromAssistant++ : fromUser++;
                taken.Add((message.Text, BiasStrength.OfMessage(taken.Count, assistant)));
            }
        }

        Drop(DropReason.NotSupported, other, "only messages of the user and of the assistant are used");
        Drop(DropReason.Invalid, empty, "the message has no text");
        Drop(DropReason.TooLong, tooLong, $"at most {limits.MaxMessageCharacters} characters");
        Drop(DropReason.OverLimit, over, $"at most {limits.MaxMessages} messages of each role and {limits.MaxMessageCharacters} characters together; the oldest are left out");
        return taken;
    }

    private void Drop(DropReason reason, int count, string detail)
    {
        if (count > 0)
        {
            dropped.Add(new(ContextPart.Message, reason, null, detail, count));
        }
    }
}
