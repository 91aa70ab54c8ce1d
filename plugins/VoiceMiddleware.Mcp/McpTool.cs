using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Mcp;

/// <summary>A tool of a server, with a limit to how long a call may take.</summary>
internal sealed class McpTool(AIFunction inner, string name, string server, TimeSpan timeout, TimeProvider time) : DelegatingAIFunction(inner)
{
    public override string Name => name;

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await base.InvokeCoreAsync(arguments, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The tool '{InnerFunction.Name}' of the MCP server '{server}' gave no result within {timeout}.");
        }
    }
}
