namespace VoiceMiddleware.Mcp;

/// <summary>One MCP server: a command that speaks the protocol on its standard input and output, or the URL of one that speaks it over HTTP.</summary>
public sealed class McpServerOptions
{
    /// <summary>Gets or sets whether the server is used.</summary>
    /// <value>The default is true.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets the command of a local server: <c>npx</c>, <c>/usr/bin/node</c>. Either this or <see cref="Url"/>.</summary>
    public string? Command { get; set; }

    /// <summary>Gets the command's arguments.</summary>
    public IList<string> Arguments { get; } = [];

    /// <summary>Gets environment variables that the command gets besides those of this process. The place for its keys; never logged.</summary>
    public IDictionary<string, string?> Environment { get; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Gets or sets the folder in which the command runs, or null for that of this process.</summary>
    public string? WorkingDirectory { get; set; }

    /// <summary>Gets or sets the URL of a remote server (streamable HTTP, or server-sent events where it knows nothing newer).</summary>
    public string? Url { get; set; }

    /// <summary>Gets headers that are sent with every request: <c>Authorization</c>. Never logged.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the names of the tools that the assistant may use; empty for all of them.</summary>
    public IList<string> AllowedTools { get; } = [];

    /// <summary>Gets or sets whether the application cannot do without the server: its host does not start, and a turn fails, while it is not there.</summary>
    /// <value>The default is false: a warning, and the assistant goes on without these tools.</value>
    public bool Required { get; set; }

    /// <summary>Gets or sets how long the server may take to start and to list its tools.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long a call of a tool may take; the model is told when one takes longer.</summary>
    /// <value>The default is 20 seconds.</value>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets how long a command gets to end by itself before it is killed.</summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
