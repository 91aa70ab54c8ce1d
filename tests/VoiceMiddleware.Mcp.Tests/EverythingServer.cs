using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace VoiceMiddleware.Mcp.Tests;

/// <summary>A real MCP server from npm, as its lock file pins it. Restored once, beside the tests' assembly.</summary>
public sealed class EverythingServer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly SemaphoreSlim Restoring = new(1, 1);

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "server");

    public static string Script => Path.Combine(Folder, "node_modules", "@modelcontextprotocol", "server-everything", "dist", "index.js");

    public async Task InitializeAsync()
    {
        await Restoring.WaitAsync();
        try
        {
            if (!File.Exists(Script))
            {
                await RestoreAsync();
            }
        }
        finally
        {
            Restoring.Release();
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Gets options for the server on standard input and output, and a mark by which its process is found.</summary>
    internal static (McpServerOptions Options, string Mark) OnStdio()
    {
        var mark = Guid.NewGuid().ToString("N");
        return (new McpServerOptions { Command = "node", Arguments = { Script, "stdio", mark } }, mark);
    }

    /// <summary>Finds the processes that were started with a mark among their arguments.</summary>
    internal static List<int> Processes(string mark) =>
    [
        .. Process.GetProcesses().Select(process => process.Id).Where(id =>
        {
            try
            {
                return File.ReadAllText($"/proc/{id}/cmdline").Contains(mark, StringComparison.Ordinal);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }),
    ];

    /// <summary>Starts the server over HTTP on a free port of this machine.</summary>
    internal static async Task<(Process Process, string Url)> StartHttpAsync()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var process = Process.Start(new ProcessStartInfo("node", [Script, "streamableHttp"])
        {
            RedirectStandardError = true, RedirectStandardOutput = true, Environment = { ["PORT"] = $"{port}" },
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await process.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains("listening on port", StringComparison.Ordinal))
            {
                return (process, $"http://127.0.0.1:{port}/mcp");
            }
        }

        throw new InvalidOperationException("The server ended before it listened.");
    }

    private static async Task RestoreAsync()
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        {
            WorkingDirectory = Folder, RedirectStandardError = true, RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("npm does not start. Run eng/setup.sh.");
        var (output, errors) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
        await npm.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(npm.ExitCode == 0 && File.Exists(Script), $"'npm ci' in {Folder} failed:\n{await output}\n{await errors}");
    }
}
