namespace VoiceMiddleware.Cli;

/// <summary>Ends a command with one line per problem.</summary>
internal sealed class CliException(int exitCode, IReadOnlyList<string> problems, Exception? innerException = null)
    : Exception(string.Join(Environment.NewLine, problems), innerException)
{
    internal int ExitCode { get; } = exitCode;

    internal IReadOnlyList<string> Problems { get; } = problems;

    internal static CliException BadInput(params IReadOnlyList<string> problems) => new(ExitCodes.BadInput, problems);

    internal static CliException Failure(string problem, Exception? innerException = null) =>
        new(ExitCodes.Failure, [problem], innerException);
}
