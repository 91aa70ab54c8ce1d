using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Mcp;
using VoiceMiddleware.Plugins;

[assembly: VoicePlugin<McpPlugin>("Mcp")]

namespace VoiceMiddleware.Mcp;

/// <summary>The plugin's entry point: the tools of MCP servers, configured by the section's <see cref="McpOptions"/>.</summary>
public sealed class McpPlugin : IVoicePlugin
{
    /// <inheritdoc/>
    public void Configure(IVoiceBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        builder.Services.AddOptions<McpOptions>().Bind(configuration);
        builder.AddMcp();
    }
}
