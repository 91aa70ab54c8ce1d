using System.CommandLine;
using System.Text.RegularExpressions;

namespace VoiceMiddleware.Cli.Tests;

/// <summary>What docs/getting-started.md shows is what there is.</summary>
public sealed partial class GettingStartedTests
{
    private static readonly string Root = FindRoot();
    private static readonly string Page = File.ReadAllText(Path.Combine(Root, "docs", "getting-started.md")).ReplaceLineEndings("\n");

    [Fact]
    public void The_program_on_the_page_is_the_sample_that_is_built() => Assert.Equal(
        File.ReadAllText(Path.Combine(Root, "samples", "FirstBot", "Program.cs")).ReplaceLineEndings("\n"),
        Assert.Single(Programs().Matches(Page)).Groups[1].Value);

    [Fact]
    public void Every_command_of_the_tool_on_the_page_is_one_that_it_takes()
    {
        var commands = Commands().Matches(Page).Select(match => match.Groups[1].Value).ToArray();

        Assert.True(commands.Length >= 6, $"{commands.Length} commands were found.");
        using var cli = new CliRun();
        Assert.All(commands, command => Assert.Empty(CliApplication.CreateRoot(cli.Context).Parse(command).Errors));
    }

    [GeneratedRegex(@"^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Programs();

    [GeneratedRegex(@"^eng/voicemw (.+)$", RegexOptions.Multiline)]
    private static partial Regex Commands();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "VoiceMiddleware.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder.FullName;
    }
}
