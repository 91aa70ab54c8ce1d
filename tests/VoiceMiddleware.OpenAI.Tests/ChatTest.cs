using Microsoft.Extensions.AI;
using VoiceMiddleware.OpenAI.Tests.Server;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.OpenAI.Tests;

/// <summary>A chat client and the server that it asks.</summary>
public abstract class ChatTest : IAsyncLifetime
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    internal CompatibleServer Server { get; private set; } = null!;

    internal ManualTimeProvider Time { get; } = new();

    internal KeptLog<OpenAIChatClient> Log { get; } = new();

    public async Task InitializeAsync() => Server = await CompatibleServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();

    internal OpenAIChatClient Create(Action<OpenAIOptions>? change = null) => new(Server.Options(change), Time, Log);

    internal static async Task<List<ChatResponseUpdate>> ReadAsync(
        IChatClient client, string text = "hello", ChatOptions? options = null, List<ChatResponseUpdate>? into = null, CancellationToken cancellationToken = default)
    {
        var updates = into ?? [];
        await foreach (var update in client.GetStreamingResponseAsync([new(ChatRole.User, text)], options, cancellationToken))
        {
            updates.Add(update);
        }

        return updates;
    }

    /// <summary>Lets a time pass once so many timers wait for it.</summary>
    internal void PassWhen(int timers, TimeSpan time)
    {
        Assert.True(SpinWait.SpinUntil(() => Time.PendingTimers >= timers, Patience), $"{Time.PendingTimers} timers wait instead of {timers}.");
        Time.Advance(time);
    }
}
