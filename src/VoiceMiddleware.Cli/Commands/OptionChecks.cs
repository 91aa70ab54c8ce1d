namespace VoiceMiddleware.Cli.Commands;

/// <summary>What options of several commands must keep. What is wrong goes to a list, so that a user reads all of it at once.</summary>
internal static class OptionChecks
{
    internal static void CheckNumber(string option, int value, int min, int max, List<string> problems)
    {
        if (value < min || value > max)
        {
            problems.Add($"{option}: {value} is not a number from {min} {(max == int.MaxValue ? "on" : $"to {max}")}.");
        }
    }

    /// <summary>Work can take hours; that its result can not be written should be known before.</summary>
    internal static void CheckOutput(string option, string? file, List<string> problems)
    {
        if (file is null)
        {
            return;
        }

        if (file.Length == 0 || Directory.Exists(file))
        {
            problems.Add($"{option}: '{file}' is not the name of a file.");
        }
        else if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
        {
            problems.Add($"{option}: there is no folder '{folder}'; make it first.");
        }
    }
}
