using VoiceMiddleware.Conversation;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What a plugin or an application adds to the pipeline.</summary>
public static class VoiceBuilderExtensions
{
    /// <summary>Sets the recogniser. Called again, the last one is used.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes the recogniser, once, when the first session needs it; the container disposes it.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder UseRecognizer(this IVoiceBuilder builder, Func<IServiceProvider, ISpeechRecognizer> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.AddKeyedSingleton(VoiceEngine.ServiceKey, (services, _) => factory(services));
        return builder;
    }

    /// <summary>Wraps the recogniser, whichever it is. The first decorator added is the outermost.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="decorator">Wraps a recogniser.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder DecorateRecognizer(this IVoiceBuilder builder, SpeechRecognizerDecorator decorator)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(decorator);
        builder.Services.AddSingleton(decorator);
        return builder;
    }

    /// <summary>Sets the synthesiser. Called again, the last one is used.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes the synthesiser, once, when the first session needs it; the container disposes it.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder UseSynthesizer(this IVoiceBuilder builder, Func<IServiceProvider, ISpeechSynthesizer> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.AddKeyedSingleton(VoiceEngine.ServiceKey, (services, _) => factory(services));
        return builder;
    }

    /// <summary>Wraps the synthesiser, whichever it is. The first decorator added is the outermost.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="decorator">Wraps a synthesiser.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder DecorateSynthesizer(this IVoiceBuilder builder, SpeechSynthesizerDecorator decorator)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(decorator);
        builder.Services.AddSingleton(decorator);
        return builder;
    }

    /// <summary>Wraps the microphone and the loudspeaker of every session, whichever they are. The first decorator added is the outermost.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="decorator">Wraps the devices of one session.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder DecorateAudio(this IVoiceBuilder builder, AudioDevicesDecorator decorator)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(decorator);
        builder.Services.AddSingleton(decorator);
        return builder;
    }

    /// <summary>Sets what tells speech from other sounds. Called again, the last one is used; without it the pipeline's own is.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes a detector for one session, in the recogniser's format; the session disposes it.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder UseVoiceActivityDetector(this IVoiceBuilder builder, VoiceActivityDetectorFactory factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.AddSingleton(factory);
        return builder;
    }

    /// <summary>Sets what decides when the caller has ended. Called again, the last one is used; without it a silence of the session's length does.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes the strategy, once, when the first session needs it.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder UseEndpointing(this IVoiceBuilder builder, Func<IServiceProvider, IEndpointingStrategy> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.AddSingleton(factory);
        return builder;
    }

    /// <summary>Adds a step that every turn passes. The first one added is the outermost.</summary>
    /// <typeparam name="TMiddleware">The step; made once, by the container.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder AddTurnMiddleware<TMiddleware>(this IVoiceBuilder builder)
        where TMiddleware : class, ITurnMiddleware
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<ITurnMiddleware, TMiddleware>();
        return builder;
    }

    /// <summary>Adds a step that every turn passes. The first one added is the outermost.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="middleware">Handles a turn or passes it to the next step.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder AddTurnMiddleware(
        this IVoiceBuilder builder, Func<TurnContext, TurnHandler, CancellationToken, ValueTask> middleware)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(middleware);
        builder.Services.AddSingleton<ITurnMiddleware>(new DelegateTurnMiddleware(middleware));
        return builder;
    }

    /// <summary>Adds a source of what the recogniser should expect.</summary>
    /// <typeparam name="TSource">The source; made once, by the container.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder AddRecognitionContextSource<TSource>(this IVoiceBuilder builder)
        where TSource : class, IRecognitionContextSource
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IRecognitionContextSource, TSource>();
        return builder;
    }

    /// <summary>Adds a source of what the recogniser should expect.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="source">The source.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder AddRecognitionContextSource(this IVoiceBuilder builder, IRecognitionContextSource source)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        builder.Services.AddSingleton(source);
        return builder;
    }

    private sealed class DelegateTurnMiddleware(Func<TurnContext, TurnHandler, CancellationToken, ValueTask> invoke) : ITurnMiddleware
    {
        public ValueTask InvokeAsync(TurnContext turn, TurnHandler next, CancellationToken cancellationToken) =>
            invoke(turn, next, cancellationToken);
    }
}
