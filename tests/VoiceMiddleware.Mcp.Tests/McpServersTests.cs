using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Mcp.Tests;

/// <summary>The plugin with a real server, over both of its wires.</summary>
public sealed class McpServersTests : IClassFixture<EverythingServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static async Task<string> Call(IReadOnlyList<AITool> tools, string name, params (string Name, object? Value)[] arguments)
    {
        var function = (AIFunction)tools.Single(tool => tool.Name == name);
        return $"{await function.InvokeAsync(new AIFunctionArguments(arguments.ToDictionary(a => a.Name, a => a.Value)))}";
    }

    [Fact]
    public async Task A_local_server_gives_its_tools_takes_calls_and_leaves_no_process_behind()
    {
        var collecting = new Collecting();
        var (options, mark) = EverythingServer.OnStdio();
        options.Environment["VOICE_TEST_KEY"] = "from configuration";
        await using (var servers = collecting.Servers(("everything", options)))
        {
            var tools = await servers.GetToolsAsync(CancellationToken.None);
            Assert.Contains("echo", tools.Select(tool => tool.Name));
            Assert.Contains("The sum of 2 and 3 is 5.", await Call(tools, "get-sum", ("a", 2), ("b", 3)), StringComparison.Ordinal);
            Assert.Contains("from configuration", await Call(tools, "get-env"), StringComparison.Ordinal);
            Assert.Single(EverythingServer.Processes(mark));
        }

        Assert.Empty(EverythingServer.Processes(mark));
        Assert.DoesNotContain(collecting.Lines, line => line.Contains("from configuration", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_over_HTTP_does_the_same()
    {
        var (process, url) = await EverythingServer.StartHttpAsync();
        using (process)
        {
            try
            {
                await using var servers = new Collecting().Servers(("remote", new McpServerOptions { Url = url }));
                var tools = await servers.GetToolsAsync(CancellationToken.None);
                Assert.Contains("The sum of 20 and 22 is 42.", await Call(tools, "get-sum", ("a", 20), ("b", 22)), StringComparison.Ordinal);
            }
            finally
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync().WaitAsync(Patience);
            }
        }
    }

    [Fact]
    public async Task Only_allowed_tools_are_given_and_one_that_is_not_there_is_named()
    {
        var collecting = new Collecting();
        var (options, _) = EverythingServer.OnStdio();
        options.AllowedTools.Add("echo");
        options.AllowedTools.Add("ecko");
        await using var servers = collecting.Servers(("everything", options));
        Assert.Equal(["echo"], (await servers.GetToolsAsync(CancellationToken.None)).Select(tool => tool.Name));
        Assert.Contains(collecting.Lines, line => line.StartsWith("Warning: The MCP server 'everything' has no tools named ecko.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_tools_of_the_same_name_the_later_one_carries_its_server_s()
    {
        var ((first, _), (second, _)) = (EverythingServer.OnStdio(), EverythingServer.OnStdio());
        first.AllowedTools.Add("echo");
        second.AllowedTools.Add("echo");
        await using var servers = new Collecting().Servers(("one", first), ("two", second));
        var tools = await servers.GetToolsAsync(CancellationToken.None);
        Assert.Equal(["echo", "two_echo"], tools.Select(tool => tool.Name));
        Assert.Contains("Echo: hi", await Call(tools, "two_echo", ("message", "hi")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_is_given_up()
    {
        var collecting = new Collecting();
        var (options, _) = EverythingServer.OnStdio();
        await using var servers = collecting.Servers(("everything", options));
        var tools = await servers.GetToolsAsync(CancellationToken.None);
        var call = Call(tools, "trigger-long-running-operation", ("duration", 600), ("steps", 2));
        Assert.False(call.IsCompleted);
        collecting.Time.Advance(options.CallTimeout);
        var error = await Assert.ThrowsAsync<TimeoutException>(() => call.WaitAsync(Patience));
        Assert.Contains("'trigger-long-running-operation' of the MCP server 'everything' gave no result within 00:00:20", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_dies_is_started_again_for_the_next_turn()
    {
        var collecting = new Collecting();
        var (options, mark) = EverythingServer.OnStdio();
        await using var servers = collecting.Servers(("everything", options));
        await servers.GetToolsAsync(CancellationToken.None);
        var first = Assert.Single(EverythingServer.Processes(mark));
        using (var process = Process.GetProcessById(first))
        {
            process.Kill();
            await process.WaitForExitAsync().WaitAsync(Patience);
        }

        // That a process has ended is noticed when its output ends, a moment later.
        var tools = await servers.GetToolsAsync(CancellationToken.None);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience && !collecting.Lines.Any(line => line.Contains("gone away", StringComparison.Ordinal));)
        {
            await Task.Yield();
            tools = await servers.GetToolsAsync(CancellationToken.None);
        }

        Assert.Contains("Echo: back", await Call(tools, "echo", ("message", "back")), StringComparison.Ordinal);
        Assert.NotEqual(first, Assert.Single(EverythingServer.Processes(mark)));
    }

    [Fact]
    public async Task A_server_that_does_not_start_is_a_warning_and_is_tried_again_later()
    {
        var collecting = new Collecting();
        var (good, _) = EverythingServer.OnStdio();
        await using var servers = collecting.Servers(("broken", new McpServerOptions { Command = "/nowhere/server" }), ("everything", good));
        Assert.Contains("echo", (await servers.GetToolsAsync(CancellationToken.None)).Select(tool => tool.Name));
        var warning = Assert.Single(collecting.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));
        Assert.Contains("The MCP server 'broken' (command '/nowhere/server') could not be reached: ", warning, StringComparison.Ordinal);
        Assert.Contains("Mcp:Servers:broken:Enabled", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_required_server_that_does_not_start_stops_everything()
    {
        await using var servers = new Collecting().Servers(("broken", new McpServerOptions { Command = "/nowhere/server", Required = true }));
        await Assert.ThrowsAsync<InvalidOperationException>(() => servers.StartAsync(CancellationToken.None));
        await Assert.ThrowsAsync<InvalidOperationException>(() => servers.GetToolsAsync(CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task Headers_are_sent_and_never_shown()
    {
        using var listener = new HttpListener();
        var url = "";
        for (var port = 20000 + Random.Shared.Next(20000); url.Length == 0; port++)
        {
            try
            {
                listener.Prefixes.Clear();
                listener.Prefixes.Add($"http://127.0.0.1:{port}/");
                listener.Start();
                url = $"http://127.0.0.1:{port}/mcp?key=hidden-in-query";
            }
            catch (HttpListenerException)
            {
                // Somebody has this port.
            }
        }

        var seen = new TaskCompletionSource<string?>();
        var answering = AnswerAsync();
        var collecting = new Collecting();
        await using (var servers = collecting.Servers(("remote", new McpServerOptions { Url = url, Headers = { ["Authorization"] = "Bearer top-secret" } })))
        {
            Assert.Empty(await servers.GetToolsAsync(CancellationToken.None));
        }

        Assert.Equal("Bearer top-secret", await seen.Task.WaitAsync(Patience));
        Assert.Contains(collecting.Lines, line => line.Contains("'remote' (http://127.0.0.1:", StringComparison.Ordinal));
        Assert.DoesNotContain(collecting.Lines, line => line.Contains("top-secret", StringComparison.Ordinal) || line.Contains("hidden-in-query", StringComparison.Ordinal));
        listener.Stop();
        await answering;

        async Task AnswerAsync()
        {
            try
            {
                while (true)
                {
                    var context = await listener.GetContextAsync();
                    seen.TrySetResult(context.Request.Headers["Authorization"]);
                    context.Response.StatusCode = 401;
                    context.Response.Close();
                }
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // The test is over.
            }
        }
    }
}
