using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Tests.Recognition;

/// <summary>A dictionary of the words that the test gives it; every other word is unknown and said letter by letter.</summary>
internal sealed class FakePronouncer(params (string Word, string Phones)[] words) : IPronouncingDictionary
{
    private static readonly Dictionary<char, string> Letters = "aAE bB cK dD eEH fF gG hHH iIH jJH kK lL mM nN oAA pP qK rR sS tT uAH vV wW xK yY zZ"
        .Split(' ').ToDictionary(pair => pair[0], pair => pair[1..]);

    public int Asked { get; private set; }

    public bool? Contains(string word, string language) => words.Any(known => known.Word == word);

    public IReadOnlyList<string> Pronounce(string word, string language)
    {
        Asked++;
        var known = words.Where(known => known.Word == word).Select(known => known.Phones).ToArray();
        var spelled = string.Join(' ', word.Where(Letters.ContainsKey).Select(letter => Letters[letter]));
        return known.Length > 0 ? known : spelled.Length > 0 ? [spelled] : [];
    }
}
