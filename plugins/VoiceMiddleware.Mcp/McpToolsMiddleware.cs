using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Mcp;

/// <summary>Puts the tools that the servers have at this moment into the options of every turn, behind the application's own.</summary>
internal sealed class McpToolsMiddleware(McpServers servers) : ITurnMiddleware
{
    public async ValueTask InvokeAsync(TurnContext turn, TurnHandler next, CancellationToken cancellationToken)
    {
        var tools = await servers.GetToolsAsync(cancellationToken).ConfigureAwait(false);
        if (tools.Count > 0)
        {
            var own = turn.ChatOptions.Tools ?? [];
            var names = own.Select(tool => tool.Name).ToHashSet(StringComparer.Ordinal);
            turn.ChatOptions.Tools = [.. own, .. tools.Where(tool => names.Add(tool.Name))];
        }

        await next(turn, cancellationToken).ConfigureAwait(false);
    }
}
