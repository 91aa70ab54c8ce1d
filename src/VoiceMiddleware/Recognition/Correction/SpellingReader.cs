namespace VoiceMiddleware.Recognition.Correction;

/// <summary>
/// Reads a spelling letter by letter, by a few rules, the same for every word. A worse guess than a dictionary's or a
/// synthesiser's, but two spellings of one name (Bessy, Bessie) always come out alike, whoever pronounces them.
/// </summary>
internal static class SpellingReader
{
    private const char Start = '^';
    private const char End = '$';

    // Longest first at every place; ^ and $ are the word's start and end; _ reads as nothing.
    private static readonly (string Letters, string Phones)[] Rules =
    [
        ("^kn", "N"), ("^gn", "N"), ("^wr", "R"), ("^ps", "S"), ("^x", "Z"), ("^gh", "G"), ("^y", "Y"), ("^mc", "M AH K"), ("^rh", "R"), ("^h", "HH"), ("^wh", "W"),
        ("tion", "SH AH N"), ("sion", "ZH AH N"), ("ought", "AO T"), ("aught", "AO T"), ("eigh", "EY"), ("igh", "AY"), ("sch", "SH"), ("tch", "CH"), ("dge", "JH"), ("que$", "K"),
        ("cia", "SH AH"), ("tia", "SH AH"), ("ear", "IH R"), ("eer", "IH R"), ("air", "EH R"), ("our", "AO R"), ("oor", "AO R"), ("ies$", "IY Z"), ("ie$", "IY"), ("ey$", "IY"),
        ("es$", "Z"), ("ed$", "D"), ("le$", "AH L"), ("re$", "R"), ("e$", "_"), ("y$", "IY"), ("a$", "AH"), ("o$", "OW"), ("er", "ER"), ("ir", "ER"), ("ur", "ER"), ("ar", "AA R"),
        ("or", "AO R"), ("yr", "ER"), ("ph", "F"), ("ck", "K"), ("ch", "CH"), ("sh", "SH"), ("th", "TH"), ("gh", "_"), ("wh", "W"), ("qu", "K W"), ("ng", "NG"), ("sc", "S"), ("cc", "K"),
        ("ee", "IY"), ("ea", "IY"), ("oo", "UW"), ("ou", "AW"), ("ow", "OW"), ("oi", "OY"), ("oy", "OY"), ("oa", "OW"), ("oe", "OW"), ("ai", "EY"), ("ay", "EY"), ("ae", "EY"), ("ei", "EY"),
        ("ey", "EY"), ("au", "AO"), ("aw", "AO"), ("ie", "IY"), ("eu", "UW"), ("ew", "UW"), ("ue", "UW"), ("ui", "UW"), ("ce", "S EH"), ("ci", "S IH"), ("cy", "S IY"), ("ge", "JH EH"),
        ("gi", "JH IH"), ("gy", "JH IY"), ("ce$", "S"), ("ge$", "JH"), ("a", "AE"), ("b", "B"), ("c", "K"), ("d", "D"), ("e", "EH"), ("f", "F"), ("g", "G"), ("h", "_"), ("i", "IH"),
        ("j", "JH"), ("k", "K"), ("l", "L"), ("m", "M"), ("n", "N"), ("o", "AA"), ("p", "P"), ("q", "K"), ("r", "R"), ("s", "S"), ("t", "T"), ("u", "AH"), ("v", "V"), ("w", "W"), ("x", "K S"),
        ("y", "IH"), ("z", "Z"),
    ];

    private static readonly Dictionary<char, (string Letters, byte[] Phones)[]> ByFirst = Rules
        .GroupBy(rule => rule.Letters[0])
        .ToDictionary(
            group => group.Key,
            group => group.OrderByDescending(rule => rule.Letters.Length)
                .Select(rule => (rule.Letters, rule.Phones == "_" ? [] : PhoneCosts.Parse(rule.Phones) ?? throw new InvalidOperationException(rule.Phones)))
                .ToArray());

    /// <summary>Reads a word or phrase in lower case; empty when it has no letter from a to z.</summary>
    internal static byte[] Read(string word)
    {
        var text = Start + Letters(word) + End;
        var phones = new List<byte>(text.Length);
        for (var at = 0; at < text.Length;)
        {
            at += ReadAt(text, at, phones);
        }

        return [.. phones];
    }

    private static int ReadAt(string text, int at, List<byte> phones)
    {
        foreach (var (letters, sound) in ByFirst.GetValueOrDefault(text[at], []))
        {
            if (string.CompareOrdinal(text, at, letters, 0, letters.Length) == 0)
            {
                foreach (var phone in sound)
                {
                    // Doubled letters sound once.
                    if (phones.Count == 0 || phones[^1] != phone)
                    {
                        phones.Add(phone);
                    }
                }

                // The end mark itself is never a sound, and what is left of it matches no rule.
                return letters[^1] == End ? letters.Length - 1 : letters.Length;
            }
        }

        return 1;
    }

    private static string Letters(string word) => string.Concat(word.Where(char.IsAsciiLetterLower));
}
