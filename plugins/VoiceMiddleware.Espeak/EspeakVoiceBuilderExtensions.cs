using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Espeak;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Recognition;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds pronunciations by espeak-ng.</summary>
public static class EspeakVoiceBuilderExtensions
{
    /// <summary>
    /// Adds espeak-ng as the application's <see cref="IPronouncer"/>, unless it has one. May be called twice; the options add up. They are
    /// checked when the host starts; the library is loaded with the first word.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options, or null.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder AddEspeak(this IVoiceBuilder builder, Action<EspeakOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptions<EspeakOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EspeakOptions>, EspeakOptionsValidator>());
        builder.Services.TryAddSingleton<IPronouncer>(
            services => new EspeakPronouncer(services.GetRequiredService<IOptions<EspeakOptions>>().Value));
        return builder;
    }
}
