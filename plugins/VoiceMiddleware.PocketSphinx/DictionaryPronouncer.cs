using VoiceMiddleware.PocketSphinx.Biasing;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx;

/// <summary>
/// Pronunciations of English words from the CMU dictionary that comes with PocketSphinx's model; what it lacks is put together from its
/// words (plurals, endings), then asked of another pronouncer.
/// </summary>
/// <remarks>
/// Safe for concurrent use. The dictionary (134,000 words, some 30 MB in memory) is read with the first word; up to 50,000 words that were asked for are
/// remembered. The inner pronouncer is not disposed.
/// </remarks>
public sealed class DictionaryPronouncer : IPronouncingDictionary
{
    private const string English = "en-US";
    private const int MaxLength = 100;
    private const char TypographicApostrophe = '\u2019';

    private static readonly Dictionary<string, float> NoUnigrams = [];

    private readonly IPronouncer? _inner;
    private readonly Lazy<(PronouncingDictionary Dictionary, Lexicon Lexicon)> _words;

    /// <summary>Creates a pronouncer. Touches no file yet.</summary>
    /// <param name="options">Where the dictionary is, or null for where Debian puts it; only <see cref="PocketSphinxOptions.DictionaryPath"/> is used.</param>
    /// <param name="inner">Pronounces what the dictionary can not and words of other languages, or null.</param>
    public DictionaryPronouncer(PocketSphinxOptions? options = null, IPronouncer? inner = null)
    {
        _inner = inner;
        var path = (options ?? new()).DictionaryPath;
        _words = new(() => Load(path, inner), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <inheritdoc/>
    public bool? Contains(string word, string language)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(language);
        return IsEnglish(language) ? _words.Value.Dictionary.Contains(Normalize(word)) : null;
    }

    /// <inheritdoc/>
    /// <remarks>A phrase is said word by word, each the usual way. Text of more than 100 characters is no word and gives no pronunciation.</remarks>
    public IReadOnlyList<string> Pronounce(string word, string language)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(language);
        if (!IsEnglish(language))
        {
            return _inner?.Pronounce(word, language) ?? [];
        }

        if (word.Length > MaxLength)
        {
            return [];
        }

        var words = Normalize(word).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 1)
        {
            return _words.Value.Lexicon.Pronounce(words[0]);
        }

        var parts = words.Select(_words.Value.Lexicon.Pronounce).ToList();
        return parts.Count == 0 || parts.Exists(part => part.Count == 0)
            ? _inner?.Pronounce(word, language) ?? []
            : [string.Join(' ', parts.Select(part => part[0]))];
    }

    private static bool IsEnglish(string language) =>
        language.StartsWith("en", StringComparison.OrdinalIgnoreCase)
        && (language.Length == 2 || (language[2] == '-' && language.Length > 3 && language.AsSpan(3).IndexOfAnyExcept(LanguageTagCharacters) < 0));

    private static readonly System.Buffers.SearchValues<char> LanguageTagCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    private static string Normalize(string word) => word.Replace(TypographicApostrophe, '\'').ToLowerInvariant();

    private static (PronouncingDictionary Dictionary, Lexicon Lexicon) Load(string path, IPronouncer? inner)
    {
        try
        {
            var dictionary = PronouncingDictionary.Load(path);
            return (dictionary, new(NoUnigrams, dictionary, inner, English));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SpeechRecognitionException(
                $"No pronouncing dictionary at '{path}'. Run eng/setup.sh, or set {nameof(PocketSphinxOptions.DictionaryPath)}.", error);
        }
    }
}
