namespace VoiceMiddleware.Mcp;

/// <summary>Which MCP servers give the assistant tools. Bound from the plugin's section, <c>VoiceMiddleware:Plugins:Mcp</c>.</summary>
public sealed class McpOptions
{
    /// <summary>Gets the servers by name. A server's name stands before those of its tools that another server has too.</summary>
    public IDictionary<string, McpServerOptions> Servers { get; } = new Dictionary<string, McpServerOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets or sets how long a turn waits for servers that are still starting before it goes on without their tools.</summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan ReadyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how long after a server has failed or gone away it is tried again; the next turn after that tries it.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(30);
}
