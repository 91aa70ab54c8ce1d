using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Conversation;

/// <summary>Knows an utterance that only says "I am listening". Immutable.</summary>
internal sealed class Backchannels
{
    private static readonly Dictionary<string, string> ByLanguage = new(StringComparer.OrdinalIgnoreCase)
    {
        ["en"] = "mhm, mm, mmm, mm hmm, hm, hmm, uh, um, uh huh, aha, ah, oh, huh, okay, ok, yeah, yep, right, sure, i see, got it, all right, alright, of course, good, fine",
        ["de"] = "mhm, hm, hmm, äh, ähm, aha, ah, oh, okay, ok, ja, genau, gut, alles klar, verstehe, ach so, klar, stimmt",
        ["fr"] = "mhm, hm, hmm, euh, ah, oh, ok, okay, oui, ouais, d'accord, bien, je vois, voilà, bien sûr, c'est ça",
        ["es"] = "mhm, hm, hmm, eh, ah, oh, ok, okay, sí, ya, ajá, claro, vale, bien, bueno, entiendo, ya veo, de acuerdo",
    };

    private readonly HashSet<string> _phrases = new(StringComparer.Ordinal);
    private readonly int _longest;

    /// <param name="phrases">The phrases; null for those of the language, of which unknown ones have none.</param>
    /// <param name="language">The session's language, or null for English, which is what the local engine speaks.</param>
    public Backchannels(IEnumerable<string>? phrases, string? language)
    {
        phrases ??= ByLanguage.TryGetValue((language ?? "en").Split('-')[0], out var known) ? known.Split(',') : [];
        foreach (var phrase in phrases)
        {
            var words = Split(phrase);
            if (words.Count > 0 && _phrases.Add(string.Join(' ', words)))
            {
                _longest = Math.Max(_longest, words.Count);
            }
        }
    }

    /// <summary>Gets the words of a text, in lower case and without punctuation.</summary>
    public static List<string> Split(string text) => SpokenTerms.Words(text);

    /// <summary>Says whether words are nothing but backchannels, one or several ("yeah yeah I see").</summary>
    public bool IsOnly(IReadOnlyList<string> words)
    {
        for (var at = 0; at < words.Count;)
        {
            var length = Math.Min(_longest, words.Count - at);
            while (length > 0 && !_phrases.Contains(string.Join(' ', words.Skip(at).Take(length))))
            {
                length--;
            }

            if (length == 0)
            {
                return false;
            }

            at += length;
        }

        return words.Count > 0;
    }
}
