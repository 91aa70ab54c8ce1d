using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace VoiceMiddleware.OpenAI.Tests;

/// <summary>The examples of the documentation.</summary>
public sealed partial class DocsTests
{
    [Fact]
    public void Every_configuration_of_the_documentation_can_be_used()
    {
        var examples = Json().Matches(Section()).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(3, examples.Length);
        foreach (var example in examples)
        {
            var options = new OpenAIOptions();
            var section = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(example))).Build().GetSection("VoiceMiddleware:Plugins:OpenAI");
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
            var failures = new OpenAIOptionsValidator().Validate(null, options).Failures ?? [];

            // The reader's keys are not here; nothing else may be missing.
            Assert.All(failures, failure => Assert.Matches("There is no key for|environment variable", failure));
            Assert.NotNull(options.Chat?.Model);
        }
    }

    [Fact]
    public void Every_option_is_in_the_table()
    {
        var section = Section();
        var types = new[] { typeof(OpenAIOptions), typeof(OpenAIServerOptions), typeof(OpenAIChatOptions), typeof(OpenAITranscriptionOptions), typeof(OpenAISpeechOptions) };
        foreach (var property in types.SelectMany(type => type.GetProperties()).Select(property => property.Name).Distinct())
        {
            Assert.Matches($"\\W{property}`", section);
        }
    }

    private static string Section()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "VoiceMiddleware.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The repository was not found.");
        }

        var text = File.ReadAllText(Path.Combine(folder.FullName, "docs", "plugins.md"));
        return text.Split("\n## ").Single(section => section.StartsWith("OpenAI\n", StringComparison.Ordinal));
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();
}
