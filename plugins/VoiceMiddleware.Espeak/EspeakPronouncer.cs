using System.Text.RegularExpressions;
using VoiceMiddleware.Espeak.Interop;
using VoiceMiddleware.Espeak.Phones;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Espeak;

/// <summary>Pronunciations by espeak-ng: its rules read any word, and its phonemes are mapped to the phones of the CMU dictionary.</summary>
/// <remarks>
/// <para>
/// Every kind of English is read by the American voice, because the phones are American. A word of another language is read by that
/// language's voice and mapped to the nearest English phones, with the American reading of the spelling as a further candidate.
/// </para>
/// <para>
/// Safe for concurrent use. The library is global to the process and lets one thread in at a time; a new word costs
/// it some 20 µs, a word said before is remembered.
/// </para>
/// </remarks>
public sealed partial class EspeakPronouncer : IPronouncer
{
    private const string American = "en-us";

    private readonly EspeakEngine _engine;
    private readonly EspeakOptions _options;
    private readonly BoundedCache<(string Word, string Language), IReadOnlyList<string>> _cache;

    /// <summary>Creates a pronouncer. The library is loaded with the first word.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public EspeakPronouncer(EspeakOptions? options = null)
        : this(options ?? new EspeakOptions(), EspeakEngine.Shared)
    {
    }

    internal EspeakPronouncer(EspeakOptions options, EspeakEngine engine)
    {
        if (options.FindProblem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        _options = options;
        _engine = engine;
        _cache = new(options.CacheSize);
    }

    internal int Remembered => _cache.Count;

    /// <inheritdoc/>
    /// <remarks>Text of more than 100 characters is no word and gives no pronunciation.</remarks>
    /// <exception cref="SpeechRecognitionException">The library or its data is missing; the message says what to install.</exception>
    public IReadOnlyList<string> Pronounce(string word, string language)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(language);
        if (word.Length > SpokenText.MaxLength || !LanguageTag().IsMatch(language))
        {
            return [];
        }

        if (_cache.TryGet((word, language), out var known))
        {
            return known;
        }

        var candidates = Candidates(word, language).Where(static phones => phones.Length > 0).Distinct().Take(_options.MaxCandidates).ToArray();
        _cache.Add((word, language), candidates);
        return candidates;
    }

    // Also keeps paths away from the library, which takes a voice's file name for a language, too.
    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}$", RegexOptions.CultureInvariant)]
    private static partial Regex LanguageTag();

    private IEnumerable<string> Candidates(string word, string language)
    {
        var tag = language.ToLowerInvariant();
        var primary = tag.Split('-')[0];
        if (primary == "en")
        {
            return English(word);
        }

        var voices = tag == primary ? new[] { primary } : [tag, primary];
        foreach (var voice in voices)
        {
            if (Foreign(word, voice) is { } phones)
            {
                return English(word).Take(1).Prepend(phones);
            }
        }

        return [];
    }

    private IEnumerable<string> English(string word)
    {
        if (SpokenText.Prepare(word, American) is not { } text
            || _engine.GetPhonemes(text, American, ipa: false, _options.DataPath) is not { } clauses)
        {
            yield break;
        }

        var phonemes = Phoneme.ReadWords(clauses);
        yield return EnglishPhones.Map(phonemes, EnglishReading.Plain);
        yield return EnglishPhones.Map(phonemes, EnglishReading.Reduced);
        yield return EnglishPhones.Map(phonemes, EnglishReading.Continental);
    }

    // Null: the library has no such voice.
    private string? Foreign(string word, string voice)
    {
        if (SpokenText.Prepare(word, voice) is not { } text)
        {
            return "";
        }

        if (_engine.GetPhonemes(text, voice, ipa: true, _options.DataPath) is not { } clauses)
        {
            return null;
        }

        // A voice that can not read a letter says its name in English: "(en) cyrillic…".
        var native = text.All(char.IsAscii) || !clauses.Any(static clause => clause.Contains("(en)", StringComparison.Ordinal));
        return native ? InternationalPhones.Map(Phoneme.ReadWords(clauses)) : "";
    }
}
