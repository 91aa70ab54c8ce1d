using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VoiceMiddleware.OpenAI;
using VoiceMiddleware.Plugins;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds OpenAI-compatible servers.</summary>
public static class OpenAIVoiceBuilderExtensions
{
    /// <summary>
    /// Adds the roles that the options name: <see cref="OpenAIOptions.Chat"/> becomes the application's <see cref="IChatClient"/> unless there
    /// is one, <see cref="OpenAIOptions.Transcription"/> the recogniser, <see cref="OpenAIOptions.Speech"/> the synthesiser. May be called
    /// again; the options add up.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">
    /// Sets the options. Called now, to see which roles are wanted, and again when the options are made; it should do nothing else.
    /// </param>
    /// <returns>The builder. The options are checked when the host starts; no server is asked before the first session needs it.</returns>
    public static IVoiceBuilder AddOpenAI(this IVoiceBuilder builder, Action<OpenAIOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var wanted = new OpenAIOptions();
        configure(wanted);

        var services = builder.Services;
        services.AddOptions<OpenAIOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OpenAIOptions>, OpenAIOptionsValidator>());
        if (wanted.Chat is not null)
        {
            services.TryAddSingleton(static provider => new OpenAIChatClient(
                Options(provider), provider.GetService<TimeProvider>(), provider.GetService<ILogger<OpenAIChatClient>>()));
            services.TryAddSingleton<IChatClient>(static provider => provider.GetRequiredService<OpenAIChatClient>());
            services.AddKeyedSingleton<IChatClient>(VoiceEngine.ServiceKey, static (provider, _) => provider.GetRequiredService<OpenAIChatClient>());
        }

        if (wanted.Transcription is not null)
        {
            builder.UseRecognizer(static provider => new OpenAISpeechRecognizer(
                Options(provider), provider.GetService<TimeProvider>(), provider.GetService<ILogger<OpenAISpeechRecognizer>>()));
        }

        if (wanted.Speech is not null)
        {
            builder.UseSynthesizer(static provider => new OpenAISpeechSynthesizer(
                Options(provider), provider.GetService<TimeProvider>(), provider.GetService<ILogger<OpenAISpeechSynthesizer>>()));
        }

        return builder;
    }

    private static OpenAIOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<OpenAIOptions>>().Value;
}
