using System.Globalization;
using VoiceMiddleware.Benchmarks.Measuring;
using VoiceMiddleware.PocketSphinx;

namespace VoiceMiddleware.Benchmarks.Recognition;

/// <summary>Names that the engine's dictionary lacks, and words that it has. The same seed gives the same names.</summary>
internal sealed class MadeUpNames
{
    private static readonly string[] Heads = ["Bal", "Cor", "Dra", "Ell", "Fen", "Gor", "Hal", "Ist", "Jor", "Kel", "Lum", "Mor", "Nor", "Orv", "Pan", "Quil", "Ros", "Sweyn", "Tam", "Vel", "Wex", "Zan"];
    private static readonly string[] Middles = ["a", "e", "i", "o", "u", "an", "el", "er", "im", "on", "und", "ar"];
    private static readonly string[] Tails = ["bury", "dine", "drell", "gast", "heim", "kin", "lane", "mere", "nartz", "nol", "quist", "ran", "stone", "thorpe", "tis", "vanto", "wick", "xin", "zelle"];

    private readonly Random _random;
    private readonly HashSet<string> _used = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _known;
    private readonly string[] _words;

    public MadeUpNames(int seed)
    {
        var path = new PocketSphinxOptions().DictionaryPath;
        if (!File.Exists(path))
        {
            throw new BenchmarkException($"No dictionary at '{path}'. Run eng/setup.sh.");
        }

        _random = new(seed);
        _words = [.. File.ReadLines(path).Select(line => line.Split(' ', 2)[0]).Where(word => word.Length >= 6 && word.All(char.IsAsciiLetterLower))];
        _known = new(_words, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Makes a name that neither the dictionary nor an earlier call knows.</summary>
    public string NewName()
    {
        while (true)
        {
            var name = Pick(Heads) + Pick(Middles) + (_random.Next(3) == 0 ? Pick(Middles) : "") + Pick(Tails);
            if (!_known.Contains(name) && _used.Add(name))
            {
                return name;
            }
        }
    }

    /// <summary>Takes a word from the dictionary, mostly a real name, that no earlier call gave.</summary>
    public string RealName()
    {
        while (true)
        {
            var word = Pick(_words);
            if (_used.Add(word))
            {
                return CultureInfo.InvariantCulture.TextInfo.ToTitleCase(word);
            }
        }
    }

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
