using System.Buffers;
using System.Collections.Frozen;

namespace VoiceMiddleware.Skills;

/// <summary>Words that say little, and the light stemming that makes "boxes" and "box" one word.</summary>
internal static class Words
{
    /// <summary>Words of grammar: they shape a question but do not tell one from another.</summary>
    public static readonly FrozenSet<string> Stop = Set(
        "a an the this that these those i me my we us our you your he him his she her it its they them their is am are was were be been being " +
        "do does did have has had can could will would shall should may might must not no of in on at to for from by with about into as and or " +
        "but if so than then there here what which who whom when where why how whether any some one get got let just also too very much many");

    /// <summary>Sounds and courtesies that carry no content.</summary>
    public static readonly FrozenSet<string> Filler = Set("uh um er erm ah hmm mhm oh well please okay ok like so right now actually just hey");

    public static readonly FrozenSet<string> Yes = Set("yes yeah yep yup sure certainly absolutely correct indeed ok okay please right exactly definitely");

    public static readonly FrozenSet<string> No = Set("no nope nah not never neither wrong");

    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// Takes off a plural's ending by Harman's rules ("How effective is suffixing?", 1991), then -ing and -ed where a word of at least
    /// three letters with a vowel is left, and a doubled last consonant or final e.
    /// </summary>
    public static string Stem(string word)
    {
        if (word.Length < 4 || !char.IsAsciiLetter(word[0]))
        {
            return word;
        }

        var stem = word switch
        {
            _ when word.EndsWith("ies", StringComparison.Ordinal) && word[^4] is not ('e' or 'a') => word[..^3] + "y",
            _ when word.EndsWith("xes", StringComparison.Ordinal) || word.EndsWith("ches", StringComparison.Ordinal)
                || word.EndsWith("shes", StringComparison.Ordinal) || word.EndsWith("sses", StringComparison.Ordinal) => word[..^2],
            _ when word.EndsWith('s') && word[^2] is not ('u' or 's' or 'i') => word[..^1],
            _ => word,
        };
        foreach (var ending in (ReadOnlySpan<string>)["ing", "ed"])
        {
            if (stem.EndsWith(ending, StringComparison.Ordinal) && stem.Length - ending.Length >= 3
                && stem.AsSpan(0, stem.Length - ending.Length).ContainsAny(Vowels))
            {
                stem = stem[..^ending.Length];
                if (stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z'))
                {
                    stem = stem[..^1];
                }

                break;
            }
        }

        return stem.Length > 3 && stem[^1] == 'e' ? stem[..^1] : stem;
    }
}
