using Microsoft.Extensions.Options;

namespace VoiceMiddleware.Skills;

/// <summary>Checks the options when the host starts, skill files included: a mistake in one should not wait for the first caller.</summary>
internal sealed class SkillsOptionsValidator : IValidateOptions<SkillsOptions>
{
    public ValidateOptionsResult Validate(string? name, SkillsOptions options)
    {
        var errors = new List<string>();
        CheckFolder(options.Folder, nameof(SkillsOptions.Folder), "skill files", errors);
        CheckFolder(options.Documents, nameof(SkillsOptions.Documents), "Markdown documents", errors);
        errors.AddRange(options.Files.Where(file => !File.Exists(file))
            .Select(file => $"Skills: {nameof(SkillsOptions.Files)} names '{file}', which does not exist. Correct the path, or remove it."));
        CheckShare(options.MatchThreshold, nameof(SkillsOptions.MatchThreshold), errors);
        CheckShare(options.AmbiguityMargin, nameof(SkillsOptions.AmbiguityMargin), errors);
        CheckShare(options.MinimumCoverage, nameof(SkillsOptions.MinimumCoverage), errors);
        if (errors.Count == 0)
        {
            try
            {
                if (options is { Documents: null } && options.LoadSkills().Intents.Count == 0)
                {
                    errors.Add($"Skills: there is nothing to answer with. Set {nameof(SkillsOptions.Folder)}, {nameof(SkillsOptions.Files)}, {nameof(SkillsOptions.Skills)} or {nameof(SkillsOptions.Documents)}.");
                }
                else
                {
                    options.LoadSkills();
                }
            }
            catch (Exception error) when (error is SkillsFormatException or IOException or UnauthorizedAccessException)
            {
                errors.Add($"Skills: {error.Message}");
            }
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckFolder(string? folder, string option, string content, List<string> errors)
    {
        if (folder is not null && !Directory.Exists(folder))
        {
            errors.Add($"Skills: {option} is '{folder}', which does not exist. Create the folder and put {content} there, or correct the path.");
        }
    }

    private static void CheckShare(double value, string option, List<string> errors)
    {
        if (value is not (>= 0 and <= 1))
        {
            errors.Add(FormattableString.Invariant($"Skills: {option} is {value}. Set it between 0 and 1."));
        }
    }
}
