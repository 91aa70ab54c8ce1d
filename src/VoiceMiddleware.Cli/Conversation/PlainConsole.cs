using Spectre.Console;

namespace VoiceMiddleware.Cli.Conversation;

/// <summary>Makes consoles: colours and measures on a terminal, plain wide text elsewhere.</summary>
internal static class PlainConsole
{
    /// <summary>Makes a console.</summary>
    /// <param name="output">Where it writes.</param>
    /// <param name="isTerminal">Whether a person reads that.</param>
    /// <param name="colors">Whether a terminal may show colours.</param>
    /// <param name="plainWidth">The width for what is no terminal.</param>
    public static IAnsiConsole Create(TextWriter output, bool isTerminal, bool colors, int plainWidth)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal && colors ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        if (!isTerminal)
        {
            console.Profile.Width = plainWidth;
            console.Profile.Capabilities.Unicode = false;
        }

        return console;
    }
}
