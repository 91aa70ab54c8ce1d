using System.CommandLine;

namespace VoiceMiddleware.Cli.Commands;

/// <summary>A command of <c>voicemw</c>. Make one by deriving from this and adding it in <see cref="CliApplication"/>.</summary>
internal abstract class VoiceCommand : Command
{
    protected VoiceCommand(CliContext context, string name, string description)
        : base(name, description)
    {
        Context = context;
        SetAction(ExecuteAsync);
    }

    /// <summary>Gets command lines, and what each does, that the help shows.</summary>
    internal abstract IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; }

    protected CliContext Context { get; }

    /// <summary>Runs the command.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    /// <exception cref="CliException">The input is wrong or the work failed.</exception>
    protected abstract Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken);

    /// <summary>Notes it when a file that the command line names is not there.</summary>
    internal static void CheckFile(string path, List<string> problems)
    {
        if (Directory.Exists(path))
        {
            problems.Add($"'{path}' is a folder; name a file.");
        }
        else if (!File.Exists(path))
        {
            problems.Add($"there is no file '{path}'.");
        }
    }
}
