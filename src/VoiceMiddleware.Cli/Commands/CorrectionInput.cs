using System.CommandLine;
using System.CommandLine.Parsing;
using VoiceMiddleware.Customization.Correction;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Commands;

/// <summary>The files and the mode that the commands about correction share.</summary>
internal sealed class CorrectionInput
{
    private readonly Option<string> _hypotheses = new("--hyp")
    {
        Description = "The hypotheses: tab-separated id and text.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string> _references = new("--ref")
    {
        Description = "The references: tab-separated id, text, JSON list of the utterance's rare words, JSON list of its biasing words.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string> _mode = new("--mode")
    {
        Description = "open: the list may lack what was said; closed: every special word is in the list.",
        HelpName = "open|closed",
        DefaultValueFactory = _ => "open",
    };

    internal void AddTo(Command command)
    {
        command.Options.Add(_hypotheses);
        command.Options.Add(_references);
        command.Options.Add(_mode);
    }

    /// <summary>Reads mode and file names, and notes what is wrong with them.</summary>
    internal CorrectionMode Check(ParseResult arguments, Action<string, List<string>> checkFile, List<string> problems)
    {
        checkFile(arguments.GetRequiredValue(_hypotheses), problems);
        checkFile(arguments.GetRequiredValue(_references), problems);
        var mode = arguments.GetRequiredValue(_mode);
        if (mode is not ("open" or "closed"))
        {
            problems.Add($"--mode: there is no mode '{mode}'; choose open or closed.");
        }

        return mode == "closed" ? CorrectionMode.ClosedList : CorrectionMode.OpenList;
    }

    /// <summary>Reads the utterances.</summary>
    /// <exception cref="CliException">The files are broken.</exception>
    internal IReadOnlyList<CorrectionUtterance> Load(ParseResult arguments)
    {
        try
        {
            return CorrectionSet.Load(arguments.GetRequiredValue(_hypotheses), arguments.GetRequiredValue(_references));
        }
        catch (CorrectionSetException error)
        {
            throw new CliException(ExitCodes.BadInput, error.Problems, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.BadInput, [error.Message], error);
        }
    }
}
