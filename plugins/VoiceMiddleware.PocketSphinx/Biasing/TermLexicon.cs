using System.Security.Cryptography;
using System.Text;
using VoiceMiddleware.PocketSphinx.Interop;

namespace VoiceMiddleware.PocketSphinx.Biasing;

/// <summary>Gives the terms of one context their names in the engine and collects the pronunciations to learn.</summary>
/// <remarks>
/// A word that the base model lacks gets a name that holds a fingerprint of its pronunciations: the engine's dictionary never forgets, and the
/// pronunciation of one caller must not become another one's.
/// </remarks>
internal sealed class TermLexicon(Lexicon lexicon)
{
    private const int MaxPhraseVariants = 4;

    private readonly List<DictionaryEntry> _entries = [];
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);

    /// <summary>Gets the pronunciations to learn.</summary>
    public IReadOnlyList<DictionaryEntry> Entries => _entries;

    /// <summary>Gets the token of a word in lower case and the length of its pronunciation; null when nobody knows how it is said.</summary>
    public (string Token, int Phones)? Word(string word)
    {
        var pronunciations = lexicon.Pronounce(word);
        if (pronunciations.Count == 0)
        {
            return null;
        }

        if (!_tokens.TryGetValue(word, out var token))
        {
            token = lexicon.IsInBaseModel(word) ? word : Learn(word, pronunciations);
            _tokens[word] = token;
        }

        return (token, Phones.Count(pronunciations[0]));
    }

    /// <summary>Gets the token of a phrase, as an entry of its own; null when a part of it is unpronounceable.</summary>
    public (string Token, int Phones)? Phrase(IReadOnlyList<string> words)
    {
        var parts = words.Select(lexicon.Pronounce).ToList();
        if (parts.Exists(part => part.Count == 0))
        {
            return null;
        }

        // The usual pronunciation of all parts, then those that differ in one part.
        var variants = new List<string> { string.Join(' ', parts.Select(part => part[0])) };
        for (var i = 0; i < parts.Count; i++)
        {
            foreach (var other in parts[i].Skip(1))
            {
                var place = i;
                variants.Add(string.Join(' ', parts.Select((part, at) => at == place ? other : part[0])));
            }
        }

        return Said(string.Join('_', words), [.. variants.Distinct(StringComparer.Ordinal).Take(MaxPhraseVariants)]);
    }

    /// <summary>Gets the token of a term that the user pronounced himself.</summary>
    public (string Token, int Phones)? Said(string name, IReadOnlyList<string> pronunciations) =>
        pronunciations.Count == 0 ? null : (Learn(name, pronunciations), Phones.Count(pronunciations[0]));

    /// <summary>Turns a user's respelling, or his phones between slashes, into pronunciations; empty when it is neither.</summary>
    public IReadOnlyList<string> Respelled(string soundsLike)
    {
        var text = soundsLike.Trim();
        if (text.Length > 2 && text[0] == '/' && text[^1] == '/')
        {
            return Phones.Normalize(text[1..^1]) is { } phones ? [phones] : [];
        }

        var parts = BiasText.Words(text).Select(word => lexicon.Pronounce(BiasText.Normalize(word))).ToList();
        return parts.Count == 0 || parts.Exists(part => part.Count == 0)
            ? []
            : Phones.Normalize(string.Join(' ', parts.Select(part => part[0]))) is { } joined ? [joined] : [];
    }

    private string Learn(string name, IReadOnlyList<string> pronunciations)
    {
        var said = string.Join('|', pronunciations);
        var token = $"{name}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said)).AsSpan(0, 4))}";
        if (_named.Add(token))
        {
            for (var i = 0; i < pronunciations.Count; i++)
            {
                _entries.Add(new(i == 0 ? token : $"{token}({i + 1})", pronunciations[i]));
            }
        }

        return token;
    }
}
