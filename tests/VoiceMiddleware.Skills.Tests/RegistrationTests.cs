using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Plugins;

namespace VoiceMiddleware.Skills.Tests;

public sealed class RegistrationTests
{
    private const string Minimal = """{ "slots": { "city": ["Ostermere"], "size": ["huge"] }, "intents": [{ "name": "go", "examples": ["go to {city}"], "parameters": { "city": { "required": true, "ask": "Where to?" } }, "reply": "Off to {city}." }] }""";

    [Fact]
    public async Task The_plugin_is_found_and_reads_its_section()
    {
        using var folder = new TemporaryFolder();
        folder.Write("skills.json", Minimal);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Folder"] = folder.Path, ["Name"] = "the coach station", ["MatchThreshold"] = "0.6",
        }).Build();
        var mark = Assert.Single(typeof(SkillsPlugin).Assembly.GetCustomAttributes(inherit: false).OfType<VoicePluginAttribute>());
        Assert.Equal("Skills", mark.Name);
        var builder = new Builder();
        mark.CreatePlugin().Configure(builder, configuration);

        using var services = builder.Services.BuildServiceProvider(validateScopes: true);
        var client = services.GetRequiredService<IChatClient>();
        Assert.Equal("Hello, this is the coach station. How can I help you?", (await client.GetResponseAsync("hello")).Text);
        Assert.Equal("Off to Ostermere.", (await client.GetResponseAsync("go to ostermere")).Text);
        Assert.Equal(0.6, services.GetRequiredService<IOptions<SkillsOptions>>().Value.MatchThreshold);
    }

    [Fact]
    public void An_applications_own_chat_client_wins_and_adding_twice_adds_once()
    {
        var builder = new Builder();
        using var own = TestSkills.Client();
        builder.Services.AddSingleton<IChatClient>(own);
        builder.AddSkills(options => options.Skills = TestSkills.Shop).AddSkills(options => options.Name = "twice");
        using var services = builder.Services.BuildServiceProvider();
        Assert.Same(own, services.GetRequiredService<IChatClient>());
        Assert.NotSame(own, services.GetRequiredService<SkillsChatClient>());
        Assert.Single(services.GetServices<IRecognitionContextSource>());
        Assert.Equal("twice", services.GetRequiredService<IOptions<SkillsOptions>>().Value.Name);
    }

    [Fact]
    public async Task Bad_options_stop_the_host_and_say_what_to_do()
    {
        using var folder = new TemporaryFolder();
        var broken = folder.Write("broken.json", "{ \"intents\": [ }");
        async Task<string> StartAsync(Action<SkillsOptions> configure)
        {
            var application = Host.CreateEmptyApplicationBuilder(null);
            new Builder(application.Services).AddSkills(configure);
            using var host = application.Build();
            return (await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync())).Message;
        }

        Assert.Contains("there is nothing to answer with. Set Folder, Files, Skills or Documents.", await StartAsync(_ => { }), StringComparison.Ordinal);
        Assert.Contains("Folder is '/no/such', which does not exist. Create the folder and put skill files there", await StartAsync(options => options.Folder = "/no/such"), StringComparison.Ordinal);
        Assert.Contains("Documents is '/no/such'", await StartAsync(options => options.Documents = "/no/such"), StringComparison.Ordinal);
        Assert.Contains("Files names 'x.json', which does not exist.", await StartAsync(options => options.Files.Add("x.json")), StringComparison.Ordinal);
        Assert.Contains("broken.json line 1, column 16: This is not valid JSON", await StartAsync(options => options.Files.Add(broken)), StringComparison.Ordinal);
        Assert.Contains("MatchThreshold is 1.5. Set it between 0 and 1.", await StartAsync(options => (options.Skills, options.MatchThreshold) = (TestSkills.Shop, 1.5)), StringComparison.Ordinal);
        Assert.Contains("MinimumCoverage is NaN.", await StartAsync(options => (options.Skills, options.MinimumCoverage) = (TestSkills.Shop, double.NaN)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_recogniser_is_told_the_values_that_the_open_question_asks_for_first()
    {
        var builder = new Builder();
        builder.AddSkills(options => options.Skills = SkillSet.Parse(Minimal.Replace("\"size\"", "\"zone\": [\"inner\"], \"size\"", StringComparison.Ordinal)));
        using var services = builder.Services.BuildServiceProvider();
        var source = services.GetRequiredService<IRecognitionContextSource>();
        async Task<IEnumerable<string>> HintsAsync(params ChatMessage[] history) =>
            (await source.GetHintsAsync(new("c", history, services), default)).Hotwords.Select(hotword => $"{hotword.Text}={hotword.Weight}");

        Assert.Equal(["Ostermere=3", "inner=3", "huge=3"], await HintsAsync());
        Assert.Equal(["Ostermere=5", "inner=3", "huge=3"], await HintsAsync(new(ChatRole.User, "go"), new ChatMessage(ChatRole.Assistant, "Where to?")));
        Assert.Equal(["Ostermere=3", "inner=3", "huge=3"], await HintsAsync(new(ChatRole.User, "hi"), new ChatMessage(ChatRole.Assistant, "Hello.")));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await source.GetHintsAsync(new("c", [], services), cancelled.Token));
    }

    private sealed class Builder(IServiceCollection? services = null) : IVoiceBuilder
    {
        public IServiceCollection Services { get; } = services ?? new ServiceCollection();
    }
}
