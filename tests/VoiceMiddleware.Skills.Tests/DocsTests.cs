using System.Text.RegularExpressions;

namespace VoiceMiddleware.Skills.Tests;

public sealed partial class DocsTests
{
    [Fact]
    public void The_skills_shown_in_the_docs_are_valid()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "VoiceMiddleware.sln")))
        {
            folder = folder.Parent;
        }

        Assert.NotNull(folder);
        var page = File.ReadAllText(Path.Combine(folder.FullName, "docs", "plugins.md"));
        var section = page[page.IndexOf("### Skills in JSON", StringComparison.Ordinal)..];
        var skills = SkillSet.Parse(JsonBlock().Match(section).Groups[1].Value, "docs/plugins.md");
        Assert.Equal("order", Assert.Single(skills.Intents).Name);
        Assert.Equal(["Orvantis", "Velmora drops", "Velmora"], skills.GetHotwords().Select(hotword => hotword.Text));
    }

    [GeneratedRegex("```json\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
