using ModelContextProtocol.Client;

namespace VoiceMiddleware.Mcp;

/// <summary>Makes the way to a server, and names it without anything secret.</summary>
internal static class McpTransports
{
    public static IClientTransport Create(string name, McpServerOptions options, Action<string> onErrorLine) =>
        options.Url is { Length: > 0 } url
            ? new HttpClientTransport(new HttpClientTransportOptions
            {
                Name = name,
                Endpoint = new Uri(url),
                AdditionalHeaders = options.Headers.ToDictionary(),
                ConnectionTimeout = options.StartTimeout,
            })
            : new StdioClientTransport(new StdioClientTransportOptions
            {
                Name = name,
                Command = options.Command!, // Checked by the validator: without a URL there is a command.
                Arguments = [.. options.Arguments],
                EnvironmentVariables = options.Environment.ToDictionary(),
                WorkingDirectory = options.WorkingDirectory,
                ShutdownTimeout = options.ShutdownTimeout,
                StandardErrorLines = onErrorLine,
            });

    /// <summary>Gets where a server is: arguments, user names and queries may hold keys and are left out.</summary>
    public static string Describe(McpServerOptions options) =>
        Uri.TryCreate(options.Url, UriKind.Absolute, out var url) ? $"{url.Scheme}://{url.Authority}{url.AbsolutePath}" : $"command '{options.Command}'";
}
