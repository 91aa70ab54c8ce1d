namespace VoiceMiddleware.Espeak.Tests;

/// <summary>The dictionary of the recogniser, as the truth to measure against.</summary>
internal static class CmuDictionary
{
    private const string Path = "/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict";

    /// <summary>Gets the words made of letters, with all their pronunciations, in the file's order.</summary>
    internal static IReadOnlyList<(string Word, IReadOnlyList<string[]> Pronunciations)> Read()
    {
        var words = new Dictionary<string, List<string[]>>();
        var order = new List<string>();
        foreach (var line in File.ReadLines(Path))
        {
            var columns = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            var word = columns[0].Split('(')[0];
            if (!word.All(static c => char.IsAsciiLetter(c) || c == '\''))
            {
                continue;
            }

            if (!words.TryGetValue(word, out var all))
            {
                words.Add(word, all = []);
                order.Add(word);
            }

            all.Add(columns[1..]);
        }

        return [.. order.Select(word => (word, (IReadOnlyList<string[]>)words[word]))];
    }

    /// <summary>Gets the least number of phones to change, put in or take out.</summary>
    internal static int Distance(string[] said, string[] truth)
    {
        var row = Enumerable.Range(0, truth.Length + 1).ToArray();
        for (var i = 1; i <= said.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= truth.Length; j++)
            {
                var change = diagonal + (said[i - 1] == truth[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
