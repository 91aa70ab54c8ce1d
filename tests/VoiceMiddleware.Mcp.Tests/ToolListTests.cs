using System.Diagnostics;
using System.IO.Pipelines;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace VoiceMiddleware.Mcp.Tests;

/// <summary>A server of the official library, in this process, that changes its tools while a conversation goes on.</summary>
public sealed class ToolListTests
{
    [Fact]
    public async Task Tools_are_listed_again_when_the_server_says_that_they_changed()
    {
        var (toServer, toClient) = (new Pipe(), new Pipe());
        McpServerPrimitiveCollection<McpServerTool> tools = [McpServerTool.Create(() => "one", new() { Name = "first" })];
        await using var server = McpServer.Create(
            new StreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream()),
            new ModelContextProtocol.Server.McpServerOptions { ToolCollection = tools, ServerInfo = new Implementation { Name = "changing", Version = "1" } });
        using var ending = new CancellationTokenSource();
        var running = server.RunAsync(ending.Token);
        var collecting = new Collecting();
        await using (var servers = new McpServers(
            Collecting.Options(("changing", new Mcp.McpServerOptions { Command = "in this process" })), collecting.Time, collecting,
            (_, _, _) => new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream())))
        {
            Assert.Equal(["first"], await NamesAsync());
            tools.Add(McpServerTool.Create(() => "two", new() { Name = "second" }));
            var names = await NamesAsync();
            for (var watch = Stopwatch.StartNew(); names.Count < 2 && watch.Elapsed < TimeSpan.FromSeconds(30);)
            {
                await Task.Yield();
                names = await NamesAsync();
            }

            Assert.Equal(["first", "second"], names.Order());

            async Task<List<string>> NamesAsync() => [.. (await servers.GetToolsAsync(CancellationToken.None)).Select(tool => tool.Name)];
        }

        await ending.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }
}
