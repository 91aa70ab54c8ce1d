using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Failover;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets registered engines stand in for each other.</summary>
public static class FailoverBuilderExtensions
{
    /// <summary>
    /// Uses all registered recognisers as one list: the first one registered recognises, the next stands in for it (<see cref="FailoverRecognizer"/>). Without it the last one registered
    /// is the only one used.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the order and the patience, or null for the defaults. Checked when the host starts.</param>
    /// <returns>The builder.</returns>
    /// <remarks>With fewer than two recognisers, or an order with one that is not there, no session can be made; the exception says so.</remarks>
    public static IVoiceBuilder UseRecognizerFailover(this IVoiceBuilder builder, Action<FailoverOptions>? configure = null)
    {
        AddOptions(builder, FailoverOptions.Recognizer, configure);
        builder.Services.TryAddSingleton(new FailoverEngines<ISpeechRecognizer>(
            "recognisers", FailoverOptions.Recognizer, recognizer => recognizer.Capabilities.Provider,
            (recognizers, options, services) => new FailoverRecognizer(recognizers, options, Time(services), services.GetService<ILogger<FailoverRecognizer>>())));
        return builder;
    }

    /// <summary>
    /// Uses all registered synthesisers as one list: the first one registered speaks, the next stands in for it (<see cref="FailoverSynthesizer"/>). Without it the last one registered is
    /// the only one used.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the order and the patience, or null for the defaults. Checked when the host starts.</param>
    /// <returns>The builder.</returns>
    /// <remarks>With fewer than two synthesisers, or an order with one that is not there, no session can be made; the exception says so.</remarks>
    public static IVoiceBuilder UseSynthesizerFailover(this IVoiceBuilder builder, Action<FailoverOptions>? configure = null)
    {
        AddOptions(builder, FailoverOptions.Synthesizer, configure);
        builder.Services.TryAddSingleton(new FailoverEngines<ISpeechSynthesizer>(
            "synthesisers", FailoverOptions.Synthesizer, synthesizer => synthesizer.Capabilities.Provider,
            (synthesizers, options, services) => new FailoverSynthesizer(synthesizers, options, Time(services), services.GetService<ILogger<FailoverSynthesizer>>())));
        return builder;
    }

    /// <summary>
    /// Uses all registered chat clients as one list: the application's own <see cref="IChatClient"/>s and those of plugins, in the order in which they were registered
    /// (<see cref="FailoverChatClient"/>). It is the client of the sessions; whoever asks the services for an <see cref="IChatClient"/> gets the single one as before.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the order and the patience, or null for the defaults. Checked when the host starts.</param>
    /// <returns>The builder.</returns>
    /// <remarks>With fewer than two clients, or an order with one that is not there, no session can be made; the exception says so.</remarks>
    public static IVoiceBuilder UseChatFailover(this IVoiceBuilder builder, Action<FailoverOptions>? configure = null)
    {
        AddOptions(builder, FailoverOptions.Chat, configure);
        builder.Services.TryAddSingleton(services => (FailoverChatClient)new FailoverEngines<IChatClient>(
            "chat clients", FailoverOptions.Chat, client => FailoverChatClient.Describe(client).Provider,
            (clients, options, provider) => new FailoverChatClient(clients, options, Time(provider), provider.GetService<ILogger<FailoverChatClient>>()))
            .Make(services, services.GetServices<IChatClient>().Concat(FailoverEngines<IChatClient>.Registered(services)), client => client));
        return builder;
    }

    private static void AddOptions(IVoiceBuilder builder, string name, Action<FailoverOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptions<FailoverOptions>(name).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FailoverOptions>, FailoverOptionsValidator>());
        if (configure is not null)
        {
            options.Configure(configure);
        }
    }

    private static TimeProvider? Time(IServiceProvider services) => services.GetService<TimeProvider>();
}
