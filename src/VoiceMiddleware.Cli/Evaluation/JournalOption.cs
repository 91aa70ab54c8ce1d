using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Cli.Evaluation;

/// <summary>What commands with <c>--resume</c> share.</summary>
internal static class JournalOption
{
    internal static async Task<EvaluationJournal?> OpenAsync(CliContext context, string? path)
    {
        if (path is null)
        {
            return null;
        }

        EvaluationJournal journal;
        try
        {
            journal = EvaluationJournal.Open(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new CliException(ExitCodes.BadInput, [$"--resume: {error.Message}"], error);
        }

        foreach (var warning in journal.Warnings)
        {
            await context.Error.WriteLineAsync($"voicemw: warning: {warning}").ConfigureAwait(false);
        }

        return journal;
    }

    /// <summary>Says how to go on with what was stopped.</summary>
    internal static string SayHowToGoOn(string? path) =>
        path is null ? "with --resume FILE it could go on from here." : $"run the same command again to go on; '{path}' holds what is done.";

    internal static async Task<int> ReportStoppedAsync(CliContext context, EvaluationStoppedException stopped, string? path)
    {
        await context.Error.WriteLineAsync(
            $"voicemw: stopped after {stopped.Recognitions} of {stopped.RecognitionsTotal} recognitions; {SayHowToGoOn(path)}").ConfigureAwait(false);
        return ExitCodes.Interrupted;
    }
}
