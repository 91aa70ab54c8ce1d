using Microsoft.Extensions.Options;
using VoiceMiddleware.Hosting;

namespace VoiceMiddleware.Failover;

/// <summary>Says what is wrong with failover options, with the value and what to set.</summary>
internal sealed class FailoverOptionsValidator : IValidateOptions<FailoverOptions>
{
    public ValidateOptionsResult Validate(string? name, FailoverOptions options)
    {
        var problems = FindProblems(options, $"{VoiceMiddlewareOptions.SectionName}:Failover:{name}:");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>Checks options that were made in code.</summary>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public static void ThrowIfInvalid(FailoverOptions options)
    {
        if (FindProblems(options, "") is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        }
    }

    private static List<string> FindProblems(FailoverOptions options, string prefix)
    {
        var problems = new List<string>();
        var (soon, late, pollys, day) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10), TimeSpan.FromMilliseconds(500), TimeSpan.FromDays(1));
        Check(options.FirstUpdateTimeout, soon, late, nameof(options.FirstUpdateTimeout));
        Check(options.SilenceTimeout, soon, late, nameof(options.SilenceTimeout));
        Check(options.SamplingDuration, pollys, day, nameof(options.SamplingDuration));
        Check(options.BreakDuration, pollys, day, nameof(options.BreakDuration));
        if (!(options.FailureRatio is > 0 and <= 1))
        {
            problems.Add($"{prefix}{nameof(options.FailureRatio)} is {options.FailureRatio}. Set it above 0 and to at most 1.");
        }

        if (options.MinimumRequests < 2)
        {
            problems.Add($"{prefix}{nameof(options.MinimumRequests)} is {options.MinimumRequests}. Set it to 2 or more.");
        }

        for (var i = 0; i < options.Order.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(options.Order[i]))
            {
                problems.Add($"{prefix}{nameof(options.Order)}:{i} is empty. Give a provider's short name, as in openai, or remove the entry.");
            }
        }

        return problems;

        void Check(TimeSpan value, TimeSpan low, TimeSpan high, string property)
        {
            if (value < low || value > high)
            {
                problems.Add($"{prefix}{property} is {value:c}. Set it to {low:c} to {high:c}.");
            }
        }
    }
}
