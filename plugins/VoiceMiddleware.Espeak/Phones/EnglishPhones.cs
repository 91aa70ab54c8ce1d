using System.Collections.Frozen;

namespace VoiceMiddleware.Espeak.Phones;

/// <summary>Maps the mnemonics of espeak-ng's American voice to ARPAbet.</summary>
/// <remarks>
/// The table says what a mnemonic is by itself; the rules below it, what its neighbours make of it. Both were chosen by aligning every
/// tenth word of the CMU dictionary with the library's output and keeping what holds for most words.
/// </remarks>
internal static class EnglishPhones
{
    private static readonly FrozenDictionary<string, string> Table = new Dictionary<string, string>
    {
        // Stops and affricates; "?" is the glottal stop of "button", "t#" the flap of "water", "t2" a t that is never flapped.
        ["p"] = "P", ["b"] = "B", ["t"] = "T", ["t#"] = "T", ["t2"] = "T", ["?"] = "T", ["d"] = "D", ["k"] = "K", ["g"] = "G",
        ["tS"] = "CH", ["dZ"] = "JH",

        // Fricatives; "x" is the last sound of "loch".
        ["f"] = "F", ["v"] = "V", ["T"] = "TH", ["D"] = "DH", ["s"] = "S", ["z"] = "Z", ["S"] = "SH", ["Z"] = "ZH", ["h"] = "HH",
        ["x"] = "K", ["C"] = "HH",

        // Nasals and liquids; "n-" and "@L" are syllables of their own, "r-" links a word that ends in r, ";" is a mere transition.
        ["m"] = "M", ["n"] = "N", ["N"] = "NG", ["n-"] = "AH N", ["m-"] = "AH M", ["l"] = "L", ["l-"] = "AH L", ["@L"] = "AH L",
        ["l#"] = "L", ["r"] = "R", ["r-"] = "R", ["w"] = "W", ["w#"] = "W", ["j"] = "Y", [";"] = "",

        // Full vowels.
        ["a"] = "AE", ["aa"] = "AE", ["A:"] = "AA", ["A"] = "AA", ["0"] = "AA", ["0#"] = "AA", ["O:"] = "AO", ["O"] = "AO", ["O2"] = "AO",
        ["V"] = "AH", ["E"] = "EH", ["E#"] = "EH", ["E2"] = "EH", ["e"] = "EH", ["I"] = "IH", ["i:"] = "IY", ["u:"] = "UW", ["u"] = "UW",
        ["U"] = "UH", ["o:"] = "OW", ["o"] = "OW", ["e:"] = "EY",

        // Reduced vowels.
        ["@"] = "AH", ["@2"] = "AH", ["@5"] = "AH", ["@-"] = "AH", ["a#"] = "AH", ["i"] = "IY", ["I2"] = "IH", ["I#"] = "IH",

        // Diphthongs.
        ["eI"] = "EY", ["aI"] = "AY", ["OI"] = "OY", ["aU"] = "AW", ["oU"] = "OW", ["oU#"] = "OW", ["i@"] = "IY AH",

        // Vowels with the colour of an r.
        ["3"] = "ER", ["3:"] = "ER", ["A@"] = "AA R", ["o@"] = "AO R", ["O@"] = "AO R", ["e@"] = "EH R", ["i@3"] = "IH R", ["U@"] = "UH R",
        ["aI3"] = "AY ER", ["aI@"] = "AY AH", ["aU@"] = "AW ER", ["aU3"] = "AW ER",

        // The nasal vowels of French words in English.
        ["A~"] = "AA N", ["O~"] = "AO N", ["E~"] = "AE N", ["W~"] = "AH N",
    }.ToFrozenDictionary();

    /// <summary>Gets the phones of a text, or an empty string when nothing of it makes a sound.</summary>
    internal static string Map(IReadOnlyList<Phoneme[]> words, EnglishReading reading)
    {
        var phones = new PhoneSequence();
        foreach (var word in words)
        {
            for (var i = 0; i < word.Length; i++)
            {
                phones.Add(MapOne(word, i, reading));
            }
        }

        return phones.ToString();
    }

    /// <summary>Gets whether a mnemonic is in the table.</summary>
    internal static bool Knows(string symbol) => Table.ContainsKey(symbol);

    private static string MapOne(Phoneme[] word, int index, EnglishReading reading)
    {
        var next = index + 1 < word.Length ? word[index + 1].Symbol : "";
        var variant = reading switch
        {
            EnglishReading.Reduced => Reduce(word, index, next),
            EnglishReading.Continental => Open(word[index]),
            _ => null,
        };
        return variant ?? FromNeighbours(word, index, next) ?? FromTable(word[index].Symbol);
    }

    private static string? FromNeighbours(Phoneme[] word, int index, string next) => (word[index].Symbol, next) switch
    {
        ("I2" or "I", ";") => "IY",                                                   // "curious": the vowel before a vowel
        ("i@", "r" or "3") => "IH",                                                   // "hero"
        ("U", "l") when index > 0 && word[index - 1].Symbol == "j" => "AH",           // "regular"
        ("a", "r") => "EH",                                                           // "carry": American speakers merge it with "berry"
        ("@" or "a#" or "V", "r") => "ER",                                            // "around", "hurry"
        ("I#", _) when index >= 2 && index < word.Length - 2 => "AH",                 // "celebrity", but not "denote" or "stated"
        _ => null,
    };

    private static string? Reduce(Phoneme[] word, int index, string next) => word[index] switch
    {
        { Symbol: "I2" } => next == ";" ? null : "AH",
        { Symbol: "I#" } => FromNeighbours(word, index, next) == "AH" ? "IH" : "AH",
        { Symbol: "I", Stressed: false } => next is "N" or ";" ? null : "AH",
        { Symbol: "a" or "E" or "0", Stressed: false } => "AH",
        _ => null,
    };

    private static string? Open(Phoneme phoneme) => phoneme switch
    {
        { Symbol: "a" or "aa" or "a#" or "eI" } => "AA",
        { Symbol: "0" or "O2" } => "OW",
        { Symbol: "I", Stressed: true } or { Symbol: "I2" or "I#" or "aI" } => "IY",
        _ => null,
    };

    // A mnemonic with a mark that the table lacks is taken for the longest one that it begins with.
    private static string FromTable(string symbol)
    {
        for (var length = symbol.Length; length > 0; length--)
        {
            if (Table.TryGetValue(symbol[..length], out var phones))
            {
                return phones;
            }
        }

        return "";
    }
}
