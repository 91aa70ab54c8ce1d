using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Failover;
using VoiceMiddleware.Hosting;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds VoiceMiddleware to an application.</summary>
public static class VoiceMiddlewareServiceCollectionExtensions
{
    /// <summary>Adds the voice pipeline. May be called more than once.</summary>
    /// <param name="services">The application's services.</param>
    /// <returns>The builder that engines and plugins are added to.</returns>
    public static IVoiceBuilder AddVoiceMiddleware(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<VoiceSessionFactory>();
        services.TryAddSingleton<VoiceSessions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SessionDrainService>());
        services.AddOptions<VoiceMiddlewareOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<VoiceSessionOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<VoiceSessionOptions>, VoiceSessionOptionsValidator>());

        // Composed late, so that the order in which engines and decorators were added does not matter between the two.
        services.TryAddSingleton(provider => Compose<ISpeechRecognizer, SpeechRecognizerDecorator>(
            provider, "recogniser", nameof(VoiceBuilderExtensions.UseRecognizer), (decorate, inner) => decorate(inner, provider),
            engine => engine.Capabilities.IsLocal ? engine : new ContextRetryRecognizer(engine)));
        services.TryAddSingleton(provider => Compose<ISpeechSynthesizer, SpeechSynthesizerDecorator>(
            provider, "synthesiser", nameof(VoiceBuilderExtensions.UseSynthesizer), (decorate, inner) => decorate(inner, provider),
            engine => provider.GetRequiredService<IOptions<SpokenTextOptions>>().Value is { Enabled: true } spoken
                ? new SpokenTextSynthesizer(engine, new SpokenTextNormalizer(spoken)) : engine));
        MediatorRegistration.TryAdd(services);
        return new VoiceBuilder(services);
    }

    /// <summary>
    /// Adds the voice pipeline with the settings and plugins of the section <c>VoiceMiddleware</c>: <c>Session</c> binds
    /// <see cref="VoiceSessionOptions"/>, <c>SpokenText</c> binds <see cref="SpokenTextOptions"/>, <c>PluginFolder</c> names a folder of dropped-in plugins, <c>Plugins:NAME</c> configures one,
    /// and <c>Failover:Recognizer</c>, <c>:Synthesizer</c> and <c>:Chat</c> turn failover on (<see cref="FailoverOptions"/>).
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">The application's configuration, its root.</param>
    /// <returns>The builder that engines and plugins are added to.</returns>
    /// <exception cref="InvalidOperationException">A plugin is missing or broken; the message says which and what to do.</exception>
    public static IVoiceBuilder AddVoiceMiddleware(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var builder = services.AddVoiceMiddleware();
        var section = configuration.GetSection(VoiceMiddlewareOptions.SectionName);
        services.Configure<VoiceMiddlewareOptions>(section);
        services.Configure<VoiceSessionOptions>(section.GetSection("Session"));
        services.Configure<SpokenTextOptions>(section.GetSection("SpokenText"));
        PluginLoader.Load(builder, section);
        ConfigureFailover(builder, section.GetSection("Failover"));
        return builder;
    }

    /// <summary>Changes the options of sessions.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder ConfigureSession(this IVoiceBuilder builder, Action<VoiceSessionOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(configure);
        return builder;
    }

    /// <summary>Limits the sessions at one time.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="maxSessions">The most sessions, at least 1. One more is refused with a <see cref="SessionRefusedException"/>.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder LimitSessions(this IVoiceBuilder builder, int maxSessions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSessions, 1);
        builder.Services.Configure<VoiceMiddlewareOptions>(options => options.MaxSessions = maxSessions);
        return builder;
    }

    /// <summary>Gives the chat client a tool that it may call.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="tool">The tool, as a rule an <see cref="Microsoft.Extensions.AI.AIFunction"/>.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder AddTool(this IVoiceBuilder builder, Microsoft.Extensions.AI.AITool tool)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(tool);
        builder.Services.AddSingleton(tool);
        return builder;
    }

    /// <summary>Runs one session for as long as the host runs, and stops the host when the conversation is over.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="source">Makes the source of the caller's audio; the session disposes it.</param>
    /// <param name="sink">Makes the sink of the assistant's audio; the session disposes it.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder AddHostedSession(
        this IVoiceBuilder builder, Func<IServiceProvider, IAudioSource> source, Func<IServiceProvider, IAudioSink> sink)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(sink);
        builder.Services.AddHostedService(provider => ActivatorUtilities.CreateInstance<VoiceSessionHostedService>(
            provider, new VoiceSessionHostedService.Devices(source, sink)));
        return builder;
    }

    private static TEngine Compose<TEngine, TDecorator>(
        IServiceProvider provider, string role, string method, Func<TDecorator, TEngine, TEngine> decorate, Func<TEngine, TEngine> guard)
        where TEngine : class
        where TDecorator : Delegate
    {
        var engine = provider.GetService<FailoverEngines<TEngine>>() is { } failover
            ? failover.Make(provider, FailoverEngines<TEngine>.Registered(provider), guard)
            : guard(provider.GetKeyedService<TEngine>(VoiceEngine.ServiceKey)
                ?? throw new InvalidOperationException(
                    $"No {role} is registered. Add a plugin that brings one, or call {method} on the builder that AddVoiceMiddleware returns."));
        return provider.GetServices<TDecorator>().Reverse().Aggregate(engine, (inner, decorator) => decorate(decorator, inner));
    }

    /// <summary>Turns failover on for the roles that have a section.</summary>
    private static void ConfigureFailover(IVoiceBuilder builder, IConfigurationSection failover)
    {
        foreach (var role in failover.GetChildren())
        {
            _ = role.Key.ToUpperInvariant() switch
            {
                "RECOGNIZER" => builder.UseRecognizerFailover(role.Bind),
                "SYNTHESIZER" => builder.UseSynthesizerFailover(role.Bind),
                "CHAT" => builder.UseChatFailover(role.Bind),
                _ => throw new InvalidOperationException(
                    $"{role.Path} is no role. Name it {FailoverOptions.Recognizer}, {FailoverOptions.Synthesizer} or {FailoverOptions.Chat}, or remove the section."),
            };
        }
    }

    private sealed class VoiceBuilder(IServiceCollection services) : IVoiceBuilder
    {
        public IServiceCollection Services => services;
    }

    /// <summary>
    /// Kept apart so that the types which newer versions of MediatR dropped are only ever looked up when MediatR was not registered by the
    /// application itself.
    /// </summary>
    private static class MediatorRegistration
    {
        public static void TryAdd(IServiceCollection services)
        {
            if (services.All(s => s.ServiceType != typeof(IMediator)))
            {
                AddOwn(services);
            }
        }

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        private static void AddOwn(IServiceCollection services) =>
            services.AddTransient<IMediator>(provider => new Mediator(provider.GetRequiredService));
    }

}
