using System.Text;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx.Biasing;

/// <summary>The hotwords' part in a bias.</summary>
internal sealed class HotwordBias(Lexicon lexicon, BiasLimits limits, double strength, List<DroppedContext> dropped)
{
    /// <summary>Raises the hotwords.</summary>
    /// <returns>The hotwords applied: how they are compared, and how they were given.</returns>
    public Dictionary<string, string> Apply(
        IReadOnlyList<Hotword> hotwords, TermLexicon terms, ArpaModel model, Dictionary<string, string> spellings, CancellationToken cancellationToken)
    {
        var applied = new Dictionary<string, string>(StringComparer.Ordinal);
        var floors = new List<(string Token, int Weight, int Phones, double? Base)>();
        var over = 0;
        foreach (var hotword in hotwords)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var words = BiasText.Words(hotword.Text ?? "").ConvertAll(BiasText.Normalize);
            var key = string.Join(' ', words);
            if (FindFault(hotword, words, key, applied) is { } fault)
            {
                dropped.Add(fault);
            }
            else if (applied.Count >= limits.MaxHotwords)
            {
                over++;
            }
            else if (Find(hotword, words, terms) is not { } term)
            {
                dropped.Add(new(ContextPart.Hotword, DropReason.Unpronounceable, hotword.Text, "no dictionary and no pronouncer knows how it is said"));
            }
            else
            {
                applied[key] = hotword.Text!.Trim(); // FindFault refuses null
                spellings[term.Token] = hotword.Text.Trim();
                floors.Add((term.Token, hotword.Weight, term.Phones, words.Count == 1 ? lexicon.BaseProbability(words[0]) : null));
            }
        }

        if (over > 0)
        {
            dropped.Add(new(ContextPart.Hotword, DropReason.OverLimit, null, $"at most {limits.MaxHotwords} hotwords; the last ones are left out", over));
        }

        foreach (var (token, weight, phones, known) in floors)
        {
            model.Raise(token, BiasStrength.Scale(BiasStrength.OfHotword(weight, phones, known, floors.Count), known, strength));
        }

        return applied;
    }

    private (string Token, int Phones)? Find(Hotword hotword, List<string> words, TermLexicon terms)
    {
        // The user's own pronunciation is the only one: what he corrects must not come back.
        var respellings = (hotword.SoundsLike ?? []).Select(text => (Text: text, Read: terms.Respelled(text))).ToList();
        var own = respellings.SelectMany(respelling => respelling.Read).Distinct(StringComparer.Ordinal).ToList();
        var instead = own.Count > 0 ? "the other respellings are used" : "the written form is used instead";
        dropped.AddRange(respellings.Where(respelling => respelling.Read.Count == 0).Select(respelling => new DroppedContext(
            ContextPart.Hotword, DropReason.Invalid, hotword.Text, $"the respelling '{respelling.Text}' can not be read as words or, between slashes, as ARPAbet phones; {instead}")));
        return own.Count > 0 ? terms.Said(string.Join('_', words), own)
            : words.Count == 1 ? terms.Word(words[0])
            : terms.Phrase(words);
    }

    private DroppedContext? FindFault(Hotword hotword, List<string> words, string key, Dictionary<string, string> applied)
    {
        DroppedContext Fault(DropReason reason, string detail) => new(ContextPart.Hotword, reason, hotword.Text, detail);
        if (string.IsNullOrWhiteSpace(hotword.Text))
        {
            return Fault(DropReason.Invalid, "the text is empty");
        }

        if (hotword.Weight is < Hotword.MinWeight or > Hotword.MaxWeight)
        {
            return Fault(DropReason.Invalid, $"the weight {hotword.Weight} is not within {Hotword.MinWeight} to {Hotword.MaxWeight}");
        }

        if (hotword.Language is { } language && !IsEnglish(language))
        {
            return Fault(DropReason.OtherLanguage, $"the recogniser speaks en-US, the hotword is for '{language}'");
        }

        if (words.Count > limits.MaxHotwordWords || hotword.Text.Length > limits.MaxHotwordCharacters)
        {
            return Fault(DropReason.TooLong, $"at most {limits.MaxHotwordWords} words and {limits.MaxHotwordCharacters} characters");
        }

        if (words.Count == 0 || !words.TrueForAll(word => word.EnumerateRunes().Any(Rune.IsLetterOrDigit)))
        {
            return Fault(DropReason.Unpronounceable, "it has neither letters nor digits");
        }

        return applied.ContainsKey(key) ? Fault(DropReason.Duplicate, "the same term was given before") : null;
    }

    /// <summary>Says whether a language tag is one that the engine's model speaks.</summary>
    internal static bool IsEnglish(string language) =>
        language.Equals("en", StringComparison.OrdinalIgnoreCase) || language.StartsWith("en-", StringComparison.OrdinalIgnoreCase) || language.StartsWith("en_", StringComparison.OrdinalIgnoreCase);
}
