using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace VoiceMiddleware.Espeak.Phones;

/// <summary>
/// Maps the International Phonetic Alphabet to the nearest English phones: how an English speaker says a foreign name, roughly. Other voices
/// than the English ones have mnemonics of their own, IPA they have in common.
/// </summary>
internal static class InternationalPhones
{
    private const char Nasal = '\u0303';
    private const char Syllabic = '\u0329';
    private const char Raised = '\u031D'; // makes a Czech ř of an r

    private static readonly FrozenDictionary<string, string> Table = new Dictionary<string, string>
    {
        ["p"] = "P", ["b"] = "B", ["t"] = "T", ["d"] = "D", ["k"] = "K", ["g"] = "G", ["ɡ"] = "G", ["q"] = "K", ["ʈ"] = "T", ["ɖ"] = "D",
        ["c"] = "K", ["ɟ"] = "JH", ["ɢ"] = "G", ["ʔ"] = "", ["ɓ"] = "B", ["ɗ"] = "D", ["ɠ"] = "G",
        ["tʃ"] = "CH", ["dʒ"] = "JH", ["tɕ"] = "CH", ["dʑ"] = "JH", ["ʈʂ"] = "CH", ["ɖʐ"] = "JH", ["ts"] = "T S", ["dz"] = "D Z", ["cç"] = "CH",
        ["f"] = "F", ["v"] = "V", ["ɸ"] = "F", ["β"] = "B", ["ʋ"] = "V", ["θ"] = "TH", ["ð"] = "DH", ["s"] = "S", ["z"] = "Z",
        ["ʃ"] = "SH", ["ʒ"] = "ZH", ["ɕ"] = "SH", ["ʑ"] = "ZH", ["ʂ"] = "SH", ["ʐ"] = "ZH", ["sx"] = "SH", ["ɧ"] = "SH", ["ç"] = "HH",
        ["ʝ"] = "Y", ["x"] = "HH", ["χ"] = "HH", ["ɣ"] = "G", ["h"] = "HH", ["ɦ"] = "HH", ["ħ"] = "HH", ["ʕ"] = "",
        ["m"] = "M", ["ɱ"] = "M", ["n"] = "N", ["ɳ"] = "N", ["ɲ"] = "N Y", ["ŋ"] = "NG", ["ɴ"] = "NG",
        ["l"] = "L", ["ɫ"] = "L", ["ɭ"] = "L", ["ɬ"] = "L", ["ʎ"] = "L Y", ["r"] = "R", ["ɾ"] = "R", ["ɹ"] = "R", ["ɻ"] = "R", ["ʀ"] = "R",
        ["ʁ"] = "R", ["ɽ"] = "R", ["ɺ"] = "R", ["r̝"] = "ZH", ["j"] = "Y", ["w"] = "W", ["ɥ"] = "W", ["ɰ"] = "W",
        ["i"] = "IY", ["y"] = "UW", ["ɨ"] = "IH", ["ʉ"] = "UW", ["ɯ"] = "UW", ["u"] = "UW", ["ɪ"] = "IH", ["ʏ"] = "UH", ["ʊ"] = "UH",
        ["e"] = "EY", ["ø"] = "ER", ["ɘ"] = "AH", ["ɵ"] = "OW", ["ɤ"] = "AH", ["o"] = "OW", ["ə"] = "AH", ["ɚ"] = "ER", ["ɛ"] = "EH",
        ["œ"] = "ER", ["ɜ"] = "ER", ["ɝ"] = "ER", ["ɞ"] = "ER", ["ʌ"] = "AH", ["ɔ"] = "AO", ["æ"] = "AE", ["ɐ"] = "AH", ["a"] = "AA",
        ["ɶ"] = "AA", ["ä"] = "AA", ["ɑ"] = "AA", ["ɒ"] = "AA",
        ["aɪ"] = "AY", ["ai"] = "AY", ["aʊ"] = "AW", ["au"] = "AW", ["ɐʊ"] = "AW", ["eɪ"] = "EY", ["ei"] = "EY", ["ɛɪ"] = "EY", ["əʊ"] = "OW",
        ["oʊ"] = "OW", ["ou"] = "OW", ["ɔɪ"] = "OY", ["ɔi"] = "OY", ["ɔø"] = "OY", ["ɔy"] = "OY", ["oɪ"] = "OY", ["œy"] = "OY", ["ʌu"] = "AW",
    }.ToFrozenDictionary();

    private static readonly int LongestSymbol = Table.Keys.Max(static symbol => symbol.Length);

    /// <summary>Gets the phones of a text, or an empty string when nothing of it makes a sound.</summary>
    internal static string Map(IReadOnlyList<Phoneme[]> words)
    {
        var phones = new PhoneSequence();
        foreach (var word in words)
        {
            for (var i = 0; i < word.Length; i++)
            {
                MapSegment(word[i].Symbol, i + 1 < word.Length ? word[i + 1].Symbol : "", phones);
            }
        }

        return phones.ToString();
    }

    private static void MapSegment(string segment, string next, PhoneSequence phones)
    {
        if (segment.Contains(Syllabic, StringComparison.Ordinal))
        {
            phones.Add("AH");
        }

        var bare = Strip(segment);
        for (var i = 0; i < bare.Length;)
        {
            var length = Math.Min(LongestSymbol, bare.Length - i);
            while (length > 0 && !Table.ContainsKey(bare.Substring(i, length)))
            {
                length--;
            }

            if (length == 0)
            {
                i++;
                continue;
            }

            var symbol = bare.Substring(i, length);
            i += length;

            // The ch of "José" opens a syllable and is heard as an h; the one of "Bach" closes it and is heard as a k.
            phones.Add(symbol is "x" or "χ" && i == bare.Length && !BeginsWithVowel(Strip(next)) ? "K" : Table[symbol]);
        }

        if (segment.Contains(Nasal, StringComparison.Ordinal) || segment.Any(static c => WithoutTilde(c) != c))
        {
            phones.Add("N");
        }
    }

    // "w" and "j" count: the ch of "Juan" opens its syllable.
    private static bool BeginsWithVowel(string bare) => bare.Length > 0 && "iyɨʉɯuɪʏʊeøɘɵɤoəɚɛœɜɝɞʌɔæɐaɶäɑɒwj".Contains(bare[0], StringComparison.Ordinal);

    // Leaves letters; lengths, tones, stress and most diacritics say nothing that an English phone can express.
    private static string Strip(string segment)
    {
        var letters = new StringBuilder(segment.Length);
        foreach (var c in segment)
        {
            var isLetter = char.IsLetter(c) && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.ModifierLetter;
            if (isLetter || c == Raised)
            {
                letters.Append(WithoutTilde(c));
            }
        }

        return letters.ToString();
    }

    private static char WithoutTilde(char c) => c switch { 'ã' => 'a', 'ẽ' => 'e', 'ĩ' => 'i', 'õ' => 'o', 'ũ' => 'u', 'ỹ' => 'y', _ => c };
}
