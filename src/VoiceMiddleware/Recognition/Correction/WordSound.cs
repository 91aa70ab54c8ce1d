namespace VoiceMiddleware.Recognition.Correction;

/// <summary>What is known of a word or phrase: how it is written, said and how common it is. Immutable.</summary>
internal sealed class WordSound
{
    private const int MaxPronunciations = 3;

    // More is no word that anybody says in one breath, and searching for it would cost too much.
    private const int MaxPhones = 60;

    /// <summary>Of a token that is punctuation only.</summary>
    internal static readonly WordSound Nothing = new("", Array.Empty<string>(), rank: null, isWord: true);

    /// <summary>Puts together what is known.</summary>
    /// <param name="text">The word in lower case.</param>
    /// <param name="pronunciations">How it is said ("B AH L JH"), likeliest first; those that are no pronunciation are left out.</param>
    /// <param name="rank">Its place among the common words, or null when it is rare.</param>
    /// <param name="isWord">Whether a dictionary has it; true when there is no dictionary to ask.</param>
    internal WordSound(string text, IEnumerable<string> pronunciations, int? rank, bool isWord)
        : this(text, pronunciations.Select(PhoneCosts.Parse).OfType<byte[]>(), rank, isWord)
    {
    }

    private WordSound(string text, IEnumerable<byte[]> pronunciations, int? rank, bool isWord)
    {
        Text = text;
        Letters = text.Replace(" ", "", StringComparison.Ordinal);
        Skeleton = MakeSkeleton(text);
        Pronunciations = [.. pronunciations.Where(phones => phones.Length <= MaxPhones).Take(MaxPronunciations)];
        Reading = SpellingReader.Read(text) is { Length: <= MaxPhones } reading ? reading : [];
        Usual = Pronunciations.Length > 0 ? Pronunciations[0] : Reading;
        Rank = rank;
        IsWord = isWord || Rank is not null;
    }

    /// <summary>Gets the word in lower case.</summary>
    internal string Text { get; }

    /// <summary>Gets the word without blanks.</summary>
    internal string Letters { get; }

    /// <summary>Gets its consonants, those that are easily taken for each other written alike.</summary>
    internal string Skeleton { get; }

    /// <summary>Gets how it is said, likeliest first, as <see cref="PhoneCosts"/> numbers the phones; empty when nobody knows.</summary>
    internal byte[][] Pronunciations { get; }

    /// <summary>Gets the <see cref="SpellingReader"/>'s guess; empty when it has no letters.</summary>
    internal byte[] Reading { get; }

    /// <summary>Gets the likeliest pronunciation, or the guess when nobody knows.</summary>
    internal byte[] Usual { get; }

    /// <summary>Gets its place among the common words, or null when it is rare.</summary>
    internal int? Rank { get; }

    /// <summary>Gets whether it is a word at all, as far as anybody knows.</summary>
    internal bool IsWord { get; }

    /// <summary>Gets whether it can be compared by its sound.</summary>
    internal bool CanBeSaid => Usual.Length > 0;

    /// <summary>Puts pronunciations before the known ones.</summary>
    internal WordSound Said(IEnumerable<byte[]> pronunciations) => new(Text, pronunciations.Concat(Pronunciations), Rank, IsWord);

    private static string MakeSkeleton(string text)
    {
        Span<char> kept = stackalloc char[Math.Min(text.Length, MaxPhones)];
        var length = 0;
        foreach (var letter in text)
        {
            var consonant = letter switch
            {
                'a' or 'e' or 'i' or 'o' or 'u' or 'y' or 'h' or '\'' or ' ' => '\0',
                'c' or 'q' or 'g' or 'j' => 'k',
                'z' or 'x' => 's',
                'v' => 'f',
                'd' => 't',
                'b' => 'p',
                _ => letter,
            };
            if (consonant != '\0' && length < kept.Length && (length == 0 || kept[length - 1] != consonant))
            {
                kept[length++] = consonant;
            }
        }

        return new(kept[..length]);
    }
}
