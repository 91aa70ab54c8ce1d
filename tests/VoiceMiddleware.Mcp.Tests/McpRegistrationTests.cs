using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Plugins;

namespace VoiceMiddleware.Mcp.Tests;

public sealed class McpRegistrationTests
{
    [Fact]
    public void The_plugin_is_found_by_its_attribute_and_takes_its_section()
    {
        var attribute = typeof(McpPlugin).Assembly.GetCustomAttribute<VoicePluginAttribute>();
        Assert.Equal("Mcp", attribute?.Name);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Servers:files:Command"] = "npx", ["Servers:files:Arguments:0"] = "-y", ["Servers:files:Arguments:1"] = "files", ["Servers:files:Environment:KEY"] = "k",
            ["Servers:files:AllowedTools:0"] = "read", ["Servers:files:CallTimeout"] = "00:00:03", ["Servers:far:Url"] = "https://example.com/mcp",
            ["Servers:far:Headers:Authorization"] = "Bearer b", ["Servers:far:Required"] = "true",
        }).Build();
        var services = new ServiceCollection().AddLogging();
        attribute!.CreatePlugin().Configure(services.AddVoiceMiddleware(), configuration);
        using var provider = services.BuildServiceProvider(validateScopes: true);
        var options = provider.GetRequiredService<IOptions<McpOptions>>().Value;
        var (files, far) = (options.Servers["files"], options.Servers["far"]);
        Assert.Equal(("npx", "k", TimeSpan.FromSeconds(3)), (files.Command, files.Environment["KEY"], files.CallTimeout));
        Assert.Equal(["-y", "files"], files.Arguments);
        Assert.Equal(["read"], files.AllowedTools);
        Assert.Equal(("https://example.com/mcp", "Bearer b", true), (far.Url, far.Headers["authorization"], far.Required));
        Assert.Single(provider.GetServices<IHostedService>(), service => service is McpHostedService);
    }

    [Theory]
    [InlineData(null, null, "Mcp:Servers:x has neither a Command nor a Url")]
    [InlineData("npx", "http://localhost", "Mcp:Servers:x has both a Command and a Url")]
    [InlineData(null, "ftp://user:secret@example.com", "Mcp:Servers:x:Url is no absolute http or https address")]
    public async Task Bad_options_stop_the_host_with_a_message_that_says_what_to_set(string? command, string? url, string message)
    {
        var application = Host.CreateApplicationBuilder();
        application.Services.AddVoiceMiddleware().AddMcp(mcp => mcp.Servers["x"] = new McpServerOptions { Command = command, Url = url });
        using var host = application.Build();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_does_not_start_without_a_required_server()
    {
        var application = Host.CreateApplicationBuilder();
        application.Services.AddVoiceMiddleware().AddMcp(mcp => mcp.Servers["x"] = new McpServerOptions { Command = "/nowhere/server", Required = true });
        using var host = application.Build();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());
        Assert.Contains("The MCP server 'x' (command '/nowhere/server') could not be reached", error.Message, StringComparison.Ordinal);
    }
}
