using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Mcp;
using VoiceMiddleware.Plugins;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the tools of MCP servers.</summary>
public static class McpVoiceBuilderExtensions
{
    /// <summary>
    /// Gives the chat client the tools of MCP servers in every turn. May be called twice; the options add up. They are checked when the host starts, and
    /// the servers are started then; without a host the first turn starts them. They end with the host, or with the container.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options, or null.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder AddMcp(this IVoiceBuilder builder, Action<McpOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptions<McpOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton(static services => new McpServers(
            services.GetRequiredService<IOptions<McpOptions>>().Value, services.GetRequiredService<TimeProvider>(),
            services.GetService<ILogger<McpServers>>() ?? NullLogger<McpServers>.Instance, McpTransports.Create));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<McpOptions>, McpOptionsValidator>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ITurnMiddleware, McpToolsMiddleware>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, McpHostedService>());
        return builder;
    }
}
