using System.CommandLine;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Commands;

/// <summary>The option by which transcripts are corrected by the context after the fact.</summary>
internal sealed class CorrectOption
{
    private const string Open = "open";
    private const string Closed = "closed";

    private readonly Option<string?> _correct = new("--correct")
    {
        Description = "Afterwards, replace what sounds like a hotword or a rare word of what was said before, and show each replacement with its score. "
            + $"{Open} (when left out): the list may lack what was said; {Closed}: every special word is in the list.",
        HelpName = $"{Open}|{Closed}",
        Arity = ArgumentArity.ZeroOrOne,
    };

    internal void AddTo(Command command) => command.Options.Add(_correct);

    /// <summary>Reads the option.</summary>
    /// <returns>The mode, or null where nothing is to be corrected or the mode is wrong.</returns>
    internal CorrectionMode? Read(ParseResult arguments, List<string> problems)
    {
        if (arguments.GetResult(_correct) is null)
        {
            return null;
        }

        switch (arguments.GetValue(_correct))
        {
            case null or Open:
                return CorrectionMode.OpenList;
            case Closed:
                return CorrectionMode.ClosedList;
            case var other:
                problems.Add($"{_correct.Name}: there is no mode '{other}'; give {Open}, {Closed}, or none.");
                return null;
        }
    }
}
