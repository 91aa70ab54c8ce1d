namespace VoiceMiddleware.Conversation;

/// <summary>How English utterances end: the tables of <c>endings.en.txt</c>. Looking something up does not allocate. Safe for concurrent use.</summary>
internal static class EnglishEndings
{
    /// <summary>The most words of a phrase.</summary>
    public const int MaxWords = 4;

    private const string Resource = "VoiceMiddleware.Conversation.endings.en.txt";

    private static readonly Dictionary<string, List<string>> Sections = Read();

    private static readonly PhraseTable<Ending> Endings = new(
        Sections["unfinished"].Select(phrase => (phrase, Ending.Unfinished))
            .Concat(Sections["neutral"].Select(phrase => (phrase, Ending.Neutral)))
            .Concat(Sections["finished"].Select(phrase => (phrase, Ending.Finished))));

    /// <summary>Gets whole utterances that nothing needs to follow.</summary>
    public static PhraseTable<bool> Whole { get; } = Table("whole");

    /// <summary>Gets words that may stand before a sentence proper.</summary>
    public static PhraseTable<bool> Opening { get; } = Table("opening");

    /// <summary>Gets the words that ask.</summary>
    public static PhraseTable<bool> Interrogatives { get; } = Table("wh");

    /// <summary>Gets the words that ask and hold their verb.</summary>
    public static PhraseTable<bool> Asked { get; } = Table("asked");

    /// <summary>Gets the verbs that a question begins with, or has after the word that asks.</summary>
    public static PhraseTable<bool> Auxiliaries { get; } = Table("auxiliary");

    /// <summary>Gets what follows the verb of a question.</summary>
    public static PhraseTable<bool> Subjects { get; } = Table("subject");

    /// <summary>Gets the words that a number is announced with.</summary>
    public static PhraseTable<bool> NumberCues { get; } = Table("number cues");

    /// <summary>Looks up how an utterance that ends with a phrase ends.</summary>
    public static Ending? Find(ReadOnlySpan<char> phrase) => Endings.TryGetValue(phrase, out var ending) ? ending : null;

    private static PhraseTable<bool> Table(string section) => new(Sections[section].Select(phrase => (phrase, true)));

    private static Dictionary<string, List<string>> Read()
    {
        using var stream = typeof(EnglishEndings).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly was built without its resource '{Resource}'.");
        using var reader = new StreamReader(stream);
        var sections = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var section = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('['))
            {
                sections.Add(line.Trim('[', ']'), section = []);
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                section.Add(line);
            }
        }

        return sections;
    }
}

/// <summary>What the last words of an utterance say about its end.</summary>
internal enum Ending
{
    /// <summary>Nothing either way.</summary>
    Neutral,

    /// <summary>Something must follow.</summary>
    Unfinished,

    /// <summary>Nothing needs to follow.</summary>
    Finished,
}
