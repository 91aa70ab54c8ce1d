using System.Collections.Frozen;

namespace VoiceMiddleware.Recognition.Correction;

/// <summary>
/// The 39 phones of the CMU dictionary as numbers, and what it costs to take one for another: little for sounds that are made alike (two
/// neighbouring vowels, a voiced consonant and its unvoiced partner), much for a vowel and a consonant.
/// </summary>
internal static class PhoneCosts
{
    /// <summary>The cost of taking two phones that have nothing in common for each other.</summary>
    internal const int Whole = 1000;

    private const int VowelForConsonant = 1200;

    // Height (0 open to 3 close), backness (0 front to 2 back), where a diphthong ends ('y' close front, 'w' close back, 'r' rhotic), and
    // what it costs to leave the vowel out or put one in: reduced vowels come and go.
    private static readonly (string Name, double Height, double Back, char End, int Gap)[] Vowels =
    [
        ("AA", 0, 1.6, ' ', 750), ("AE", 0.5, 0, ' ', 750), ("AH", 1.3, 1, ' ', 450), ("AO", 0.8, 2, ' ', 750), ("AW", 0, 1.2, 'w', 800),
        ("AY", 0, 1, 'y', 800), ("EH", 1.5, 0, ' ', 700), ("ER", 1.5, 1, 'r', 700), ("EY", 2, 0, 'y', 800), ("IH", 2.4, 0.4, ' ', 500),
        ("IY", 3, 0, ' ', 650), ("OW", 1.6, 2, 'w', 750), ("OY", 0.9, 2, 'y', 850), ("UH", 2.4, 1.7, ' ', 650), ("UW", 3, 2, ' ', 700),
    ];

    // Place from the lips (0) to the glottis (6).
    private static readonly (string Name, double Place, Manner Manner, bool Voiced, int Gap)[] Consonants =
    [
        ("B", 0, Manner.Stop, true, 800), ("CH", 3, Manner.Affricate, false, 850), ("D", 2, Manner.Stop, true, 600), ("DH", 1.5, Manner.Fricative, true, 700),
        ("F", 0.5, Manner.Fricative, false, 850), ("G", 5, Manner.Stop, true, 800), ("HH", 6, Manner.Fricative, false, 400), ("JH", 3, Manner.Affricate, true, 850),
        ("K", 5, Manner.Stop, false, 800), ("L", 2, Manner.Liquid, true, 700), ("M", 0, Manner.Nasal, true, 800), ("N", 2, Manner.Nasal, true, 700),
        ("NG", 5, Manner.Nasal, true, 700), ("P", 0, Manner.Stop, false, 800), ("R", 3, Manner.Liquid, true, 550), ("S", 2, Manner.Fricative, false, 750),
        ("SH", 3, Manner.Fricative, false, 850), ("T", 2, Manner.Stop, false, 600), ("TH", 1.5, Manner.Fricative, false, 750), ("V", 0.5, Manner.Fricative, true, 750),
        ("W", 0, Manner.Glide, true, 600), ("Y", 3.5, Manner.Glide, true, 500), ("Z", 2, Manner.Fricative, true, 700), ("ZH", 3, Manner.Fricative, true, 800),
    ];

    // A vowel and the consonant that it turns into.
    private static readonly (string, string, int)[] Kin =
        [("ER", "R", 400), ("ER", "L", 800), ("UW", "W", 500), ("UH", "W", 600), ("OW", "W", 600), ("IY", "Y", 400), ("IH", "Y", 500), ("OW", "L", 800)];

    private static readonly FrozenDictionary<string, byte> Numbers = Vowels.Select(vowel => vowel.Name).Concat(Consonants.Select(consonant => consonant.Name))
        .Select((name, number) => KeyValuePair.Create(name, (byte)number)).ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly int[] Gaps = [.. Vowels.Select(vowel => vowel.Gap), .. Consonants.Select(consonant => consonant.Gap)];

    private static readonly int[] Substitutions = MakeSubstitutions();

    private enum Manner
    {
        Stop,
        Affricate,
        Fricative,
        Nasal,
        Liquid,
        Glide,
    }

    /// <summary>Gets the number of phones.</summary>
    internal static int Count => Gaps.Length;

    /// <summary>Gets the least cost of leaving out a phone.</summary>
    internal static int LeastGap { get; } = Gaps.Min();

    /// <summary>Gets the cost of leaving out a phone or putting it in.</summary>
    internal static int Gap(byte phone) => Gaps[phone];

    /// <summary>Gets the costs of taking a phone for each of all phones.</summary>
    internal static ReadOnlySpan<int> Row(byte phone) => Substitutions.AsSpan(phone * Count, Count);

    /// <summary>Turns a pronunciation ("B AH L JH") into numbers; null when it has a phone that is not among the 39.</summary>
    internal static byte[]? Parse(string pronunciation)
    {
        var names = pronunciation.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var phones = new byte[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            if (!Numbers.TryGetValue(names[i].TrimEnd('0', '1', '2'), out phones[i]))
            {
                return null;
            }
        }

        return phones.Length == 0 ? null : phones;
    }

    private static int[] MakeSubstitutions()
    {
        var count = Gaps.Length;
        var costs = new int[count * count];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                costs[(i * count) + j] = i == j ? 0 : Cost(i, j);
            }
        }

        foreach (var (vowel, consonant, cost) in Kin)
        {
            var (i, j) = (Numbers[vowel], Numbers[consonant]);
            costs[(i * count) + j] = costs[(j * count) + i] = cost;
        }

        return costs;
    }

    private static int Cost(int i, int j)
    {
        var vowels = Vowels.Length;
        return (i < vowels, j < vowels) switch
        {
            (true, true) => VowelCost(Vowels[i], Vowels[j]),
            (false, false) => ConsonantCost(Consonants[i - vowels], Consonants[j - vowels]),
            _ => VowelForConsonant,
        };
    }

    private static int VowelCost(
        (string Name, double Height, double Back, char End, int Gap) a, (string Name, double Height, double Back, char End, int Gap) b)
    {
        var cost = 0.12 + (0.14 * Math.Abs(a.Height - b.Height)) + (0.14 * Math.Abs(a.Back - b.Back)) + (a.End == b.End ? 0 : 0.12);
        var reduced = a.Name is "AH" or "IH" || b.Name is "AH" or "IH";
        return (int)(Whole * Math.Min(0.7, reduced ? 0.8 * cost : cost));
    }

    private static int ConsonantCost(
        (string Name, double Place, Manner Manner, bool Voiced, int Gap) a, (string Name, double Place, Manner Manner, bool Voiced, int Gap) b)
    {
        var cost = 0.05 + Math.Min(0.4, 0.12 * Math.Abs(a.Place - b.Place)) + (a.Voiced == b.Voiced ? 0 : 0.18) + MannerCost(a.Manner, b.Manner);
        return (int)(Whole * Math.Min(1, cost));
    }

    private static double MannerCost(Manner a, Manner b) => a == b ? 0 : (a < b ? (a, b) : (b, a)) switch
    {
        (Manner.Stop, Manner.Affricate) or (Manner.Affricate, Manner.Fricative) => 0.25,
        (Manner.Stop, Manner.Fricative) or (Manner.Stop, Manner.Nasal) => 0.45,
        (Manner.Liquid, Manner.Glide) => 0.25,
        (Manner.Nasal, Manner.Liquid) => 0.5,
        _ => 0.7,
    };
}
