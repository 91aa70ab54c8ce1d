using System.Globalization;
using Spectre.Console;
using SpectreText = Spectre.Console.Text;

namespace VoiceMiddleware.Cli.Conversation;

/// <summary>Shows a conversation with the loop open and closed, word by word. Wrong words are in brackets, and red on a terminal.</summary>
internal static class LoopTable
{
    private const string SaidLabel = "said";
    private const string ClosedLabel = "loop closed";
    private const string OpenLabel = "loop open";
    private const string Missing = "[ ]";

    /// <summary>Writes the lines and, below, the errors of all.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<LoopComparison> lines)
    {
        var room = Math.Max(20, console.Profile.Width - ClosedLabel.Length - 2);
        foreach (var line in lines)
        {
            console.WriteLine();
            foreach (var part in Wrap(line.Align(), room))
            {
                Row(console, SaidLabel, part, column => (column.Said, true));
                Row(console, ClosedLabel, part, column => (Mark(column.Closed), column.Closed.IsRight));
                Row(console, OpenLabel, part, column => (Mark(column.Open), column.Open.IsRight));
            }
        }

        var words = lines.Sum(line => line.ClosedErrors.ReferenceWords);
        console.WriteLine();
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Word errors in {words} words: {lines.Sum(line => line.ClosedErrors.Errors)} with the loop closed, {lines.Sum(line => line.OpenErrors.Errors)} with it open."));
    }

    private static string Mark(HeardWord word) => word.IsRight ? word.Text : word.Text.Length == 0 ? Missing : $"[{word.Text}]";

    private static int Width(LoopColumn column) => Math.Max(column.Said.Length, Math.Max(Mark(column.Closed).Length, Mark(column.Open).Length));

    private static IEnumerable<List<LoopColumn>> Wrap(IReadOnlyList<LoopColumn> columns, int room)
    {
        var part = new List<LoopColumn>();
        var used = 0;
        foreach (var column in columns)
        {
            var width = Width(column) + 1;
            if (part.Count > 0 && used + width > room)
            {
                yield return part;
                part = [];
                used = 0;
            }

            part.Add(column);
            used += width;
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }

    private static void Row(IAnsiConsole console, string label, List<LoopColumn> columns, Func<LoopColumn, (string Text, bool IsRight)> cell)
    {
        console.Write(new SpectreText(label.PadRight(ClosedLabel.Length + 1), new Style(Color.Blue)));
        foreach (var column in columns)
        {
            var (text, right) = cell(column);
            console.Write(new SpectreText(text.PadRight(Width(column) + 1), right ? Style.Plain : new Style(Color.Red)));
        }

        console.WriteLine();
    }
}
