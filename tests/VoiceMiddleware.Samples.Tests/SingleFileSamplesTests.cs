using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Samples.Tests;

/// <summary>The programs in one file that are not built here, because their packages can not be restored everywhere.</summary>
public sealed partial class SingleFileSamplesTests
{
    private static readonly string Root = FindRoot();

    public static TheoryData<string, string> Samples => new() { { "SemanticKernel", "Microsoft.SemanticKernel" }, { "NAudioCapture", "NAudio.WinMM" } };

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_says_for_whom_it_is_and_names_package_and_projects_that_there_are(string name, string package)
    {
        var (folder, text) = Read(name);
        Assert.Matches(@"(?m)^// For (those who|Windows users who)", text);
        Assert.Contains("no part of the solution", text, StringComparison.Ordinal);
        Assert.DoesNotContain($"samples\\{name}", File.ReadAllText(Path.Combine(Root, "VoiceMiddleware.sln")), StringComparison.Ordinal);
        Assert.Matches($@"(?m)^#:package {Regex.Escape(package)}@\d+\.\d+\.\d+$", text);

        // Versions stand in the file itself; the repository's central ones would refuse them.
        Assert.Contains("#:property ManagePackageVersionsCentrally=false", text, StringComparison.Ordinal);
        var projects = Projects().Matches(text).Select(match => Path.Combine(folder, match.Groups[1].Value)).ToList();
        Assert.NotEmpty(projects);
        Assert.All(projects, project => Assert.True(File.Exists(project), project));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_name_of_ours_in_a_sample_exists(string name, string package)
    {
        _ = package;
        var (_, text) = Read(name);
        var ours = Extensions().Concat(PublicMembers()).ToHashSet(StringComparer.Ordinal);
        var theirs = new HashSet<string>(StringComparer.Ordinal) { "AddOpenAIChatClient" };
        var added = Registrations().Matches(text).Select(match => match.Groups[1].Value).Except(theirs).ToList();
        Assert.True(added.Count >= 2, $"{added.Count} registrations were found.");
        Assert.All(added, method => Assert.Contains(method, ours));

        string[] used = ["VoiceSessionFactory", "Create", "Subscribe", "RunAsync", "ReplyCompleted", "HeardText", "Speech16Khz"];
        Assert.All(used, member => Assert.Contains(member, text, StringComparison.Ordinal));
        Assert.All(used, member => Assert.Contains(member, ours));
    }

    [Fact]
    public void The_page_shows_the_registrations_of_the_sample()
    {
        var page = File.ReadAllText(Path.Combine(Root, "docs", "semantic-kernel.md"));
        var (_, text) = Read("SemanticKernel");
        foreach (var line in new[] { "AddOpenAIChatClient(\"gpt-4.1-mini\", key)", ".AddPocketSphinx().AddEspeak().AddFlite()", ".AddTool(stock.WithKernel(kernel))" })
        {
            Assert.Contains(line, page, StringComparison.Ordinal);
            Assert.Contains(line, text, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<Assembly> Assemblies() =>
        new[] { "VoiceMiddleware", "VoiceMiddleware.Abstractions", "VoiceMiddleware.PocketSphinx", "VoiceMiddleware.Espeak", "VoiceMiddleware.Flite", "VoiceMiddleware.OpenAI" }.Select(Assembly.Load);

    private static IEnumerable<string> Extensions() => Assemblies().SelectMany(assembly => assembly.GetExportedTypes())
        .Where(type => type.Namespace == typeof(VoiceBuilderExtensions).Namespace).SelectMany(type => type.GetMethods()).Select(method => method.Name);

    private static IEnumerable<string> PublicMembers() => typeof(VoiceSessionFactory).Assembly.GetExportedTypes().Concat(typeof(AudioFormat).Assembly.GetExportedTypes())
        .SelectMany(type => type.GetMembers().Select(member => member.Name).Append(type.Name));

    private static (string Folder, string Text) Read(string name)
    {
        var folder = Path.Combine(Root, "samples", name);
        return (folder, File.ReadAllText(Path.Combine(folder, name + ".cs")).ReplaceLineEndings("\n"));
    }

    [GeneratedRegex(@"^#:project (.+)$", RegexOptions.Multiline)]
    private static partial Regex Projects();

    [GeneratedRegex(@"\.((?:Add|Use|Configure)[A-Z]\w+)\(")]
    private static partial Regex Registrations();

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
