using VoiceMiddleware.Audio;
using VoiceMiddleware.Cli.Conversation;
using VoiceMiddleware.Cli.Devices.Virtual;

namespace VoiceMiddleware.Cli.Commands;

/// <summary>Reads what the caller of a conversation says, from a script or a recording. What cannot be read is the user's mistake, and the message says which.</summary>
internal static class CallerInput
{
    /// <summary>Returns whether a line is said: it is neither empty nor a comment.</summary>
    public static bool IsSaid(string line) => line.Length > 0 && line[0] != '#';

    /// <summary>Reads the lines of a script.</summary>
    public static List<string> ReadScript(string script)
    {
        try
        {
            var lines = File.ReadLines(script).Select(line => line.Trim()).Where(IsSaid).ToList();
            return lines.Count > 0 ? lines : throw CliException.BadInput($"--script: '{script}' holds no lines to say.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CliException.BadInput($"{script}: {error.Message}");
        }
    }

    /// <summary>Reads the marks of lines that are said over virtual devices.</summary>
    public static ScriptLine[] ParseMarks(List<string> lines)
    {
        try
        {
            ScriptLine[] marked = [.. lines.Select(ScriptLine.Parse)];
            return marked[0].Interrupts ? throw new FormatException($"'{lines[0]}' is the first line: there is no reply that it could interrupt.") : marked;
        }
        catch (FormatException error)
        {
            throw CliException.BadInput($"--script: {error.Message}");
        }
    }

    /// <summary>Reads the utterances of a recording.</summary>
    public static async Task<IReadOnlyList<ReadOnlyMemory<short>>> ReadUtterancesAsync(string wav, CancellationToken cancellationToken)
    {
        try
        {
            var utterances = await ConversationRun.ReadUtterancesAsync(wav, cancellationToken).ConfigureAwait(false);
            return utterances.Count > 0 ? utterances : throw CliException.BadInput($"--wav: no speech was found in '{wav}'.");
        }
        catch (Exception error) when (error is WavFormatException or IOException or UnauthorizedAccessException)
        {
            throw CliException.BadInput(error.Message.Contains(wav, StringComparison.Ordinal) ? error.Message : $"{wav}: {error.Message}");
        }
    }
}
