namespace VoiceMiddleware.Skills;

/// <summary>How alike two words look and sound, 0 to 1: what a recogniser makes of an unknown name resembles it more in sound than in spelling.</summary>
internal static class Similarity
{
    private const int MaxLength = 64;

    private const int ShortestKey = 3;

    /// <summary>
    /// The mean of likeness in spelling and likeness of the sound keys; of spelling alone where a key is so short that many words have it
    /// ("whether" and "water"). 1 for equal words. Takes letters and digits only, in lower case, without spaces.
    /// </summary>
    public static double Compare(ReadOnlySpan<char> first, ReadOnlySpan<char> second, ReadOnlySpan<char> firstKey, ReadOnlySpan<char> secondKey) =>
        first.SequenceEqual(second) ? 1
        : Math.Min(firstKey.Length, secondKey.Length) < ShortestKey ? Ratio(first, second)
        : 0.5 * (Ratio(first, second) + Ratio(firstKey, secondKey));

    public static double Compare(string first, string second) => Compare(first, second, SoundKey(first), SoundKey(second));

    /// <summary>1 minus the Levenshtein distance over the longer length.</summary>
    public static double Ratio(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        first = first[..Math.Min(first.Length, MaxLength)];
        second = second[..Math.Min(second.Length, MaxLength)];
        var longer = Math.Max(first.Length, second.Length);
        return longer == 0 ? 1 : 1 - ((double)Distance(first, second) / longer);
    }

    /// <summary>
    /// Writes a word by classes of sounds: consonants by Soundex's groups (b f p v → 1, c g j k q s x z → 2, d t → 3, l → 4, m n → 5,
    /// r → 6), runs of one class once, vowels left out except a leading one ("a").
    /// </summary>
    public static string SoundKey(ReadOnlySpan<char> word)
    {
        Span<char> key = stackalloc char[Math.Min(word.Length, MaxLength)];
        var length = 0;
        var last = '\0';
        for (var i = 0; i < word.Length && i < MaxLength; i++)
        {
            var sound = word[i] switch
            {
                'b' or 'f' or 'p' or 'v' => '1',
                'c' or 'g' or 'j' or 'k' or 'q' or 's' or 'x' or 'z' => '2',
                'd' or 't' => '3',
                'l' => '4',
                'm' or 'n' => '5',
                'r' => '6',
                >= '0' and <= '9' => word[i],
                _ => '\0',
            };
            if (sound == '\0')
            {
                if (i == 0)
                {
                    key[length++] = 'a';
                }

                // h and w do not part two consonants of one class, vowels do.
                last = word[i] is 'h' or 'w' ? last : '\0';
            }
            else if (sound != last)
            {
                key[length++] = last = sound;
            }
        }

        return key[..length].ToString();
    }

    private static int Distance(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        Span<int> row = stackalloc int[second.Length + 1];
        for (var j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 0; i < first.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < second.Length; j++)
            {
                var substituted = diagonal + (first[i] == second[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(substituted, Math.Min(diagonal, row[j]) + 1);
            }
        }

        return row[^1];
    }
}
