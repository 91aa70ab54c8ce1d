namespace VoiceMiddleware.Customization.Vocabulary;

/// <summary>A hotword list breaks rules. All of them are listed, not only the first.</summary>
public sealed class HotwordValidationException : Exception
{
    internal HotwordValidationException(string subject, IReadOnlyList<HotwordProblem> problems, Exception? innerException = null)
        : base(Describe(subject, problems), innerException) => Problems = problems;

    /// <summary>Gets the broken rules in the order of the entries; never empty.</summary>
    public IReadOnlyList<HotwordProblem> Problems { get; }

    private static string Describe(string subject, IReadOnlyList<HotwordProblem> problems) =>
        $"{subject}: {problems.Count} problem{(problems.Count == 1 ? "" : "s")}.{Environment.NewLine}"
        + string.Join(Environment.NewLine, problems.Select(problem => "  " + problem));
}
