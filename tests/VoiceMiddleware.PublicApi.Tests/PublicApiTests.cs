using System.Reflection;
using VoiceMiddleware.PublicApi.Tests.Rendering;

namespace VoiceMiddleware.PublicApi.Tests;

/// <summary>The public surface of every shipped assembly, compared with the text that was approved.</summary>
public class PublicApiTests
{
    private const string ApproveVariable = "VOICEMIDDLEWARE_APPROVE_API";

    private static readonly string[] Assemblies =
    [
        "VoiceMiddleware.Abstractions", "VoiceMiddleware", "VoiceMiddleware.Customization", "VoiceMiddleware.Extensions.AI",
        "VoiceMiddleware.PocketSphinx", "VoiceMiddleware.Flite", "VoiceMiddleware.Espeak", "VoiceMiddleware.Skills",
        "VoiceMiddleware.SpeexDsp", "VoiceMiddleware.OpenAI", "VoiceMiddleware.PortAudio", "VoiceMiddleware.Mcp",
        "VoiceMiddleware.Wyoming",
    ];

    public static TheoryData<string> Shipped => [.. Assemblies];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void The_public_surface_is_the_approved_one(string assembly)
    {
        var actual = ApiText.Of(Assembly.Load(assembly));
        var path = Path.Combine(ApprovedFolder(), assembly + ".txt");
        if (Environment.GetEnvironmentVariable(ApproveVariable) == "1")
        {
            // An assembly that exports nothing yet needs no file.
            if (actual.Length > 0)
            {
                File.WriteAllText(path, actual);
            }
            else
            {
                File.Delete(path);
            }
        }

        var approved = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(
            actual == approved,
            $"The public surface of {assembly} differs from tests/VoiceMiddleware.PublicApi.Tests/approved/{assembly}.txt (- approved, + now):"
            + $"\n\n{LineDiff.Of(approved, actual)}\nIf that is meant, run eng/approve-api.sh ({ApproveVariable}=1), read the change, and commit it with the code.");
    }

    [Fact]
    public void Nothing_is_approved_that_is_not_shipped()
    {
        Assert.All(
            Directory.GetFiles(ApprovedFolder(), "*.txt"),
            file => Assert.Contains(Path.GetFileNameWithoutExtension(file), Assemblies));
    }

    [Fact]
    public void Every_library_and_plugin_of_the_repository_is_listed()
    {
        var projects = new[] { "src", "plugins" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(RepositoryRoot(), folder), "*.csproj", SearchOption.AllDirectories))
            .Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Where(name => name != "VoiceMiddleware.Cli") // a tool: nobody compiles against it
            .Order(StringComparer.Ordinal);

        Assert.Equal(projects, Assemblies.Order(StringComparer.Ordinal));
    }

    private static string ApprovedFolder() => Path.Combine(RepositoryRoot(), "tests", "VoiceMiddleware.PublicApi.Tests", "approved");

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "VoiceMiddleware.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException($"No folder above '{AppContext.BaseDirectory}' holds VoiceMiddleware.sln; build inside the repository.");
    }
}
