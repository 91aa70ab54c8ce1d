using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Recognition.Correction;

/// <summary>Draws the terms of a correction from a context: its hotwords, then the rare words of its messages, the newest first.</summary>
internal sealed class ContextTerms
{
    private const int ShortestRareWord = 3;
    private const int MostCharacters = 100;

    private readonly Dictionary<string, (string Text, IReadOnlyList<string> SoundsLike)> _terms = new(StringComparer.Ordinal);
    private readonly List<DroppedContext> _dropped = [];

    private ContextTerms()
    {
    }

    /// <summary>Gets the terms as they should be written, and how they are said where somebody said it.</summary>
    internal IReadOnlyCollection<(string Text, IReadOnlyList<string> SoundsLike)> Terms => _terms.Values;

    /// <summary>Gets the number of hotwords among the terms.</summary>
    internal int Hotwords { get; private set; }

    /// <summary>Gets the number of messages that have a term in them.</summary>
    internal int Messages { get; private set; }

    /// <summary>Gets the characters of those messages.</summary>
    internal int Characters { get; private set; }

    /// <summary>Gets the hotwords that are no terms and the messages that have none, and why.</summary>
    internal IReadOnlyList<DroppedContext> Dropped => _dropped;

    /// <summary>Gets a fingerprint of the terms: equal lists have equal ones.</summary>
    internal string Digest { get; private set; } = "";

    /// <summary>Draws the terms.</summary>
    internal static ContextTerms From(RecognitionContext context, WordSounds sounds, string language, ContextualCorrectionOptions options)
    {
        var terms = new ContextTerms();
        foreach (var hotword in context.Hotwords)
        {
            if (terms.Refuse(hotword, sounds, language, options) is { } reason)
            {
                terms._dropped.Add(new(ContextPart.Hotword, reason, hotword.Text));
            }
        }

        terms.Hotwords = terms._terms.Count;
        if (options.UseMessages)
        {
            foreach (var message in context.Messages.Reverse())
            {
                terms.Add(message, sounds, options.MaxTerms);
            }
        }

        terms.Digest = terms.ComputeDigest();
        return terms;
    }

    private DropReason? Refuse(Hotword hotword, WordSounds sounds, string language, ContextualCorrectionOptions options)
    {
        var text = CorrectionText.Normalize(hotword.Text);
        if (text.Length == 0 || hotword.Weight is < Hotword.MinWeight or > Hotword.MaxWeight || !text.Any(char.IsLetterOrDigit))
        {
            return DropReason.Invalid;
        }

        if (hotword.Language is { } its && !SameLanguage(its, language))
        {
            return DropReason.OtherLanguage;
        }

        if (_terms.ContainsKey(text))
        {
            return DropReason.Duplicate;
        }

        if (text.Length > MostCharacters)
        {
            return DropReason.TooLong;
        }

        if (!sounds.Get(text, hotword.SoundsLike).CanBeSaid)
        {
            return DropReason.Unpronounceable;
        }

        if (_terms.Count >= options.MaxTerms)
        {
            return DropReason.OverLimit;
        }

        _terms.Add(text, (hotword.Text.Trim(), hotword.SoundsLike));
        return null;
    }

    private void Add(ChatMessage message, WordSounds sounds, int most)
    {
        var reason = message.Role == ChatRole.Assistant || message.Role == ChatRole.User ? AddRareWords(message, sounds, most) : DropReason.NotSupported;
        if (reason is { } its)
        {
            _dropped.Add(new(ContextPart.Message, its, Detail: its == DropReason.NotSupported ? "only rare words of the assistant and the user are terms" : null));
            return;
        }

        Messages++;
        Characters += message.Text.Length;
    }

    // Why nothing of a message is a term, or null when something is.
    private DropReason? AddRareWords(ChatMessage message, WordSounds sounds, int most)
    {
        DropReason? reason = DropReason.NotSupported;
        foreach (var token in message.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var core = token[CorrectionText.Core(token)];
            var text = CorrectionText.Normalize(core);
            if (text.Length is < ShortestRareWord or > MostCharacters || !CorrectionText.IsPlainWord(text) || CommonWords.Contains(text))
            {
                continue;
            }

            if (_terms.ContainsKey(text))
            {
                reason = null;
                continue;
            }

            // What a caller is thought to have said may be misheard: only words that exist come from there, or the mistake would spread.
            var sound = sounds.Get(text);
            DropReason? refused = !sound.CanBeSaid ? DropReason.Unpronounceable
                : message.Role == ChatRole.User && !sound.IsWord ? DropReason.Untrusted
                : _terms.Count >= most ? DropReason.OverLimit
                : null;
            reason = reason is null ? null : refused;
            if (refused is null)
            {
                _terms.Add(text, (core, []));
            }
        }

        return reason;
    }

    private string ComputeDigest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (text, soundsLike) in _terms.Values)
        {
            foreach (var part in soundsLike.Prepend(text))
            {
                var bytes = Encoding.UTF8.GetBytes(part);
                hash.AppendData(BitConverter.GetBytes(bytes.Length));
                hash.AppendData(bytes);
            }

            hash.AppendData(BitConverter.GetBytes(-1));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool SameLanguage(string one, string other) =>
        string.Equals(one.Split('-')[0], other.Split('-')[0], StringComparison.OrdinalIgnoreCase);
}
