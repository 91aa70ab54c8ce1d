using Microsoft.Extensions.Options;

namespace VoiceMiddleware.Mcp;

/// <summary>Says what is wrong with the servers' options, with the value and the setting to change; values that may be secret are not shown.</summary>
internal sealed class McpOptionsValidator : IValidateOptions<McpOptions>
{
    public ValidateOptionsResult Validate(string? name, McpOptions options)
    {
        var problems = new List<string>();
        RequirePositive(options.ReadyTimeout, "Mcp:ReadyTimeout", problems);
        RequirePositive(options.RetryDelay, "Mcp:RetryDelay", problems);
        foreach (var (key, server) in options.Servers)
        {
            var setting = $"Mcp:Servers:{key}";
            var (hasCommand, hasUrl) = (!string.IsNullOrWhiteSpace(server.Command), !string.IsNullOrWhiteSpace(server.Url));
            if (hasCommand == hasUrl)
            {
                problems.Add($"{setting} has {(hasCommand ? "both a Command and a Url" : "neither a Command nor a Url")}. Set one of them.");
            }

            if (hasUrl && !(Uri.TryCreate(server.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            {
                problems.Add($"{setting}:Url is no absolute http or https address. Set one, as in https://example.com/mcp.");
            }

            foreach (var header in server.Headers.Where(header => header.Key.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) || header.Value.Any(char.IsControl)))
            {
                problems.Add($"{setting}:Headers:{header.Key} is no header of HTTP: letters, digits and dashes in its name, no line breaks in its value.");
            }

            RequirePositive(server.StartTimeout, $"{setting}:StartTimeout", problems);
            RequirePositive(server.CallTimeout, $"{setting}:CallTimeout", problems);
            RequirePositive(server.ShutdownTimeout, $"{setting}:ShutdownTimeout", problems);
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void RequirePositive(TimeSpan value, string setting, List<string> problems)
    {
        if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
        {
            problems.Add($"{setting} is {value:c}. Set it to a time above zero and up to a day, as in 00:00:10.");
        }
    }
}
