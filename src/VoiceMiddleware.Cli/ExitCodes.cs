namespace VoiceMiddleware.Cli;

/// <summary>What the process's exit code says.</summary>
internal static class ExitCodes
{
    internal const int Success = 0;

    /// <summary>The work failed: an engine, a clip, a missing package.</summary>
    internal const int Failure = 1;

    /// <summary>The command line or a file it names is wrong; nothing was done.</summary>
    internal const int BadInput = 2;

    /// <summary>The work was done, and a figure does not keep the bound that the command line sets.</summary>
    internal const int GateFailed = 3;

    /// <summary>An evaluation was stopped; the figures that it shows are of a part of the clips.</summary>
    internal const int Incomplete = 4;

    /// <summary>Stopped by Ctrl+C: what a shell expects of an interrupted command.</summary>
    internal const int Interrupted = 130;
}
