namespace VoiceMiddleware.Customization.Correction;

/// <summary>Hypotheses or references have broken lines. The first twenty are listed.</summary>
public sealed class CorrectionSetException : Exception
{
    internal CorrectionSetException(IReadOnlyList<string> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>Gets what is wrong: file, line, value and what to do, one line each; never empty.</summary>
    public IReadOnlyList<string> Problems { get; }
}
