using System.Text;

namespace VoiceMiddleware.PocketSphinx.Biasing;

/// <summary>The engine's dictionary, kept as one text with an index: most of its 134,000 words are never asked for.</summary>
internal sealed class PronouncingDictionary
{
    private readonly string _text;
    private readonly Dictionary<string, List<(int Start, int Length)>> _more = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Start, int Length)> _first;

    private PronouncingDictionary(string text)
    {
        _text = text;
        _first = new(140_000, StringComparer.Ordinal);
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            AddLine(start, end);
            start = end + 1;
        }
    }

    /// <summary>Reads a dictionary in the CMU format: a word, a blank, its phones; further pronunciations as <c>word(2)</c>.</summary>
    public static PronouncingDictionary Load(string path) => new(File.ReadAllText(path));

    /// <summary>Reads a dictionary from text.</summary>
    public static PronouncingDictionary Parse(string text) => new(text);

    /// <summary>Gets whether the word is in it.</summary>
    public bool Contains(string word) => _first.ContainsKey(word);

    /// <summary>Gets the pronunciations, in the dictionary's order; empty for a word that is not in it.</summary>
    public IReadOnlyList<string> Lookup(string word)
    {
        if (!_first.TryGetValue(word, out var first))
        {
            return [];
        }

        var all = new List<string> { _text.Substring(first.Start, first.Length) };
        if (_more.TryGetValue(word, out var more))
        {
            all.AddRange(more.Select(range => _text.Substring(range.Start, range.Length)));
        }

        return all;
    }

    /// <summary>Writes the part that a language model can use, in the same format.</summary>
    public void WriteSubset(TextWriter writer, Func<string, bool> wanted)
    {
        var line = new StringBuilder();
        foreach (var word in _first.Keys.Where(wanted))
        {
            var number = 1;
            foreach (var pronunciation in Lookup(word))
            {
                line.Clear().Append(word);
                if (number > 1)
                {
                    line.Append('(').Append(number).Append(')');
                }

                writer.Write(line.Append(' ').Append(pronunciation).Append('\n'));
                number++;
            }
        }
    }

    private void AddLine(int start, int end)
    {
        var line = _text.AsSpan(start, end - start).TrimEnd();
        var blank = line.IndexOfAny(' ', '\t');
        if (blank <= 0 || line.StartsWith(";;;"))
        {
            return;
        }

        var word = line[..blank];
        var phones = line[blank..].TrimStart();
        var range = (end - (end - start) + line.Length - phones.Length, phones.Length);
        if (word[^1] == ')' && word.LastIndexOf('(') is > 0 and var bracket)
        {
            var name = word[..bracket].ToString();
            if (!_more.TryGetValue(name, out var list))
            {
                _more[name] = list = [];
            }

            list.Add(range);
            return;
        }

        _first.TryAdd(word.ToString(), range);
    }
}
