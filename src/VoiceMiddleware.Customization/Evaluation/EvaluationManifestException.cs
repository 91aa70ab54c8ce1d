namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>A manifest has broken lines. All of them are listed, not only the first.</summary>
public sealed class EvaluationManifestException : Exception
{
    internal EvaluationManifestException(string path, IReadOnlyList<EvaluationManifestProblem> problems)
        : base(
            $"{path}: {problems.Count} problem{(problems.Count == 1 ? "" : "s")}.{Environment.NewLine}"
            + string.Join(Environment.NewLine, problems.Select(problem => "  " + problem))) => Problems = problems;

    /// <summary>Gets what is wrong, in the order of the lines; never empty.</summary>
    public IReadOnlyList<EvaluationManifestProblem> Problems { get; }
}

/// <summary>Something wrong with a line of a manifest.</summary>
/// <param name="Line">The line's number in the file, from 1; blank lines count.</param>
/// <param name="Message">What is wrong, with which value, and what to do: one line.</param>
public sealed record EvaluationManifestProblem(int Line, string Message)
{
    /// <summary>Returns the message after the line's number.</summary>
    public override string ToString() => $"line {Line}: {Message}";
}
