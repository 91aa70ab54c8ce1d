using System.Text;

namespace VoiceMiddleware.PublicApi.Tests.Rendering;

/// <summary>Shows which lines of a text went and which came, under the line of the type they belong to.</summary>
internal static class LineDiff
{
    /// <summary>Compares two texts.</summary>
    /// <returns>Lines that went with a minus, lines that came with a plus; empty when the texts are equal.</returns>
    internal static string Of(string before, string after)
    {
        var left = before.Split('\n');
        var right = after.Split('\n');

        // common[i, j]: the most lines that the rests from i and from j have in common.
        var common = new int[left.Length + 1, right.Length + 1];
        for (var i = left.Length - 1; i >= 0; i--)
        {
            for (var j = right.Length - 1; j >= 0; j--)
            {
                common[i, j] = left[i] == right[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var text = new StringBuilder();
        var heading = "";
        var shown = "";
        void Show(char mark, string line)
        {
            if (heading != shown && line.StartsWith(' '))
            {
                text.Append("  ").Append(heading).Append('\n');
                shown = heading;
            }

            text.Append(mark).Append(' ').Append(line).Append('\n');
        }

        for (int i = 0, j = 0; i < left.Length || j < right.Length;)
        {
            if (i < left.Length && j < right.Length && left[i] == right[j])
            {
                heading = left[i].Length > 0 && left[i][0] != ' ' ? left[i] : heading;
                i++;
                j++;
            }
            else if (i < left.Length && (j == right.Length || common[i + 1, j] >= common[i, j + 1]))
            {
                Show('-', left[i++]);
            }
            else
            {
                Show('+', right[j++]);
            }
        }

        return text.ToString();
    }
}
