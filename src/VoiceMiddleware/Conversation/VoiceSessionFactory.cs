using MediatR;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Failover;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Conversation;

/// <summary>Makes sessions out of the registered engines, middleware and options. Safe for concurrent use.</summary>
public sealed class VoiceSessionFactory
{
    private readonly IServiceProvider _services;
    private readonly IOptions<VoiceSessionOptions> _options;

    /// <summary>Creates the factory; applications get it from their services.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">The options of sessions that are given none.</param>
    public VoiceSessionFactory(IServiceProvider services, IOptions<VoiceSessionOptions> options)
    {
        _services = services;
        _options = options;
    }

    /// <summary>Makes a session. It listens when <see cref="VoiceSession.RunAsync"/> is called.</summary>
    /// <param name="source">The caller's audio, of any rate and number of channels. The caller of this method disposes it, after the session.</param>
    /// <param name="sink">Where the assistant is heard, of any rate. The caller of this method disposes it, after the session.</param>
    /// <param name="options">The session's options, or null for the configured ones.</param>
    /// <param name="conversationId">The conversation's id, or null for a new one.</param>
    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    /// <exception cref="SessionRefusedException">There are as many sessions as may be, or the process is stopping.</exception>
    /// <exception cref="InvalidOperationException">No recogniser, synthesiser or chat client is registered, or what should clean the audio cannot be used.</exception>
    public VoiceSession Create(IAudioSource source, IAudioSink sink, VoiceSessionOptions? options = null, string? conversationId = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(sink);
        if (options is not null && new VoiceSessionOptionsValidator().Validate(null, options) is { Failed: true } invalid)
        {
            throw new OptionsValidationException(nameof(options), typeof(VoiceSessionOptions), invalid.Failures);
        }

        var place = _services.GetService<VoiceSessions>()?.Take();
        try
        {
            var session = Make(source, sink, options, conversationId, place);
            if (place is not null)
            {
                place.Session = session;
            }

            return session;
        }
        catch
        {
            place?.Dispose();
            throw;
        }
    }

    private VoiceSession Make(IAudioSource source, IAudioSink sink, VoiceSessionOptions? options, string? conversationId, VoiceSessions.Place? place)
    {
        var chatClient = _services.GetService<FailoverChatClient>() ?? _services.GetService<IChatClient>()
            ?? throw new InvalidOperationException(
                "No chat client is registered. Add a plugin that brings one (AddSkills), or register an IChatClient, as Semantic Kernel's AddOpenAIChatClient does.");
        var recognizer = _services.GetRequiredService<ISpeechRecognizer>();
        var audio = DecoratedDevices.Create(new AudioDevices(source, sink), recognizer.Capabilities.InputFormat, _services);
        return new VoiceSession(new VoiceSessionParts
        {
            ConversationId = conversationId ?? Guid.CreateVersion7().ToString("N"),
            Audio = audio,
            Place = place,
            Options = options ?? _options.Value,
            Recognizer = recognizer,
            Synthesizer = _services.GetRequiredService<ISpeechSynthesizer>(),
            ChatClient = chatClient,
            Tools = [.. _services.GetServices<AITool>()],
            Middleware = [.. _services.GetServices<ITurnMiddleware>()],
            ContextSources = [.. _services.GetServices<IRecognitionContextSource>()],
            DetectorFactory = _services.GetService<VoiceActivityDetectorFactory>(),
            Endpointing = _services.GetService<IEndpointingStrategy>(),
            Mediator = _services.GetRequiredService<IMediator>(),
            Services = _services,
            Time = _services.GetService<TimeProvider>() ?? TimeProvider.System,
            Logger = _services.GetService<ILogger<VoiceSession>>() ?? NullLogger<VoiceSession>.Instance,
        });
    }
}

/// <summary>All that a session is made of.</summary>
internal sealed record VoiceSessionParts
{
    public required string ConversationId { get; init; }
    public required DecoratedDevices Audio { get; init; }
    public VoiceSessions.Place? Place { get; init; }

    /// <summary>Gets what is cancelled when the session is to come to its end: no sentence begins after it.</summary>
    public CancellationToken Finishing { get; init; }

    public IAudioSource Source => Audio.Devices.Source;
    public IAudioSink Sink => Audio.Devices.Sink;
    public required VoiceSessionOptions Options { get; init; }
    public required ISpeechRecognizer Recognizer { get; init; }
    public required ISpeechSynthesizer Synthesizer { get; init; }
    public required IChatClient ChatClient { get; init; }
    public IReadOnlyList<AITool> Tools { get; init; } = [];
    public IReadOnlyList<ITurnMiddleware> Middleware { get; init; } = [];
    public IReadOnlyList<IRecognitionContextSource> ContextSources { get; init; } = [];
    public VoiceActivityDetectorFactory? DetectorFactory { get; init; }
    public IEndpointingStrategy? Endpointing { get; init; }
    public required IMediator Mediator { get; init; }
    public required IServiceProvider Services { get; init; }
    public required TimeProvider Time { get; init; }
    public required ILogger Logger { get; init; }
}
