using System.Text;
using System.Text.RegularExpressions;

namespace VoiceMiddleware.Skills;

/// <summary>A paragraph or list item of a document.</summary>
/// <param name="Heading">The headings above it, outermost first.</param>
/// <param name="Sentences">Its sentences as they would be spoken.</param>
internal sealed record MarkdownPassage(string Heading, IReadOnlyList<string> Sentences);

/// <summary>Takes Markdown apart into passages of plain sentences.</summary>
internal static partial class MarkdownText
{
    private const int LongestAbbreviation = 4;

    public static IEnumerable<MarkdownPassage> Split(string markdown)
    {
        var headings = new List<(int Level, string Text)>();
        var paragraph = new StringBuilder();
        var (fenced, first, frontMatter) = (false, true, false);
        var (header, columns) = ("", new List<string>());
        foreach (var raw in markdown.ReplaceLineEndings("\n").Split('\n').Append(""))
        {
            var line = raw.Trim();
            if (first && line == "---")
            {
                (frontMatter, first) = (true, false);
                continue;
            }

            first = false;
            if (frontMatter)
            {
                frontMatter = line != "---";
                continue;
            }

            if (line.StartsWith("```", StringComparison.Ordinal) || line.StartsWith("~~~", StringComparison.Ordinal))
            {
                fenced = !fenced;
                continue;
            }

            var heading = fenced ? null : HeadingLine().Match(line);
            var item = fenced ? null : ItemLine().Match(line);
            if (!fenced && line.Contains('|', StringComparison.Ordinal) && TableRule().IsMatch(line))
            {
                columns = Cells(header);
                paragraph.Clear();
                continue;
            }

            if (columns.Count > 0 && line.StartsWith('|'))
            {
                header = line;
                paragraph.Append(Row(columns, Cells(line)));
                line = "";
            }
            else
            {
                (columns, header) = ([], line);
            }

            if (line.Length == 0 || heading is { Success: true } || item is { Success: true } || TableRule().IsMatch(line))
            {
                if (Passage(headings, paragraph) is { } passage)
                {
                    yield return passage;
                }
            }

            if (heading is { Success: true })
            {
                var level = heading.Groups[1].Length;
                headings.RemoveAll(above => above.Level >= level);
                headings.Add((level, Plain(heading.Groups[2].Value)));
            }
            else if (!fenced && line.Length > 0 && !TableRule().IsMatch(line))
            {
                paragraph.Append(item is { Success: true } ? line[item.Length..] : line.TrimStart('>', ' ')).Append(' ');
            }
        }
    }

    private static List<string> Cells(string line) => [.. line.Trim('|', ' ').Split('|').Select(cell => cell.Trim())];

    // A row is said as "Vandolin: weight 140 grams, price 90 pounds": a cell means nothing without its column.
    private static string Row(List<string> columns, List<string> cells) => cells[0] + (cells.Count < 2 ? "" : ": ")
        + string.Join(", ", cells.Skip(1).Select((cell, i) => i + 1 < columns.Count ? $"{columns[i + 1].ToLowerInvariant()} {cell}" : cell));

    private static MarkdownPassage? Passage(List<(int Level, string Text)> headings, StringBuilder paragraph)
    {
        var text = Plain(paragraph.ToString());
        paragraph.Clear();
        var sentences = Sentences(text);
        return sentences.Count == 0 ? null : new(string.Join(", ", headings.Select(heading => heading.Text)), sentences);
    }

    /// <summary>Takes the marks off: links keep their text, images go, emphasis and code lose their signs.</summary>
    public static string Plain(string text)
    {
        text = Image().Replace(text, "");
        text = Link().Replace(text, "$1");
        text = Html().Replace(text, "");
        text = Emphasis().Replace(text, "$2");
        text = text.Replace("`", "", StringComparison.Ordinal).Replace('|', ' ').Replace("\\", "", StringComparison.Ordinal);
        return Spaces().Replace(text, " ").Trim();
    }

    private static List<string> Sentences(string text)
    {
        var sentences = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('.' or '?' or '!') || (i + 1 < text.Length && !char.IsWhiteSpace(text[i + 1])) || IsAbbreviation(text, start, i))
            {
                continue;
            }

            Add(sentences, text[start..(i + 1)]);
            start = i + 1;
        }

        Add(sentences, text[start..]);
        return sentences;
    }

    // "Dr. Ellandrine": a short capitalised word before the point and a capital after it. A full sentence is rarely that short.
    private static bool IsAbbreviation(string text, int start, int point)
    {
        var word = Math.Max(text.LastIndexOf(' ', point, point - start + 1) + 1, start);
        return text[point] == '.' && point - word is > 0 and < LongestAbbreviation && char.IsUpper(text[word])
            && point + 2 < text.Length && char.IsUpper(text[point + 2]) && text.AsSpan(word, point - word).IndexOfAnyInRange('0', '9') < 0;
    }

    private static void Add(List<string> sentences, string sentence)
    {
        sentence = sentence.Trim();
        if (sentence.AsSpan().IndexOfAnyInRange('A', 'z') < 0 && !sentence.Any(char.IsLetterOrDigit))
        {
            return;
        }

        sentences.Add(sentence[^1] is '.' or '?' or '!' ? sentence : sentence.TrimEnd(':', ';', ',') + ".");
    }

    [GeneratedRegex(@"^(#{1,6})\s+(.*?)\s*#*$")]
    private static partial Regex HeadingLine();

    [GeneratedRegex(@"^([-*+]|\d{1,3}[.)])\s+")]
    private static partial Regex ItemLine();

    [GeneratedRegex(@"^[|:\-=*_\s]+$")]
    private static partial Regex TableRule();

    [GeneratedRegex(@"!\[[^\]]*\]\([^)]*\)")]
    private static partial Regex Image();

    [GeneratedRegex(@"\[([^\]]+)\](\([^)]*\)|\[[^\]]*\])")]
    private static partial Regex Link();

    [GeneratedRegex(@"<[^>\s][^>]*>")]
    private static partial Regex Html();

    [GeneratedRegex(@"(\*\*|__|\*|_|~~)(?=\S)(.+?)(?<=\S)\1")]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
