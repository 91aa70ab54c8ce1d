using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Tests.Doubles;

/// <summary>A session with scripted parts around it, built by the real container.</summary>
internal sealed class TestConversation : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<VoiceNotification> _notifications = Channel.CreateUnbounded<VoiceNotification>();
    private readonly ServiceProvider _services;
    private Task _running = Task.CompletedTask;

    public TestConversation(
        FakeRecognizer recognizer,
        IChatClient chatClient,
        FakeSpeaker? speaker = null,
        Action<VoiceSessionOptions>? options = null,
        Action<VoiceMiddleware.Plugins.IVoiceBuilder>? configure = null,
        FakeCaller? caller = null)
    {
        Caller = caller ?? new FakeCaller();
        Speaker = speaker ?? new FakeSpeaker();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton(chatClient);
        var builder = services.AddVoiceMiddleware()
            .UseRecognizer(_ => recognizer)
            .UseSynthesizer(_ => Voice)
            .UseVoiceActivityDetector(format => new LevelDetector(format))
            .ConfigureSession(o => options?.Invoke(o));
        configure?.Invoke(builder);
        _services = services.BuildServiceProvider();
        Session = _services.GetRequiredService<VoiceSessionFactory>().Create(Caller, Speaker);
        Session.Subscribe(n => _notifications.Writer.TryWrite(n));
    }

    public ManualTimeProvider Time { get; } = new();

    public FakeCaller Caller { get; }

    public FakeSpeaker Speaker { get; }

    public FakeVoice Voice { get; } = new();

    public VoiceSession Session { get; }

    public List<VoiceNotification> Seen { get; } = [];

    public Task Start(CancellationToken cancellationToken = default) => _running = Session.RunAsync(cancellationToken);

    /// <summary>Waits for the next notification of a type; those before it are only kept.</summary>
    public async Task<T> Next<T>()
        where T : VoiceNotification
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            while (true)
            {
                var notification = await _notifications.Reader.ReadAsync(patience.Token);
                Seen.Add(notification);
                if (notification is T wanted)
                {
                    return wanted;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No {typeof(T).Name} came. Seen: {string.Join(", ", Seen.Select(n => n.GetType().Name))}");
        }
    }

    public Task Ends() => _running.WaitAsync(Patience);

    /// <summary>Starts, lets the caller finish what was pushed, hangs up, and waits for the end.</summary>
    public async Task RunToEnd()
    {
        var running = Start();
        Caller.HangsUp();
        await running.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        Caller.HangsUp();
        await Session.DisposeAsync();
        await _services.DisposeAsync();
    }
}
