using System.CommandLine;
using System.CommandLine.Help;
using VoiceMiddleware.Cli.Commands;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli;

/// <summary>The command line as a whole.</summary>
internal static class CliApplication
{
    // A stopped evaluation still computes the intervals of what it has; the parser's own patience of two seconds cuts the tables off.
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(30);

    internal static async Task<int> RunAsync(IReadOnlyList<string> args, CliContext context, CancellationToken cancellationToken = default)
    {
        var root = CreateRoot(context);

        // No response files: an argument that begins with @ is a word like any other.
        var result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Errors.Count > 0 && result.Action is not HelpAction and not ExamplesHelpAction)
        {
            foreach (var error in result.Errors)
            {
                await WriteProblemAsync(context, error.Message).ConfigureAwait(false);
            }

            await context.Error.WriteLineAsync($"See '{HelpCommandFor(result)}'.").ConfigureAwait(false);
            return ExitCodes.BadInput;
        }

        try
        {
            return await result.InvokeAsync(
                new InvocationConfiguration { Output = context.Out, Error = context.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeToStop },
                cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await WriteProblemAsync(context, "stopped.").ConfigureAwait(false);
            return ExitCodes.Interrupted;
        }
        catch (CliException error)
        {
            foreach (var problem in error.Problems)
            {
                await WriteProblemAsync(context, problem).ConfigureAwait(false);
            }

            return error.ExitCode;
        }
        catch (Exception error)
        {
            // Users get one line; whoever looks for the cause asks for the rest.
            await WriteProblemAsync(context, Describe(error)).ConfigureAwait(false);
            if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("VOICEMW_TRACE")))
            {
                await context.Error.WriteLineAsync(error.ToString()).ConfigureAwait(false);
            }

            return ExitCodes.Failure;
        }
    }

    internal static RootCommand CreateRoot(CliContext context)
    {
        var root = new RootCommand("Spoken conversations in which the recogniser knows the conversation.");
        root.Subcommands.Add(new TalkCommand(context));
        root.Subcommands.Add(new TranscribeCommand(context));
        root.Subcommands.Add(new EvaluateCommand(context));
        root.Subcommands.Add(new TuneWeightsCommand(context));
        root.Subcommands.Add(new EvaluateCorrectionCommand(context));
        root.Subcommands.Add(new TrainCorrectionCommand(context));
        root.Subcommands.Add(new LoadCommand(context));
        root.Subcommands.Add(new DoctorCommand(context));

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExamplesHelpAction((HelpAction)help.Action!);
        return root;
    }

    private static string Describe(Exception error) => error switch
    {
        SpeechRecognitionException => $"{error.Message} ('voicemw doctor' shows what is installed.)",
        IOException or UnauthorizedAccessException => error.Message,
        _ => $"unexpected {error.GetType().Name}: {error.Message} (VOICEMW_TRACE=1 shows where.)",
    };

    private static string HelpCommandFor(ParseResult result) =>
        result.CommandResult.Command is RootCommand ? "voicemw --help" : $"voicemw {result.CommandResult.Command.Name} --help";

    private static Task WriteProblemAsync(CliContext context, string problem) =>
        context.Error.WriteLineAsync("voicemw: " + problem.ReplaceLineEndings(" "));
}
