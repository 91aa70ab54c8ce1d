using Microsoft.Extensions.AI;
using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Skills.Tests;

/// <summary>A conversation that keeps, as a session's ledger does, only who said what.</summary>
internal sealed class Talk(IChatClient client, IList<AITool>? tools = null) : IDisposable
{
    private readonly ToolCallingChatClient _client = new(client);

    public List<ChatMessage> History { get; } = [];

    /// <summary>Whether messages keep the properties that the client puts on them.</summary>
    public bool KeepsProperties { get; init; }

    public ChatMessage Last => History[^1];

    public async Task<string> SayAsync(string text)
    {
        History.Add(new(ChatRole.User, text));
        var response = await _client.GetResponseAsync(History, new() { Tools = tools });
        var reply = response.Messages[^1];
        History.Add(KeepsProperties ? reply : new(ChatRole.Assistant, reply.Text));
        return reply.Text;
    }

    public void Dispose() => _client.Dispose();
}
