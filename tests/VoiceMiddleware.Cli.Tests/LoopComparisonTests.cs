using Spectre.Console;
using VoiceMiddleware.Cli.Conversation;

namespace VoiceMiddleware.Cli.Tests;

public sealed class LoopComparisonTests
{
    private static readonly LoopComparison Line = new(
        "When is the branch in Calderwick Lane open?", "when is the branch in Calderwick Lane open", "when is branch in calder by plane open now");

    private static string Show(int width, params LoopComparison[] lines)
    {
        var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = width;
        LoopTable.Write(console, lines);
        return writer.ToString().ReplaceLineEndings("\n");
    }

    [Fact]
    public void Every_word_that_was_said_has_a_column_and_what_nobody_said_stands_with_the_word_before()
    {
        var columns = Line.Align();

        Assert.Equal(["when", "is", "the", "branch", "in", "calderwick", "lane", "open"], columns.Select(c => c.Said));
        Assert.All(columns, c => Assert.True(c.Closed.IsRight));
        Assert.Equal(new HeardWord("", false), columns[2].Open);
        Assert.Equal(new HeardWord("branch", true), columns[3].Open);
        Assert.Equal("in calder by plane", string.Join(' ', columns.Skip(4).Take(3).Select(c => c.Open.Text)));
        Assert.Equal(new HeardWord("open now", false), columns[7].Open);
    }

    [Fact]
    public void Words_before_the_first_that_was_said_stand_with_it() =>
        Assert.Equal(new HeardWord("well yes", false), new LoopComparison("yes", "yes", "well yes").Align()[0].Open);

    [Fact]
    public void Wrong_words_are_in_brackets_without_colours_too()
    {
        var text = Show(100, Line);

        Assert.Contains("loop closed when is the branch in ", text, StringComparison.Ordinal);
        Assert.Contains("loop open   when is [ ] branch [in calder]", text, StringComparison.Ordinal);
        Assert.Contains("[open now]", text, StringComparison.Ordinal);
        Assert.EndsWith($"Word errors in 8 words: 0 with the loop closed, {Line.OpenErrors.Errors} with it open.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_narrow_terminal_gets_the_columns_in_parts()
    {
        var lines = Show(40, Line).Split('\n');

        Assert.All(lines.Where(line => line.StartsWith("loop", StringComparison.Ordinal)), line => Assert.True(line.TrimEnd().Length <= 40, line));
        Assert.True(lines.Count(line => line.StartsWith("said", StringComparison.Ordinal)) > 1);
    }
}
