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

    internal static async Task<int> ReportStoppedAsync(CliContext context, EvaluationStoppedException stopped, string? path)
    {
        var next = path is null ? "with --resume FILE it could go on from here." : $"run the same command again to go on; '{path}' holds what is done.";
        await context.Error.WriteLineAsync(
            $"voicemw: stopped after {stopped.Recognitions} of {stopped.RecognitionsTotal} recognitions; {next}").ConfigureAwait(false);
        return ExitCodes.Interrupted;
    }
}
