namespace VoiceMiddleware.Cli.Output;

/// <summary>Shows how far a long command is: one line that changes on a terminal, a plain line every few seconds elsewhere.</summary>
internal sealed class ProgressLine(CliContext context) : IDisposable
{
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(100);

    private readonly long _start = context.Time.GetTimestamp();
    private TimeSpan _next;
    private bool _shown;

    /// <summary>Gets the time since the command began.</summary>
    internal TimeSpan Elapsed => context.Time.GetElapsedTime(_start);

    internal void Report(Func<string> text)
    {
        var elapsed = Elapsed;
        if (elapsed < _next)
        {
            return;
        }

        _next = elapsed + (context.ErrorIsTerminal ? TerminalInterval : PlainInterval);
        if (context.ErrorIsTerminal)
        {
            context.Error.Write($"\r\u001b[K{text()}");
            _shown = true;
        }
        else
        {
            context.Error.WriteLine(text());
        }
    }

    public void Dispose()
    {
        if (_shown)
        {
            context.Error.Write("\r\u001b[K");
            _shown = false;
        }
    }
}
