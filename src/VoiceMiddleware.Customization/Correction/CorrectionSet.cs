using System.Text.Json;

namespace VoiceMiddleware.Customization.Correction;

/// <summary>
/// Reads utterances from two files in the format of Le et al., "Contextualized Streaming End-to-End Speech Recognition with Trie-Based Deep
/// Biasing and Shallow Fusion" (Interspeech 2021, arXiv:2104.02194): hypotheses (<c>id TAB text</c>) and references
/// (<c>id TAB text TAB ["rare word", …] TAB ["biasing word", …]</c>).
/// </summary>
public static class CorrectionSet
{
    private const int MostProblems = 20;
    private const int HypothesisColumns = 2;
    private const int ReferenceColumns = 4;

    /// <summary>Reads the files. Blank lines are skipped. Every hypothesis needs its reference and the other way around.</summary>
    /// <param name="hypothesisPath">The hypotheses.</param>
    /// <param name="referencePath">The references.</param>
    /// <returns>The utterances, in the order of the references; at least one.</returns>
    /// <exception cref="CorrectionSetException">Lines are broken or do not belong together.</exception>
    /// <exception cref="IOException">A file can not be read.</exception>
    public static IReadOnlyList<CorrectionUtterance> Load(string hypothesisPath, string referencePath)
    {
        ArgumentNullException.ThrowIfNull(hypothesisPath);
        ArgumentNullException.ThrowIfNull(referencePath);
        var problems = new List<string>();
        var hypotheses = new Dictionary<string, (int Line, string[] Words)>(StringComparer.Ordinal);
        foreach (var (line, id, columns) in Rows(hypothesisPath, HypothesisColumns, "an id and a text", problems))
        {
            if (!hypotheses.TryAdd(id, (line, Words(columns[1]))))
            {
                problems.Add($"{hypothesisPath}: line {line}: the id '{id}' is already on line {hypotheses[id].Line}; remove one.");
            }
        }

        var utterances = new List<CorrectionUtterance>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (line, id, columns) in Rows(referencePath, ReferenceColumns, "an id, a text, a JSON list of rare words and a JSON list of biasing words", problems))
        {
            var place = $"{referencePath}: line {line}";
            var rare = ReadList(columns[2], place, "third column (rare words)", problems);
            var biasing = ReadList(columns[3], place, "fourth column (biasing words)", problems);
            if (!lines.TryAdd(id, line))
            {
                problems.Add($"{place}: the id '{id}' is already on line {lines[id]}; remove one.");
            }
            else if (!hypotheses.TryGetValue(id, out var hypothesis))
            {
                problems.Add($"{place}: there is no hypothesis for '{id}' in {hypothesisPath}; add it, with an empty text if nothing was recognised.");
            }
            else
            {
                utterances.Add(new(id, Words(columns[1]), hypothesis.Words, rare, biasing));
            }
        }

        problems.AddRange(hypotheses.Where(hypothesis => !lines.ContainsKey(hypothesis.Key))
            .Select(hypothesis => $"{hypothesisPath}: line {hypothesis.Value.Line}: there is no reference for '{hypothesis.Key}' in {referencePath}; add it or remove the hypothesis."));
        if (problems.Count == 0 && !utterances.Any(utterance => utterance.Reference.Count > 0))
        {
            problems.Add($"{referencePath}: there is no word to compare with; name a file with references.");
        }

        return problems.Count == 0 ? utterances : throw new CorrectionSetException(
            problems.Count <= MostProblems ? problems : [.. problems.Take(MostProblems), $"… and {problems.Count - MostProblems} more problems."]);
    }

    private static IEnumerable<(int Line, string Id, string[] Columns)> Rows(string path, int columns, string meaning, List<string> problems)
    {
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var parts = line.Split('\t');
            if (parts.Length != columns)
            {
                problems.Add($"{path}: line {number}: {parts.Length} tab-separated column{(parts.Length == 1 ? "" : "s")} instead of {columns}: {meaning}.");
            }
            else if (string.IsNullOrWhiteSpace(parts[0]))
            {
                problems.Add($"{path}: line {number}: the id is empty.");
            }
            else
            {
                yield return (number, parts[0].Trim(), parts);
            }
        }
    }

    private static string[] ReadList(string json, string place, string column, List<string> problems)
    {
        try
        {
            if (JsonSerializer.Deserialize<string?[]>(json) is { } list && list.All(word => !string.IsNullOrWhiteSpace(word)))
            {
                return [.. list.OfType<string>()];
            }

            problems.Add($"{place}: the {column} is no JSON list of words, but null or with an empty word in it.");
        }
        catch (JsonException error)
        {
            problems.Add($"{place}: the {column} is no JSON list of words: {error.Message}");
        }

        return [];
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
